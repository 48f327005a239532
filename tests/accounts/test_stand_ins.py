"""代为第二人: a bureau of two is at work the same day when one of them is away."""

from datetime import timedelta

import pytest

from accounts import rules
from accounts.domain import deadlines, people, stand_ins
from accounts.domain.users import held_by
from accounts.enums import Role
from accounts.facts import Lending
from accounts.models import Membership, Message, StandIn, User
from core import clock, deeds, ledger
from core.errors import Blocked, Forbidden
from core.fsm import declared, fresh
from core.models import Entry
from core.models.subject import ref
from core.rules import reason_given
from institutions.domain import registration
from institutions.facts import EnteredFile
from portals.accounts.stand_ins import GrantForm
from portals.kit import timeline
from tasks import sweeps, table
from tests.cast import PEOPLE
from tests.factories import identity
from tests.factories import institutions as files
from tests.vetting.refusals import why, wrong

pytestmark = pytest.mark.django_db

DOCUMENT, LETTER = "威教函〔2026〕8号", "环教函〔2026〕2号"
MOVES = {
    "asked": {"grant": "on", "decline": "declined", "take_back": "ended"},
    "on": {"end": "ended", "lapse": "ended"},
    "declined": {},
    "ended": {},
}
WHO = {
    "grant": {"city_lead"},
    "decline": {"city_lead"},
    "take_back": {"officer", "officer2", "lead", "lead2"},
    "end": {"city_lead", "lead", "lead2"},
    "lapse": set(),
}


def asked(cast, **changes):
    return stand_ins.ask(cast.bureau, **{"by": cast.lead, "reason": "经办住院", **changes})


def granted(cast, *, by=None, **changes):
    facts = {
        "person": cast.membership(cast.city),
        "since": clock.today(),
        "until": clock.today() + timedelta(days=9),
        "document": DOCUMENT,
    }
    told = Lending(**{**facts, **changes})
    return stand_ins.grant(asked(cast), told, by=by or cast.city_lead)


def two_left(cast):
    """The bureau of one officer and one lead."""
    for who in ("officer2", "lead2"):
        people.end(cast.membership(getattr(cast, who)), by=cast.city_lead, reason="调离")


def test_state_by_move():
    found = {
        state: {n: s.target for n, s in declared(StandIn).items() if state in s.sources}
        for state, _label in StandIn._meta.get_field("state").choices
    }
    assert found == MOVES


def test_role_by_move(cast):
    row = asked(cast)
    found = {
        name: {who for who in PEOPLE if spec.permission(row, getattr(cast, who))}
        for name, spec in declared(StandIn).items()
    }
    assert found == WHO


def test_who_asks_and_who_sees(cast):
    may = {who for who in PEOPLE if stand_ins.may_ask(cast.bureau, getattr(cast, who))}
    assert may == {"officer", "officer2", "lead", "lead2", "city_lead"}
    assert not stand_ins.may_ask(cast.city_bureau, cast.city_lead)
    row = asked(cast)
    seen = {
        who
        for who in PEOPLE
        if StandIn.objects.visible_to(getattr(cast, who)).filter(pk=row.pk).exists()
    }
    assert seen == {"officer", "officer2", "lead", "lead2", "city", "city_lead", "admin", "auditor"}
    for who in ("officer_b", "city", "admin", "dean"):
        with pytest.raises(Forbidden):
            stand_ins.ask(cast.bureau, by=getattr(cast, who), reason="x")


def an_entry(cast, by):
    """Something that one person enters and another must confirm."""
    return registration.enter(
        cast.bureau,
        EnteredFile(
            uscc=files.uscc(),
            name="补录机构（测试）",
            category="ARTS",
            nature="COMPANY",
            legal_representative="赵某",
            address="某路 1 号",
            contact_name="赵某",
            contact_phone="13800000000",
            backfill_basis="原名单",
            backfill_number="1号",
            backfill_date=clock.today(),
            entry_scan=files.stored_file(),
        ),
        by=by,
    )


def test_a_bureau_of_two_whose_officer_is_away_is_at_work_the_same_day(cast):
    two_left(cast)
    typed = an_entry(cast, cast.lead)
    with pytest.raises(Blocked):
        registration.confirm(typed, by=cast.lead)
    second = granted(cast).acting.actor()
    assert registration.confirm(typed, by=second).state == "confirmed"
    entry = Entry.objects.get(deed="institution.confirm")
    assert timeline.item(entry).who == "威海市教育局市办事员代为第二人（环翠区教育和体育局）"
    assert list(ledger.verify()) == []


def test_a_bureau_whose_lead_is_away_has_one_who_decides(cast):
    second = granted(cast).acting.actor()
    assert (second.is_lead, second.role, second.organisation_id) == (
        True, "DISTRICT", cast.bureau.pk,
    )  # fmt: skip
    assert (second.deputy_for, second.lent_by) == ("", "威海市教育局")


def test_who_is_lent_is_one_natural_person_under_both_hats(cast):
    second = granted(cast, person=cast.membership(cast.city_lead)).acting.actor()
    typed = an_entry(cast, second)
    assert why(registration.confirm, typed, by=second) != []
    assert second.person_key == cast.city_lead.person_key
    other_hat = fresh(granted_membership(cast)).actor()
    assert why(registration.confirm, typed, by=other_hat) != []


def granted_membership(cast):
    return Membership.objects.get(user=cast.city_lead.user_id, organisation=cast.bureau)


def test_who_is_lent_counts_as_no_lead_of_the_bureau(cast):
    people.end(cast.membership(cast.lead2), by=cast.city_lead, reason="调离")
    row = granted(cast)
    with pytest.raises(Blocked):
        people.end(cast.membership(cast.lead), by=cast.city_lead, reason="调离")
    with pytest.raises(Blocked):
        people.end(row.acting, by=cast.city_lead, reason="不成立")


def test_nobody_puts_himself_over_a_bureau_that_works(cast):
    told = "该局在岗不少于两人，须凭该局盖章的来函办理：请填写来函文号并上传扫描件。"
    above = {"by": cast.city_lead, "reason": "代为把关"}
    assert wrong(asked, cast, **above) == {"letter": told}
    assert wrong(asked, cast, **above, letter=LETTER) == {"letter_file": told}
    row = asked(cast, **above, letter=LETTER, letter_file=files.stored_file("来函.pdf"))
    assert (row.state, row.letter) == ("asked", LETTER)


def test_a_bureau_with_one_able_person_needs_no_letter(cast):
    two_left(cast)
    cast.users["officer"].must_change_password = True  # an account nobody has come in with
    cast.users["officer"].save()
    assert stand_ins.able(cast.bureau) == 1
    assert asked(cast, by=cast.city_lead).state == "asked"


def test_a_reset_account_is_no_able_person_before_its_owner_is_confirmed(cast):
    two_left(cast)
    assert stand_ins.able(cast.bureau) == 2
    lost_everything(cast)
    assert stand_ins.able(cast.bureau) == 1


def lost_everything(cast):
    """The officer's password renewed by the lead, who may be the one who comes in with it."""
    people.reset(cast.membership(cast.officer), by=cast.lead)
    user = User.objects.get(pk=cast.officer.user_id)
    user.must_change_password = False
    user.save()
    return cast.membership(cast.officer).actor()


def test_a_bureau_whose_officer_lost_everything_is_at_work_the_same_day(cast):
    two_left(cast)
    typed, officer = an_entry(cast, cast.lead), lost_everything(cast)
    with pytest.raises(Blocked):
        registration.confirm(typed, by=officer)
    second = granted(cast).acting.actor()
    assert registration.confirm(typed, by=second).state == "confirmed"


def test_one_at_a_time_with_a_reason(cast):
    assert wrong(asked, cast, reason=" ") == {"reason": "请写明为什么需要第二人。"}
    asked(cast)
    assert why(asked, cast) == ["已有一个请求或安排，请先办结。"]


def test_an_account_that_its_owner_has_not_taken_is_not_lent(cast):
    """Its maker would come into the district with it: a new one, and one that was reset."""
    row, day = asked(cast), clock.today()

    def lent(who):
        return stand_ins.grant(row, Lending(person=cast.membership(who), since=day, until=day, document=DOCUMENT), by=cast.city_lead)  # fmt: skip

    new = identity.make(cast.city_bureau, by=cast.admin, role=Role.CITY)
    reset = identity.reset(cast.city, by=cast.admin)
    form = GrantForm(subject=row, actor=cast.city_lead)
    assert [one.user.name for one in form.fields["person"].queryset] == ["市负责人"]
    for actor in (new, reset, identity.choose(new)):
        with pytest.raises(Blocked) as refusal:
            lent(actor)
        assert refusal.value.reasons == [
            f"“{actor.name}”的账号尚未由本人启用，或尚未确认本人，不能代为第二人。请另选一人，或请其先确认本人。"
        ]
    assert lent(identity.confirmed_again(identity.again(new), by=cast.city_lead)).state == "on"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"person": "officer"}, rules.stand_in_is_of_the_office_above),
        ({"person": "admin"}, rules.stand_in_is_of_the_office_above),
        ({"since": -1}, rules.stand_in_dates_in_order),
        ({"until": -1}, rules.stand_in_dates_in_order),
        ({"document": " "}, rules.document_named),
    ],
)
def test_what_stands_in_the_way_of_lending(cast, changes, rule):
    given = {
        key: cast.membership(getattr(cast, value))
        if key == "person"
        else clock.today() + timedelta(days=value)
        if key in {"since", "until"}
        else value
        for key, value in changes.items()
    }
    assert str(rule.sentence) in why(granted, cast, **given)
    assert not Membership.objects.filter(acts_for__isnull=False).exists()


def test_for_a_limited_time(cast):
    assert why(granted, cast, until=clock.today() + timedelta(days=30)) == [
        "代为第二人一次不能超过 30 天；仍需要的到期后重新办理。"
    ]


def test_it_ends_by_itself(cast):
    row = granted(cast)
    sweep = table.SWEEPS[stand_ins.OVER]
    sweeps.run(sweep)
    assert fresh(row).state == "on"
    with clock.frozen(clock.now() + timedelta(days=10)):
        assert [held.organisation for held in held_by(cast.city.user_id)] == [cast.city_bureau]
        sweeps.run(sweep)
        sweeps.run(sweep)
    assert (fresh(row).state, fresh(row).ended_on) == ("ended", row.until)
    assert told("lapse") == {("CITY", "371000"), ("DISTRICT", "371002"), ("AUDITOR", "371000")}


def test_it_ends_by_hand_at_once(cast):
    row = granted(cast)
    assert why(stand_ins.end, row, by=cast.city_lead, reason=" ") == [str(reason_given.sentence)]
    client = cast.client(row.acting.actor())
    assert client.get("/").wsgi_request.actor.lent_by == "威海市教育局"
    stand_ins.end(row, by=cast.lead, reason="经办已返岗")
    assert client.get("/").wsgi_request.actor == cast.city


def test_who_leaves_the_office_above_is_lent_no_more(cast):
    row = granted(cast)
    people.end(cast.membership(cast.city), by=cast.city_lead, reason="调离")
    assert not fresh(row.acting).holds_on(clock.today())
    sweeps.run(table.SWEEPS[stand_ins.OVER])
    assert (fresh(row).state, fresh(row).ended_on) == ("ended", fresh(row.acting).until)
    assert asked(cast).state == "asked"


def test_who_leaves_on_a_day_to_come_is_lent_until_then(cast):
    row, last = granted(cast), clock.today() + timedelta(days=3)
    people.end(cast.membership(cast.city), by=cast.city_lead, reason="调离", on=last)
    sweeps.run(table.SWEEPS[stand_ins.OVER])
    assert fresh(row).state == "on"
    with clock.frozen(clock.now() + timedelta(days=4)):
        sweeps.run(table.SWEEPS[stand_ins.OVER])
    assert (fresh(row).state, fresh(row).ended_on) == ("ended", last)


def test_who_left_while_the_form_was_open_is_not_lent(cast):
    person = cast.membership(cast.city)
    people.end(cast.membership(cast.city), by=cast.city_lead, reason="调离")
    assert why(granted, cast, person=person) == [
        str(rules.stand_in_is_of_the_office_above.sentence)
    ]


def test_who_leaves_sooner_than_the_last_day_is_not_lent_beyond(cast):
    last = clock.today() + timedelta(days=3)
    people.end(cast.membership(cast.city), by=cast.city_lead, reason="调离", on=last)
    sentence = str(rules.stand_in_is_of_the_office_above.sentence)
    assert why(granted, cast, until=last + timedelta(days=1)) == [sentence]
    assert stand_ins.grant(StandIn.objects.get(), Lending(person=cast.membership(cast.city), since=clock.today(), until=last, document=DOCUMENT), by=cast.city_lead).state == "on"  # fmt: skip


def test_both_offices_are_locked_before_anybody_is_lent(cast, monkeypatch):
    """So that whoever ends the person's membership at this moment waits, or was first."""
    person, seen = cast.membership(cast.city), []
    row = asked(cast)
    monkeypatch.setattr(deeds, "keepers", [lambda scope: seen.extend(scope.locked)])
    stand_ins.grant(row, Lending(person=person, since=clock.today(), until=clock.today(), document=DOCUMENT), by=cast.city_lead)  # fmt: skip
    offices = sorted((cast.bureau, cast.city_bureau), key=lambda each: each.pk)
    assert seen == [ref(each) for each in (*offices, row, person)]


def open_dates():
    rows = deadlines.open_ones().filter(kind=stand_ins.ASKED).select_related("organisation")
    return [(each.organisation.code, each.role, each.lead_only, each.due_on) for each in rows]


def test_a_request_waits_for_the_citys_lead_to_a_date_and_is_then_overdue(cast):
    row = asked(cast)
    due = clock.add_working_days(clock.today(), 2).date
    assert open_dates() == [("371000", "CITY", True, due)]
    with clock.frozen(clock.at(due + timedelta(days=1))):
        sweeps.run(table.SWEEPS["reminders"])
    text = Message.objects.get(kind="deadline.asked").text
    assert text.startswith("已逾期：答复“环翠区教育和体育局”代为第二人的请求")
    stand_ins.decline(row, by=cast.city_lead, reason="可由本局办理")
    assert open_dates() == []


@pytest.mark.parametrize("answered", ["grant", "take_back"])
def test_an_answered_request_waits_no_more(cast, answered):
    if answered == "grant":
        granted(cast)
    else:
        stand_ins.take_back(asked(cast), by=cast.officer, reason="经办已返岗")
    assert open_dates() == []


def told(kind):
    rows = Message.objects.filter(kind=f"standin.{kind}").select_related("organisation")
    return {(row.role, row.organisation.code) for row in rows}


def test_each_step_tells(cast):
    row = granted(cast)
    assert told("ask") == {("CITY", "371000"), ("AUDITOR", "371000")}
    assert told("grant") == {("DISTRICT", "371002"), ("AUDITOR", "371000")}
    stand_ins.end(row, by=cast.city_lead, reason="返岗")
    assert told("end") == {("CITY", "371000"), ("DISTRICT", "371002"), ("AUDITOR", "371000")}
    stand_ins.decline(asked(cast), by=cast.city_lead, reason="可由本局办理")
    assert told("decline") == {("DISTRICT", "371002")}
    stand_ins.take_back(asked(cast), by=cast.officer, reason="经办已返岗")
    assert told("take_back") == {("CITY", "371000")}
