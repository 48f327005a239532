"""The pages of an exit: each role its own, strangers none; each button a form that works."""

import pytest
from django.urls import reverse

from inspections.domain import cases
from inspections.models import ExitCase
from portals.kit import act, printouts, words
from tests.factories import contracts, inspections, institutions
from tests.portals.inspections.seen import CASE_PAGES, page


@pytest.mark.parametrize(
    "made", ["notified_case", "reviewed_case", "decided_case", "served_case", "executed_case"]
)
def test_each_role_sees_the_case_in_every_state(cast, made):
    case = getattr(inspections, made)(cast)
    for who, name in CASE_PAGES.items():
        answer = page(cast, who, name, case.pk)
        assert answer.status_code == 200, who
        assert "甲轮滑培训学校" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("officer_b", "exit"),
        ("lead_b", "exit"),
        ("clerk_b", "exit"),
        ("inspector2", "exit"),
        ("inspector_b", "exit"),
    ],
)
def test_a_stranger_of_the_same_role_finds_nothing(cast, who, name):
    case = inspections.notified_case(cast)
    assert page(cast, who, name, case.pk).status_code == 404


def test_the_institution_reads_nothing_before_it_is_told(cast):
    case = inspections.drafted_case(cast)
    assert page(cast, "clerk", "exit", case.pk).status_code == 404


def test_the_institution_reads_the_decision_once_it_is_served(cast):
    case = inspections.decided_case(cast)
    case = inspections.final(case, "DECISION", by=cast.officer)
    url = reverse("exit", args=[case.pk])
    client = cast.client(cast.clerk)
    assert case.decision.number not in client.get(url).content.decode()
    assert client.get(printouts.url(case.decision, "copy")).status_code == 404


@pytest.mark.parametrize(
    ("made", "who"),
    [
        ("opened_case", "officer"),
        ("drafted_case", "officer"),
        ("notified_case", "officer"),
        ("notified_case", "clerk"),
        ("reviewed_case", "lead"),
        ("decided_case", "officer"),
        ("served_case", "lead"),
        ("executed_case", "lead"),
        ("executed_case", "city_lead"),
        ("emergency_case", "lead"),
    ],
)
def test_every_button_opens_its_form(cast, made, who):
    case = getattr(inspections, made)(cast)
    actor = getattr(cast, who)
    client = cast.client(actor)
    buttons = act.buttons(case, actor)
    assert buttons != []
    for button in buttons:
        assert client.get(button.url).status_code == 200, button.key


def test_the_decision_shows_who_is_hit(cast):
    contracts.running_placement(cast)
    case = inspections.reviewed_case(cast)
    url = act.url(act.find("inspections.exitcase", "decide"), case)
    text = cast.client(cast.lead).get(url).content.decode()
    assert "环翠甲小学" in text
    assert "30" in text


def test_decide_with_the_mouse(cast):
    case = inspections.reviewed_case(cast)
    url = act.url(act.find("inspections.exitcase", "decide"), case)
    facts = {name: told for name, told in inspections.decision("REMOVE").items() if told}
    facts["effective_on"] = facts["effective_on"].isoformat()
    client = cast.client(cast.lead)
    refused = client.post(url, {**facts, "remedies": "", "_version": case.version})
    assert (refused.status_code, "事实清楚" in refused.content.decode()) == (422, True)
    done = client.post(url, {**facts, "_version": case.version})
    assert done.status_code == 302
    again = client.post(url, {**facts, "_version": case.version})
    assert again.status_code == 409


def test_papers_are_printed_in_their_time(cast):
    case = inspections.served_case(cast)
    client = cast.client(cast.officer)
    for row, word in ((case.notice, "退出事先告知书"), (case.decision, "退出决定书")):
        for name, said in (("copy", word), ("copy-receipt", "送达回证")):
            answer = client.get(printouts.url(row, name))
            assert (answer.status_code, said in answer.content.decode()) == (200, True)
    order = inspections.issued_order(cast)
    assert "整改通知书" in client.get(printouts.url(order, "order")).content.decode()
    stranger = cast.client(cast.officer_b)
    assert stranger.get(printouts.url(case.notice, "copy")).status_code == 404


def test_the_public_reads_institutions_only_while_barred(cast, client):
    contracts.running_placement(cast)
    case = inspections.executed_case(cast)
    text = client.get(reverse("public-exits")).content.decode()
    assert (case.institution.uscc in text, case.decision.number in text) == (True, True)


def test_the_public_reads_no_person(cast, client):
    staff = institutions.cleared_staff(cast.institution)
    case = inspections.executed_case(cast, staff=staff)
    text = client.get(reverse("public-exits")).content.decode()
    assert (case.person.name in text, case.decision.number in text) == (False, False)


def test_open_a_case_from_the_institutions_file(cast):
    row = inspections.confirmed_violation(cast)
    ground = row.grounds.get()
    url = act.url(act.find("institutions.institution", "open-exit"), row.institution)
    client = cast.client(cast.officer)
    assert words.written(ground.title()) in client.get(url).content.decode()
    assert client.post(url, {"grounds": [ground.pk]}).status_code == 302
    case = ExitCase.objects.get()
    assert (case.state, case.opened_by_id) == ("opened", cast.officer.user_id)
    assert cases.LIVE[0] == case.state


def test_without_a_free_ground_the_button_is_grey_and_says_what_to_do(cast):
    """ground_is_free: nothing to choose from, so the form is not offered."""
    institutions.present(cast.institution, cast.region)

    def button(who):
        (found,) = act.buttons(cast.institution, getattr(cast, who), "open-exit")
        return found.enabled, "".join(found.reasons)[:12]

    grey = (False, "还没有可以立案的依据。请")
    assert [button(who) for who in ("officer", "inspector")] == [grey, grey]
    row = inspections.confirmed_violation(cast)
    assert [button(who) for who in ("officer", "inspector")] == [(True, ""), (True, "")]
    institutions.present(cast.institution, cast.region_b)
    assert button("officer_b") == grey  # a neighbour's ground is not this district's
    cases.open_case(cast.institution, by=cast.officer, grounds=row.grounds.all())
    assert button("officer") == grey
    page_ = reverse("institution", args=[cast.institution.pk])
    assert "请先“记录违规情形”" in cast.client(cast.officer).get(page_).content.decode()


def test_a_late_entry_is_not_the_next_step_of_a_reviewed_case(cast):
    case = inspections.reviewed_case(cast)
    officer = {one.key.rpartition("-")[2]: one.back for one in act.buttons(case, cast.officer)}
    assert (officer["answer"], officer["request_hearing"]) == (True, True)
    lead = act.buttons(case, cast.lead)[0]
    assert (lead.label, lead.danger) != ("代录：提交陈述申辩", False)
    answer = next(one for one in act.buttons(case, cast.clerk) if one.label == "提交陈述申辩")
    assert (answer.enabled, answer.reasons[-1][:6]) == (False, "案件已经审核")


def test_an_office_reads_on_the_button_that_it_types_in_what_others_say(cast):
    case = inspections.notified_case(cast)

    def words(who):
        shown = {one.key.rpartition("-")[2]: one.label for one in act.buttons(case, who)}
        return shown["answer"], shown["request_hearing"], shown["waive"]

    assert words(cast.clerk) == ("提交陈述申辩", "申请听证", "放弃陈述申辩")
    assert words(cast.officer) == ("代录：提交陈述申辩", "代录：申请听证", "代录：放弃陈述申辩")
    form = cast.client(cast.officer).get(f"/do/inspections.exitcase/{case.pk}/answer/")
    assert "<h1>代录：提交陈述申辩</h1>" in form.content.decode()
