"""The pages of an exit: each role its own, strangers none; each button a form that works."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from inspections.domain import cases, decisions
from inspections.models import ExitCase, Rectification, Violation
from portals.shared import act, files, official
from tests.factories import contracts, inspections, institutions

PAGES = {
    "officer": "district-exit",
    "lead": "district-exit",
    "city_lead": "district-exit",
    "clerk": "institution-exit",
}


def page(cast, who, name, pk):
    return cast.client(getattr(cast, who)).get(reverse(name, args=[pk]))


@pytest.mark.parametrize(
    "made", ["notified_case", "reviewed_case", "decided_case", "served_case", "executed_case"]
)
def test_each_role_sees_the_case_in_every_state(cast, made):
    case = getattr(inspections, made)(cast)
    for who, name in PAGES.items():
        answer = page(cast, who, name, case.pk)
        assert answer.status_code == 200, who
        assert "甲轮滑培训学校" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("officer_b", "district-exit"),
        ("lead_b", "district-exit"),
        ("clerk_b", "institution-exit"),
        ("inspector2", "inspector-exit"),
        ("inspector_b", "inspector-exit"),
    ],
)
def test_a_stranger_of_the_same_role_finds_nothing(cast, who, name):
    case = inspections.notified_case(cast)
    assert page(cast, who, name, case.pk).status_code == 404


def test_the_institution_reads_nothing_before_it_is_told(cast):
    case = inspections.drafted_case(cast)
    assert page(cast, "clerk", "institution-exit", case.pk).status_code == 404


def test_the_institution_reads_the_decision_once_it_is_served(cast):
    case = inspections.decided_case(cast)
    url = reverse("institution-exit", args=[case.pk])
    client = cast.client(cast.clerk)
    assert case.decision_number not in client.get(url).content.decode()
    assert client.get(official.url(case, "decision")).status_code == 404


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
    facts = inspections.decision("REMOVE")
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
    for name, word in {
        "notice": "退出事先告知书",
        "notice-receipt": "送达回证",
        "decision": "退出决定书",
        "decision-receipt": "送达回证",
    }.items():
        answer = client.get(official.url(case, name))
        assert (answer.status_code, word in answer.content.decode()) == (200, True)
    order = inspections.issued_order(cast)
    assert "整改通知书" in client.get(official.url(order, "order")).content.decode()
    assert cast.client(cast.officer_b).get(official.url(case, "notice")).status_code == 404


def test_the_public_reads_institutions_only_while_barred(cast, client):
    contracts.running_placement(cast)
    case = inspections.executed_case(cast)
    text = client.get(reverse("public-exits")).content.decode()
    assert (case.institution.uscc in text, case.decision_number in text) == (True, True)


def test_the_public_reads_no_person(cast, client):
    staff = institutions.cleared_staff(cast.institution)
    case = inspections.executed_case(cast, staff=staff)
    text = client.get(reverse("public-exits")).content.decode()
    assert (case.person.name in text, case.decision_number in text) == (False, False)


def test_open_a_case_from_the_institutions_file(cast):
    row = inspections.confirmed_violation(cast)
    ground = row.grounds.get()
    url = act.url(act.find("institutions.institution", "open-exit"), row.institution)
    client = cast.client(cast.officer)
    assert str(ground.title()) in client.get(url).content.decode()
    assert client.post(url, {"grounds": [ground.pk]}).status_code == 302
    case = ExitCase.objects.get()
    assert (case.state, case.opened_by_id) == ("opened", cast.officer.user_id)
    assert cases.LIVE[0] == case.state


def test_an_inspector_records_at_the_school_gate(cast):
    placement = contracts.running_placement(cast)
    member = placement.present_staff()[0]
    client = cast.client(cast.inspector)
    school = client.get(reverse("inspector-school", args=[cast.school.pk]))
    assert member.person.name in school.content.decode()
    url = act.url(act.find("institutions.school", "record-violation"), cast.school)
    assert client.get(url).status_code == 200
    facts = {"about": f"staff:{member.pk}", "code": "P1", "facts_text": "喧哗", "person_name": ""}
    done = client.post(url, {**facts, "happened_on": placement.starts_on.isoformat()})
    assert done.status_code == 302, done.content.decode()
    row = Violation.objects.get()
    assert (row.staff_id, row.school_id, row.state) == (member.pk, cast.school.pk, "recorded")
    assert client.get(done.url).status_code == 200


def test_an_inspector_stops_entry_at_the_gate(cast):
    placement = contracts.running_placement(cast)
    member = placement.present_staff()[0]
    url = act.url(act.find("institutions.school", "suspend-now"), cast.school)
    client = cast.client(cast.inspector)
    facts = {"about": f"staff:{member.pk}", "code": "P3", "facts_text": "推搡学生"}
    done = client.post(url, facts)
    assert done.status_code == 302, done.content.decode()
    case = ExitCase.objects.get()
    assert (case.person_id, case.emergency) == (member.person_id, "waiting")
    assert client.get(reverse("inspector-exit", args=[case.pk])).status_code == 200
    assert client.get(reverse("inspector-school", args=[cast.school.pk])).status_code == 200


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("officer", ("district-violations", "district-orders", "district-exits")),
        ("city", ("district-violations", "district-orders", "district-exits")),
        ("inspector", ("inspector-schools", "inspector-violations", "inspector-exits")),
        ("clerk", ("institution-violations", "institution-orders", "institution-exits")),
        ("dean", ("school-violations", "school-orders")),
    ],
)
def test_lists(cast, who, names):
    inspections.refused_order(cast)
    inspections.notified_case(cast)
    client = cast.client(getattr(cast, who))
    for name in names:
        assert client.get(reverse(name)).status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("officer", "district-order"),
        ("inspector", "inspector-order"),
        ("clerk", "institution-order"),
    ],
)
def test_order_page(cast, who, name):
    order = inspections.submitted_order(cast)
    assert page(cast, who, name, order.pk).status_code == 200
    stranger = f"{who}_b"
    assert page(cast, stranger, name, order.pk).status_code == 404


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("officer", "district-violation"),
        ("inspector", "inspector-violation"),
        ("clerk", "institution-violation"),
    ],
)
def test_violation_page(cast, who, name):
    row = inspections.confirmed_violation(cast)
    assert page(cast, who, name, row.pk).status_code == 200
    assert page(cast, f"{who}_b", name, row.pk).status_code == 404


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("district-violations", "officer"),
        ("district-orders", "officer"),
        ("district-exits", "officer"),
        ("institution-exits", "clerk"),
        ("inspector-schools", "inspector"),
    ],
)
def test_lists_take_no_more_queries_for_more_rows(cast, name, who):
    """Persons and institutions, with and without a school."""

    def rows(count):
        for _ in range(count):
            staff = institutions.submitted_staff(cast.institution)
            inspections.notified_case(cast, staff=staff, code="P4", school=cast.school)
            inspections.submitted_order(cast)

    client = cast.client(getattr(cast, who))
    rows(1)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    rows(4)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(many) == len(few)


def test_paper_of_an_institution_is_entered_and_compared_on_the_page(cast):
    order = inspections.issued_order(cast)
    enter = act.url(act.find("inspections.rectification", "enter_reply"), order)
    day = clock.today().isoformat()
    scan = SimpleUploadedFile("整改报告.pdf", institutions.PDF, "application/pdf")
    facts = {"reply": "已恢复", "received_on": day, "file": scan, "_version": order.version}
    officer, lead = cast.client(cast.officer), cast.client(cast.lead)
    done = officer.post(enter, facts)
    assert done.status_code == 302, done.content.decode()
    page = officer.get(done.url).content.decode()
    assert ("代录" in page, "待另一人核对" in page) == (True, True)
    assert "待核对的代录整改材料" not in officer.get("/").content.decode()
    assert "待核对的代录整改材料" in lead.get("/").content.decode()
    order = Rectification.objects.get()
    check = act.url(act.find("inspections.rectification", "check_reply"), order)
    assert officer.post(check, {"_version": order.version}).status_code == 422
    assert lead.post(check, {"_version": order.version}).status_code == 302
    text = page_text(cast, "officer", "district-order", order.pk)
    assert ("待另一人核对" in text, "代录" in text) == (False, True)


def page_text(cast, who, name, pk):
    return page(cast, who, name, pk).content.decode()


def fetched(cast, who, row, field):
    return cast.client(getattr(cast, who)).post(files.url(row, field)).status_code


def test_consent_and_stay_are_fetched_by_both_sides_and_by_no_stranger(cast):
    case = inspections.decided_case(cast, effective_in=5)
    how = {"method": "ELECTRONIC", "consent": institutions.stored_file()}
    case = inspections.serve_all(case, "DECISION", by=cast.officer, **how)
    case = decisions.serve(case, by=cast.officer)
    reason, scan = "复议期间", institutions.stored_file()
    case = decisions.stay(case, by=cast.lead, reason=reason, since=clock.today(), file=scan)
    service = case.services.get(document="DECISION")
    for who, name in PAGES.items():
        text = page_text(cast, who, name, case.pk)
        assert (files.url(service, "consent") in text, files.url(case, "stay_file") in text) == (
            True,
            True,
        ), who
        assert fetched(cast, who, service, "consent") == 200
        assert fetched(cast, who, case, "stay_file") == 200
    for who in ("officer_b", "clerk_b", "inspector_b", "dean"):
        assert fetched(cast, who, service, "consent") == 404
        assert fetched(cast, who, case, "stay_file") == 404


def test_the_basis_of_an_emergency_is_the_bureaus_to_read(cast):
    case = inspections.emergency_case(cast, evidence=institutions.stored_file("现场.pdf"))
    row = case.suspension
    page_ = reverse("district-institution", args=[cast.institution.pk]) + "?tab=suspensions"
    text = cast.client(cast.officer).get(page_).content.decode()
    assert (row.reason in text, files.url(row, "basis") in text) == (True, True)
    assert [fetched(cast, who, row, "basis") for who in ("officer", "lead", "city")] == [200] * 3
    for who in ("clerk", "inspector", "officer_b", "clerk_b", "dean"):
        assert fetched(cast, who, row, "basis") == 404, who


def test_a_persons_waiver_on_paper_by_mouse(cast):
    case = inspections.notified_case(cast, staff=institutions.cleared_staff(cast.institution))
    officer, lead, clerk = (cast.client(who) for who in (cast.officer, cast.lead, cast.clerk))
    waive = act.url(act.find("inspections.exitcase", "waive"), case)
    assert 'name="author"' not in clerk.get(waive).content.decode()  # it speaks for itself
    day = clock.today().isoformat()
    scan = SimpleUploadedFile("本人声明.pdf", institutions.PDF, "application/pdf")
    facts = {"author": "PERSON", "received_on": day, "file": scan, "_version": case.version}
    done = officer.post(waive, facts)
    assert done.status_code == 302, done.content.decode()
    case = ExitCase.objects.get()
    entry = case.unchecked().get()
    assert "待核对的代录申辩材料" not in officer.get("/").content.decode()
    assert "待核对的代录申辩材料" in lead.get("/").content.decode()
    assert "待另一人核对" in lead.get(done.url).content.decode()
    check = act.url(act.find("inspections.exitcase", "check_paper"), case)
    sent = {"entry": entry.pk, "_version": case.version}
    assert officer.post(check, sent).status_code == 422
    assert lead.post(check, sent).status_code == 302
    assert ExitCase.objects.get().waived() == {"PERSON"}
    assert "可以陈述申辩的案件" in clerk.get("/").content.decode()
