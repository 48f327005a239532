"""What comes in on paper is entered by one and compared by another; its files are fetched by the sides."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from inspections.domain import decisions
from inspections.facts import Stay
from inspections.models import ExitCase, Rectification
from portals.kit import act, files
from tests.factories import inspections, institutions
from tests.portals.inspections.seen import CASE_PAGES, page_text


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
    check = act.url(act.find("inspections.rectification", "check_entry"), order)
    assert officer.post(check, {"_version": order.version}).status_code == 422
    assert lead.post(check, {"_version": order.version}).status_code == 302
    text = page_text(cast, "officer", "order", order.pk)
    assert ("待另一人核对" in text, "代录" in text) == (False, True)


def fetched(cast, who, row, field):
    return cast.client(getattr(cast, who)).post(files.url(row, field)).status_code


def test_consent_and_stay_are_fetched_by_both_sides_and_by_no_stranger(cast):
    case = inspections.decided_case(cast, effective_in=5)
    how = {"method": "ELECTRONIC", "consent": institutions.stored_file()}
    case = inspections.serve_all(case, "DECISION", by=cast.officer, **how)
    case = decisions.serve(case, by=cast.officer)
    reason, scan = "复议期间", institutions.stored_file()
    case = decisions.stay(case, Stay(since=clock.today(), file=scan), by=cast.lead, reason=reason)
    service = case.services.exclude(decision=None).get()
    for who, name in CASE_PAGES.items():
        text = page_text(cast, who, name, case.pk)
        assert (
            files.url(service, "consent") in text,
            files.url(case.current_stay, "file") in text,
        ) == (
            True,
            True,
        ), who
        assert fetched(cast, who, service, "consent") == 200
        assert fetched(cast, who, case.current_stay, "file") == 200
    for who in ("officer_b", "clerk_b", "inspector_b", "dean"):
        assert fetched(cast, who, service, "consent") == 404
        assert fetched(cast, who, case.current_stay, "file") == 404


def test_the_basis_of_an_emergency_is_the_bureaus_to_read(cast):
    case = inspections.emergency_case(cast, evidence=institutions.stored_file("现场.pdf"))
    row = case.suspension
    page_ = reverse("institution", args=[cast.institution.pk]) + "?tab=suspensions"
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
    entry = case.notice.unchecked().get()
    assert "待核对的代录申辩材料" not in officer.get("/").content.decode()
    assert "待核对的代录申辩材料" in lead.get("/").content.decode()
    assert "待另一人核对" in lead.get(done.url).content.decode()
    check = act.url(act.find("inspections.exitcase", "check_paper"), case)
    sent = {"entry": entry.pk, "_version": case.version}
    assert officer.post(check, sent).status_code == 422
    assert lead.post(check, sent).status_code == 302
    assert ExitCase.objects.get().notice.waived() == {"PERSON"}
    assert "可以陈述申辩的案件" in clerk.get("/").content.decode()
