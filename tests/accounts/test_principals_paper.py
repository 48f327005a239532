"""What only a principal decides, typed in by the dean from a signed, stamped paper, checked by the bureau."""

from datetime import timedelta

import pytest
from django.apps import apps

from accounts.domain import entries, paper_entries, paper_moves
from accounts.models import Message, PaperEntry
from contracts.domain import agreements
from contracts.enums import PlacementEnd
from core import clock, ledger, policy
from core.errors import Forbidden, Stale
from core.fsm import declared, fresh
from core.models import Entry
from core.models.subject import Subject
from inspections.models import Rectification
from portals.kit import act, timeline
from tests.accounts.test_paper_moves import (
    AGREEMENT,
    DRAFT,
    ORDER,
    PLACEMENT,
    RELEASE,
    SCHOOL,
    _dropped,
    _later,
    _refused,
    _replied,
    a_draft,
    a_letter,
    a_notice_of_end,
    a_release,
    an_order,
)  # fmt: skip
from tests.factories import contracts as made
from tests.factories import evaluations as rounds
from tests.factories import inspections
from tests.factories import institutions as files
from tests.factories.vetting import open_calendar

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _years(db):
    open_calendar()  # an order's days may reach into a year without an official table


SHEET = "evaluations.qualitysheet"


def schools_sign(cast):
    policy.change(
        "contracts.signer", "school", scope="371002", effective_from=clock.today(),
        document="试行", set_by="市",
    )  # fmt: skip


def _own_draft(cast, **days):
    schools_sign(cast)
    return made.draft_agreement(cast, by=cast.principal, **days)


def _own_offer(cast, **days):
    return agreements.offer(_own_draft(cast, **days), by=cast.principal)


def _own_countersigned(cast, **days):
    return agreements.countersign(_own_offer(cast, **days), by=cast.clerk)


def an_end(row):
    return {"cause": PlacementEnd.SCHOOL, "handover": "由本校教师看护"}


def the_words(_row):
    return {**a_letter(_row), "due_on": clock.today() + timedelta(days=20)}


# (model, move, the row, the state it is in afterwards, what the paper states beside)
EACH = [
    (AGREEMENT, "offer", _own_draft, "offered"),
    (AGREEMENT, "recall", _own_offer, "draft"),
    (AGREEMENT, "send_back", _own_countersigned, "draft"),
    (AGREEMENT, "void", _own_offer, "voided"),
    (PLACEMENT, "end", made.running_placement, "ended", an_end),
    (PLACEMENT, "issue_order", made.running_placement, "running", the_words),
    (DRAFT, "take", a_draft, "taken", a_letter),
    (DRAFT, "decline", a_draft, "declined"),
    (DRAFT, "reconsider", _dropped, "proposed"),
    (ORDER, "extend", an_order, "issued", _later),
    (ORDER, "accept", _replied, "accepted"),
    (ORDER, "refuse", _replied, "refused"),
    (ORDER, "reconsider", _refused, "submitted"),
    (ORDER, "close", _refused, "closed"),
    (ORDER, "cancel", an_order, "cancelled"),
    (SHEET, "reopen", rounds.submitted_sheet, "due"),
    (RELEASE, "give", a_release, "given", a_notice_of_end),
]


def typed(cast, row, move, *, by=None, **facts):
    told = {
        "reason": "校长签字：因故办理",
        "dated": clock.today(),
        "entry_scan": files.stored_file(),
    }
    return paper_entries.enter(row, by=by or cast.dean, move=move, side=SCHOOL, **{**told, **facts})


@pytest.mark.parametrize("each", EACH, ids=lambda each: "-".join(each[:2]))
def test_each_of_a_principals_moves(cast, each):
    _label, move, make, state, *facts_of = each
    row = make(cast)
    facts = facts_of[0](row) if facts_of else {}
    entry = typed(cast, row, move, facts=facts)
    assert (fresh(row).state, fresh(row).version) == (row.state, row.version)
    assert (entry.bureau_id, entry.side_id) == (cast.bureau.pk, cast.school_office.pk)
    entries.check(entry, by=cast.officer)
    assert fresh(row).state == state
    assert list(ledger.verify()) == []


def _principals():
    """Every move of a school that takes its principal."""
    return {
        (model._meta.label_lower, name)
        for model in apps.get_models()
        if issubclass(model, Subject) and model._meta.app_label != "toy"
        for name, spec in declared(model).items()
        if any(each.role == SCHOOL and each.lead for each in spec.permission.grants)
    }


# A principal says that what was typed in is not what was signed: for that no paper is needed.
IN_PERSON = {("accounts.paperentry", "return_entry")}


def test_every_move_of_a_principal_has_a_way_in_for_the_dean():
    known = {
        (label, each.name)
        for label, moves in paper_moves.known().items()
        for each in moves.values()
        if each.is_principals(apps.get_model(label))
    }
    assert known == {(label, move) for label, move, *_rest in EACH}
    assert known - {(PLACEMENT, "issue_order")} == _principals() - IN_PERSON


@pytest.mark.parametrize("each", EACH, ids=lambda each: "-".join(each[:2]))
def test_who_may_type_it_in(cast, each):
    """The dean of that school alone: not the principal, who does it, and nobody of another school."""
    _label, move, make, *_rest = each
    row = make(cast)
    may = {
        who
        for who, actor in cast.people.items()
        if actor.role == SCHOOL and paper_moves.sides(row, move, actor)
    }
    assert may == {"dean"}
    for who in ("principal", "dean2", "dean_b", "clerk", "inspector"):
        with pytest.raises(Forbidden):
            typed(cast, row, move, by=getattr(cast, who))


def test_the_button_says_on_whose_word(cast):
    row = made.running_placement(cast)
    found = {button.label for button in act.buttons(row, cast.dean)}
    assert "代录：提前结束（依据校长签字盖章的纸面文件）" in found
    assert not [label for label in found if "暂停人员入校（依据" in label]  # the dean's own
    assert not [button for button in act.buttons(row, cast.principal) if "依据校长" in button.label]
    assert not [button for button in act.buttons(row, cast.officer) if "依据校长" in button.label]


def told(kind):
    rows = Message.objects.filter(kind=f"paperentry.{kind}").select_related("organisation")
    return {(row.role, row.organisation.code, row.lead_only) for row in rows}


def test_the_bureau_is_asked_and_the_principal_told(cast):
    typed(cast, an_order(cast), "cancel")
    assert told("enter") == {("DISTRICT", "371002", False), ("SCHOOL", "371002-S1", True)}


def test_only_the_bureau_checks(cast):
    order = an_order(cast)
    entry = typed(cast, order, "cancel")
    for who in ("dean", "principal", "dean2", "officer_b", "city_lead"):
        with pytest.raises(Forbidden):
            entries.check(entry, by=getattr(cast, who))
    entries.check(entry, by=cast.officer)
    entry = Entry.objects.get(deed="rectification.cancel")
    assert timeline.item(entry).who == "环翠甲小学（书面；教务主任代录，经办甲核对）"


@pytest.mark.parametrize("who", ["officer", "lead", "principal"])
def test_it_comes_back_to_the_dean_with_the_reason(cast, who):
    """The principal, too, may say that this is not what was signed."""
    order = an_order(cast)
    entry = typed(cast, order, "cancel")
    entry = entries.send_back(entry, by=getattr(cast, who), reason="缺学校公章")
    assert (entry.state, fresh(order).state) == ("returned", "issued")
    assert ("SCHOOL", "371002-S1", False) in told("return_entry")
    assert PaperEntry.objects.visible_to(cast.dean).get().entry_returned_why == "缺学校公章"
    assert typed(cast, order, "cancel").state == "entered"


def test_what_stands_in_the_way_is_said_to_the_dean(cast):
    order = _replied(cast)
    row = entries.check(typed(cast, order, "accept"), by=cast.officer).row()
    with pytest.raises(Stale):
        typed(cast, row, "extend", facts=_later(row))
    another = inspections.issued_order(cast, by=cast.principal, number="环教整〔2026〕2号")
    later = entries.check(typed(cast, another, "cancel"), by=cast.officer)
    assert later.state == "checked"


def test_a_principals_own_order_names_the_school(cast):
    row = made.running_placement(cast)
    entry = typed(cast, row, "issue_order", facts=the_words(row))
    assert not Rectification.objects.exists()
    entries.check(entry, by=cast.lead)
    order = Rectification.objects.get()
    assert (order.issuer_id, order.school.organisation_id, order.rechecker) == (
        cast.school_office.pk, cast.school_office.pk, cast.school_office.name,
    )  # fmt: skip
