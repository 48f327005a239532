"""An unconfirmed account and the panel: who resets an expert at work, and who reads marks."""

import pytest
from django.urls import reverse

from accounts import rules as account_rules
from accounts.domain import entries, people
from accounts.facts import Invitation
from accounts.models import Membership
from core import clock
from core.errors import Blocked, Forbidden
from core.models import Entry
from portals.kit import files
from tests.factories import identity, vetting
from tests.factories import institutions as factory
from tests.vetting.refusals import why
from vetting.domain import objections, panels, selection, sheets
from vetting.facts import Filing
from vetting.rules import panel as rules

SEALED = "您的账号由他人开通或重置，尚未确认本人"


@pytest.fixture
def call(cast, time):
    """Experts with open sheets."""
    call = vetting.reviewed_call(cast, time)
    vetting.experts(cast, call)
    return panels.convene(call, by=cast.lead)


def sheet_of(call, expert):
    return call.applications().first().sheets.get(panelist__user=expert.user_id)


def test_an_expert_at_work_is_reset_by_the_citys_administrator_only(cast, call):
    row = cast.membership(cast.panel1)
    assert why(people.reset, row, by=cast.lead) == [
        f"此人是“{call.name}”的评审专家，评审期间只能由市级系统管理员重置口令；不能登录时请专家在纸质评分表上签字，由经办代录。"
    ]
    with pytest.raises(Forbidden):
        people.reset(row, by=cast.city_lead)
    people.reset(row, by=cast.admin)
    assert identity.again(cast.panel1).bonds[0].maker == "管理员"
    assert people.reset(cast.membership(cast.panel_b), by=cast.lead_b).user.must_change_password


def test_disabling_and_enabling_is_no_way_round(cast, call):
    row = people.disable(cast.membership(cast.panel1), by=cast.lead, reason="离岗")
    assert "评审期间只能由市级系统管理员" in why(people.enable, row, by=cast.lead)[0]


def test_an_expert_who_also_serves_a_school_is_reset_by_the_administrator(cast, call):
    people.invite(
        cast.school_office,
        Invitation(role="SCHOOL", username="panel1", name="专家甲"),
        by=cast.lead,
    )
    people.reset(cast.membership(cast.panel1), by=cast.admin)
    assert identity.again(cast.panel1).tied


def also(who, office, role):
    return Membership.objects.create(
        user_id=who.user_id, organisation=office, role=role, is_lead=True, since=clock.today()
    )


def elsewhere(name, office):
    params = {"name": name, "office": office}
    return str(account_rules.is_looked_after_by_one.sentence) % params


def test_an_expert_who_leads_in_another_city_is_not_reset_from_this_one(cast, call):
    """The password would open the other city's office."""
    also(cast.panel1, cast.bureau_far, "DISTRICT")
    far = elsewhere("专家甲", "芝罘区教育和体育局")
    assert why(people.reset, cast.membership(cast.panel1), by=cast.admin) == [far]


def test_an_expert_at_work_is_renamed_and_disabled_by_who_is_over_all_of_them(cast, call):
    row = also(cast.panel1, cast.bureau, "DISTRICT")
    here = elsewhere("专家甲", "环翠区教育和体育局")
    for do, facts in ((people.rename, {"name": "专家丁"}), (people.disable, {})):
        assert why(do, row, by=cast.admin, reason="更正", **facts) == [here]


def test_an_expert_at_work_is_not_reset_from_another_city(cast, call):
    yesterday = clock.today() - clock.ONE_DAY
    Membership.objects.filter(user=cast.panel1.user_id).update(until=yesterday)
    row = also(cast.panel1, cast.bureau_far, "PANEL")
    told = str(account_rules.sits_on_no_panel.sentence) % {"call": call.name}
    assert told in why(people.reset, row, by=cast.admin_far)


def test_an_unconfirmed_expert_neither_reads_nor_scores(cast, call):
    """The lead made the expert's account; who scores under it may be the lead."""
    sheet = sheet_of(call, cast.panel1)
    sheets.fill(sheet, by=cast.panel1, points={})
    expert = identity.choose(identity.reset(cast.panel1, by=cast.admin))
    with pytest.raises(Forbidden, match=SEALED):
        sheets.fill(sheet, by=expert, points={})
    assert str(rules.expert_is_confirmed.sentence) in why(sheets.lock, sheet, by=expert)
    client = cast.client(expert)
    page = client.get(reverse("sheet", args=[sheet.pk]))
    assert (page.status_code, SEALED in page.content.decode()) == (403, True)
    assert (
        "<h1>尚未确认本人</h1>" in page.content.decode(),
        reverse("owner") in page.content.decode(),
    ) == (True, True)
    act = client.get(f"/do/vetting.scoresheet/{sheet.pk}/score/").content.decode()
    assert "不能评分" in act
    assert 'name="points' not in act
    vetting.score(sheet, identity.confirmed_again(expert, by=cast.city_lead))


def test_an_unconfirmed_officer_reads_no_marks_and_checks_no_sheet(cast, call):
    paper = sheets.enter(
        sheet_of(call, cast.panel2),
        by=cast.officer,
        points={item.pk: "1" for item in call.score_items.all()},
        entry_scan=factory.stored_file(),
    )
    officer = identity.reset(cast.officer2, by=cast.lead)
    assert why(entries.check, paper, by=officer) == [str(rules.checker_reads_marks.sentence)]
    url = reverse("sheet", args=[paper.pk])
    client = cast.client(identity.choose(officer))
    page = client.get(url)
    assert (page.status_code, SEALED in page.content.decode()) == (200, True)
    assert str(paper.total) not in page.content.decode()
    check = f"/do/vetting.scoresheet/{paper.pk}/check_entry/"
    shown = [cast.client(who).get(check).content.decode() for who in (officer, cast.lead2)]
    assert [str(paper.total) in page for page in shown] == [False, True]


def test_an_unconfirmed_officer_does_not_learn_who_objects(cast, time):
    from accounts.actors import Stranger

    call = vetting.noticed_call(cast, time)
    row = objections.file(
        call,
        Filing(
            name="王小明", contact="0631-1234567", facts="进校名单与实际不符，有名单外人员授课。"
        ),
        by=Stranger(),
    )
    url = reverse("objection", args=[row.pk])
    assert "王小明" in cast.client(cast.officer2).get(url).content.decode()
    officer = identity.choose(identity.reset(cast.officer2, by=cast.lead))
    page = cast.client(officer).get(url).content.decode()
    assert ("王小明" in page, "0631-1234567" in page) == (False, False)
    assert "确认本人后可看" in page


def test_an_unconfirmed_officer_sees_no_number_in_clear(cast):
    from institutions.domain import persons, registration

    staff = factory.cleared_staff(cast.institution)
    officer = identity.reset(cast.officer, by=cast.lead)
    for look, row in ((persons.reveal, staff), (registration.reveal_phone, cast.institution)):
        with pytest.raises(Forbidden, match=SEALED):
            look(row, by=officer, reason="核对身份")
    assert persons.reveal(staff, by=cast.officer2, reason="核对身份")


def test_an_unconfirmed_officer_takes_no_paper_with_full_numbers(cast):
    """The workbook of an office as it handed it in, and a person's certificate."""
    from tests.factories import contracts

    batch = contracts.entered_batch(cast)
    batch.workbook = factory.stored_file()
    batch.save(update_fields=["workbook"])
    credential = factory.cleared_staff(cast.institution).credentials.first()
    roads = [files.url(batch, "workbook"), files.url(credential, "file")]
    confirmed = cast.client(cast.officer2)
    assert [confirmed.post(road).status_code for road in roads] == [200, 200]
    entries = Entry.objects.filter(deed__endswith=".download").count()
    client = cast.client(identity.choose(identity.reset(cast.officer, by=cast.lead)))
    for road in roads:
        page = client.post(road)
        assert (page.status_code, SEALED in page.content.decode()) == (403, True)
    assert Entry.objects.filter(deed__endswith=".download").count() == entries


@pytest.mark.parametrize("who", ["officer2", "city"])
def test_an_unconfirmed_account_reads_no_ranking(cast, time, who):
    """Means of the dimensions tell marks; they are nobody's to read who may be somebody else."""
    call = vetting.ranked_call(cast, time, marks=[91, 82, 73])
    first = call.applications().get(rank=1)
    call_page = reverse("call", args=[call.pk])
    roads = [f"{call_page}?tab=ranking", f"{call_page}?tab=applications"]
    roads.append(reverse("application", args=[first.pk]))
    reader = getattr(cast, who)
    client = cast.client(reader)
    assert [str(first.score) in client.get(road).content.decode() for road in roads] == [True] * 3
    above = cast.admin if who == "city" else cast.lead
    client = cast.client(identity.choose(identity.reset(reader, by=above)))
    pages = [client.get(road).content.decode() for road in roads]
    assert [str(first.score) in page for page in pages] == [False] * 3
    assert [SEALED in page for page in pages] == [True, False, True]
    assert "确认本人后可看" in pages[1]


def test_nor_from_the_reason_of_a_grey_button(cast, time):
    call = vetting.ranked_call(cast, time, marks=[91, 82, 33])
    last = call.applications().get(rank=3)
    assert f"得分 {last.score} 分" in why(selection.shortlist, last, by=cast.lead)[0]
    lead = identity.reset(cast.lead, by=cast.city_lead)
    assert "得分 — 分" in why(selection.shortlist, last, by=lead)[0]


def test_a_stop_by_a_school_never_waits(cast):
    """An unconfirmed dean keeps a person out at once."""
    from contracts.domain import presence
    from tests.factories import contracts

    row = contracts.agreed_placement(cast)
    dean = identity.reset(cast.dean, by=cast.principal)
    presence.refuse_person(row, by=dean, staff=row.present_staff()[0], reason="发现危险行为")
    assert row.kept_out().exists()


def test_a_rule_of_two_persons_says_why(cast):
    officer = identity.reset(cast.officer, by=cast.lead)
    row = identity.entered(cast.bureau, by=officer)
    from institutions.domain import registration

    with pytest.raises(Blocked) as refusal:
        registration.confirm(row, by=identity.again(cast.lead))
    assert list(refusal.value.reasons) == [
        "这份材料由您本人录入，须由另一人核对后办理。办理前一步的账号当时由您（或与您视为同一人的人员）开通或重置、尚未确认本人，在此视为同一人；请由另一人办理。"
    ]
