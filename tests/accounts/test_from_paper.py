"""代录, in every room the same: marked for ever, not checked by who typed it in, not used before."""

import ast

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from accounts import rules
from accounts.domain import entries
from contracts.domain import agreements, placements
from contracts.facts import Consent, Manned
from core import clock
from core.errors import Blocked
from core.fsm import asked, declared, fresh
from core.models.subject import Subject
from evaluations.domain import replies
from evaluations.facts import Word
from inspections.domain import defence, paper_replies
from inspections.facts import EnteredReply, Said
from tests.accounts.test_paper_moves import a_change
from tests.factories import contracts, evaluations, inspections, institutions, vetting
from tests.factories.institutions import stored_file
from tests.factories.paper_entries import done, typed
from tests.house import source
from tests.institutions import test_entry
from tests.vetting import test_entries
from tests.vetting.conftest import MONDAY
from tests.vetting.test_objections import JOINT
from vetting.domain import objections, panels, review, sheets
from vetting.facts import Filing

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday():
    """Of a year with an official calendar."""
    with clock.frozen(clock.at(MONDAY, 9)) as frozen:
        yield frozen


def of_a_file(noun):
    """Handed in by the institution, changed by the officer from its paper."""
    made, deeds, _name, changed, _facts = test_entry.EACH[noun]

    def make(cast, monday):
        row = made(cast.institution)
        return deeds.amend(row, by=cast.officer, entry_scan=stored_file(), **changed)

    return make


def institution(cast, monday):
    return institutions.registered_institution(cast, anew=True)


def application(cast, monday):
    return test_entries.entered.__wrapped__(cast)


def letter(cast, monday):
    joint = ({**JOINT[0]}, {**JOINT[1], "reviewer": cast.department})
    row = vetting.submitted_application(cast, call=vetting.published_call(cast, checklist=joint))
    item = row.announcement.items.get(reviewer=cast.department)
    review.enter_letter(row, by=cast.officer, item=item, ok=True, entry_scan=stored_file())
    return row.verdicts.get()


def objection(cast, monday):
    call = vetting.noticed_call(cast, monday)
    facts = "所报师资与实际不符，附名单一份。"
    told = Filing(name="王某", contact="13800000000", facts=facts, attachment=stored_file())
    return objections.file(call, told, by=cast.officer)


def score_sheet(cast, monday):
    call = vetting.reviewed_call(cast, monday)
    vetting.experts(cast, call)
    panels.convene(call, by=cast.lead)
    sheet = panels.appoint(call, by=cast.lead, name="纸上专家").sheets.first()
    points = {item.pk: item.points for item in call.score_items.all()}
    return sheets.enter(sheet, by=cast.officer, points=points, entry_scan=stored_file())


def agreement(cast, monday):
    row = contracts.offered_agreement(cast)
    return agreements.countersign(row, Consent(entry_scan=stored_file()), by=cast.officer)


def amendment(cast, monday):
    """Of a proposal on paper: the officer typed that paper in, the lead checked it."""
    row = contracts.active_agreement(cast)
    return done(cast, row, "propose_amendment", "INSTITUTION", facts=a_change(row)).amendments.get()


def placement(cast, monday):
    row = contracts.proposed_placement(cast)
    staff = list(row.agreement.staff_on(row.agreement.valid_from))
    return placements.agree(row, Manned(staff=staff, entry_scan=stored_file()), by=cast.officer)


def reply(cast, monday):
    told = Word(row=evaluations.frozen_round(cast), text="有误", entry_scan=stored_file())
    return replies.file(cast.institution, told, by=cast.officer)


def statement(cast, monday):
    case = inspections.notified_case(cast)
    told = Said(author="INSTITUTION", file=stored_file())
    return defence.waive(case, told, by=cast.officer).notice.unchecked().get()


def order(cast, monday):
    row = inspections.issued_order(cast)
    told = EnteredReply(reply="已恢复", file=stored_file(), received_on=row.issued_on)
    return paper_replies.enter(row, told, by=cast.officer)


MADE = {
    "accounts.paperentry": lambda cast, monday: typed(
        cast, institutions.cleared_staff(cast.institution)
    ),
    "institutions.institution": institution,
    "institutions.licence": of_a_file("licence"),
    "institutions.course": of_a_file("course"),
    "institutions.staff": of_a_file("staff"),
    "vetting.application": application,
    "vetting.verdict": letter,
    "vetting.objection": objection,
    "vetting.scoresheet": score_sheet,
    "contracts.agreement": agreement,
    "contracts.amendment": amendment,
    "contracts.placement": placement,
    "evaluations.qualitysheet": lambda cast, monday: evaluations.entered_sheet(cast),
    "evaluations.papertally": lambda cast, monday: evaluations.entered_tally(cast),
    "evaluations.reply": reply,
    "inspections.rectification": order,
    "inspections.defence": statement,
}
CHECKED = [model._meta.label_lower for model in entries.checked() if issubclass(model, Subject)]


@pytest.fixture(params=sorted(MADE))
def row(request, cast, monday):
    return fresh(MADE[request.param](cast, monday))


@pytest.fixture(params=sorted(CHECKED))
def waiting(request, cast, monday):
    return fresh(MADE[request.param](cast, monday))


def test_every_noun_that_may_come_on_paper_uses_the_mixin_and_is_proved_here():
    marked = {model._meta.label_lower for model in entries.marked()}
    bare = {
        model._meta.label_lower
        for model in apps.get_models()
        if any(field.name == "entered_by_office" for field in model._meta.fields)
    }
    assert (marked, bare) == (set(MADE), set(MADE))


def test_it_is_marked_with_its_scan_its_day_and_whoever_typed_it_in(cast, row):
    assert row.entered_by_office
    assert (row.entered_by_id, row.entered_on) == (cast.officer.user_id, clock.today())
    assert row.entry_scan_id is not None


def test_whoever_typed_it_in_does_not_check_it(cast, row):
    said = str(rules.checked_by_another.sentence)
    told = [
        rules.checked_by_another(row, asked(who, "check")) for who in (cast.officer, cast.lead2)
    ]
    assert told == [said, ""]


def test_the_database_holds_no_mark_without_its_paper(row):
    rows = type(row)._base_manager.filter(pk=row.pk)
    for column in ("entry_scan", "entered_by", "entered_on"):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{column: None})


def test_the_check_is_anothers_and_the_mark_stays(cast, waiting):
    with pytest.raises(Blocked) as refusal:
        entries.check(waiting, by=cast.officer)
    assert str(rules.checked_by_another.sentence) in refusal.value.reasons
    assert str(rules.entry_checked(waiting, asked(cast.lead2, "use")))
    checked = fresh(entries.check(waiting, by=cast.lead2))
    assert (checked.entered_by_office, checked.entry_waits) == (True, False)
    assert (checked.entry_checked_by_id, checked.entry_checked_on) == (
        cast.lead2.user_id, clock.today(),
    )  # fmt: skip
    assert rules.entry_checked(checked, asked(cast.lead2, "use")) == ""


def test_the_database_lets_nobody_check_their_own(waiting):
    rows = type(waiting)._base_manager.filter(pk=waiting.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(entry_checked_by=waiting.entered_by_id, entry_checked_on=clock.today())


# The moves by which another person looks, where there is no check of its own.
LOOKED_AT_BY = {
    "institutions.institution": {"confirm"},
    "institutions.licence": {"verify"},
    "institutions.course": {"accept"},
    "institutions.staff": {"clear"},
    "institutions.change": {"confirm"},  # filed by whoever files it, the bureau too
    "vetting.objection": {"accept", "refuse"},
}
# Of these a rule of their room asks: the sides' own two persons are asked with it.
BY_THEIR_ROOM = {
    "vetting.verdict",
    "inspections.defence",
    "contracts.agreement",
    "contracts.amendment",
}
# What waits for the check by a rule; the others wait by their state, or are counted by a query.
WAITS = {
    "vetting.application": {"ask_correction", "qualify", "disqualify"},
    "contracts.placement": {"start"},
    "evaluations.reply": {"uphold", "dismiss"},
    "inspections.rectification": {"accept", "refuse"},
}


def moves_with(rule):
    found = {
        model._meta.label_lower: {
            name for name, spec in declared(model).items() if rule in spec.custom["rules"]
        }
        for model in apps.get_models()
        if issubclass(model, Subject)
    }
    return {label: names for label, names in found.items() if names}


def test_each_noun_has_one_way_to_be_looked_at_by_another_person():
    expected = {**LOOKED_AT_BY, **{label: {"check_entry"} for label in CHECKED}}
    expected["inspections.rectification"] = {"check_entry", "return_entry"}
    assert moves_with(rules.checked_by_another) == expected
    assert set(MADE) - set(expected) == BY_THEIR_ROOM


def test_what_waits_for_the_check():
    assert moves_with(rules.entry_checked) == WAITS


# Where a side says itself what an officer had typed in: the only way that the mark goes.
SAID_ITSELF = {
    "contracts/models/agreement.py": ["countersign", "send_back"],
    "contracts/models/placement.py": ["send_back"],
    "evaluations/models/sheet.py": ["submit"],
    "inspections/models/rectification.py": ["submit", "found_wrong"],
    "vetting/models/panel.py": ["lock"],
}


def test_only_the_side_itself_takes_the_mark_away():
    """Nothing outside the mixin writes the mark of a row that is there."""
    found, written = {}, []
    for module in source.modules(*source.DATA_ROOMS):
        for part in ast.walk(module.tree):
            if isinstance(part, ast.FunctionDef):
                calls = [node for node in ast.walk(part) if isinstance(node, ast.Call)]
                if any(ast.unparse(call.func) == "self.own_word" for call in calls):
                    found.setdefault(module.name, []).append(part.name)
            if isinstance(part, ast.Attribute) and part.attr == "entered_by_office":
                written += [module.name] if isinstance(part.ctx, ast.Store) else []
    mixin = "accounts/models/from_paper.py"
    assert found == SAID_ITSELF
    assert set(written) == {mixin}
