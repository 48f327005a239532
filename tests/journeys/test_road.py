"""From the announcement to the exit through HTTP, each step by the person whose job it is."""

import re
from datetime import timedelta

import openpyxl
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contracts.models import Agreement, Placement
from core import clock, ledger
from evaluations import questions, schemes
from evaluations.models import QualitySheet, Round, Survey
from inspections.models import ExitCase, Violation
from institutions.models import Exclusion, Institution, Staff, TermGrade
from portals.shared import links
from tasks import jobs
from tests.factories import institutions as papers
from tests.journeys.hands import PAPER, Hands
from vetting.models import Announcement, Application, Listing, Package, ScoreSheet


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def announce(cast, hands, time):
    officer, lead = hands("officer"), hands("lead")
    day = clock.today()
    officer.do(
        Announcement,
        "create",
        found_on=reverse("district-calls"),
        name="课后服务机构遴选公告",
        school_year=f"{day.year}-{day.year + 1}",
        scope_text="小学课后服务轮滑项目",
        conditions="依法登记，两年以上经验",
        contact="局基教科 0631-5200000",
        opens_at=local(clock.at(day, 14)),
        closes_at=local(clock.at(day + timedelta(days=10), 17)),
        term_from=day + timedelta(days=40),
        term_until=day + timedelta(days=300),
    )
    call = Announcement.objects.get()
    call = officer.do(
        call,
        "add-package",
        name="轮滑",
        category="SPORTS",
        service_items="轮滑",
        price_standard="20 元/课时",
        quota=1,
        min_applicants=1,
    )
    call = lead.do(call, "publish", number="环教告〔1〕号")
    assert "课后服务机构遴选公告" in Hands(cast.client(cast.clerk), cast.clerk).read(
        reverse("public-calls")
    )
    return call


def apply(cast, hands, time, call):
    clerk = hands("clerk")
    time.on(1)
    package = Package.objects.get()
    clerk.do(package, "apply", found_on=reverse("institution-call", args=[call.pk]))
    application = Application.objects.get()
    application = clerk.do(
        application,
        "fill",
        files=True,
        choose=True,
        plan="每周两次，分级教学。",
        undertaking="on",
        signatory="法人甲",
        licence_undertaking="on",
    )
    return clerk.do(application, "submit")


def review(cast, hands, time, call):
    officer, lead = hands("officer"), hands("lead")
    time.to(timezone.localtime(call.closes_at).date() + timedelta(days=1))
    application = Application.objects.get()
    for department in {item.reviewer_id for item in application.items()} - {None}:
        assert department == cast.department.pk
        hands("reviewer").do(application, "verdicts", rest_ok="on")
    if any(item.reviewer_id is None for item in application.items()):
        application = officer.do(application, "verdicts", rest_ok="on")
    application = officer.do(application, "qualify")
    return lead.do(Announcement.objects.get(), "finish_review")


def select(cast, hands, time, call):
    lead = hands("lead")
    for who in ("panel1", "panel2", "panel3"):
        call = lead.do(call, "appoint", member=getattr(cast, who).membership_id)
    if not ScoreSheet.objects.exists():  # appointed before the review was finished
        lead.do(call, "convene")
    for who in ("panel1", "panel2", "panel3"):
        sheet = ScoreSheet.objects.get(panelist__user=getattr(cast, who).user_id)
        hands(who).do(sheet, "score", marks=0.9, lock_now="on")
    jobs.run_everything()
    call = lead.do(Announcement.objects.get(), "select")
    call = lead.do(
        call,
        "give_notice",
        text="现将拟入围机构公示如下。",
        how_to_object="书面实名提出",
        number="环教示〔1〕号",
    )
    time.to(call.notices.get().ends_on + timedelta(days=1))
    lead.do(Announcement.objects.get(), "conclude", number="环教名单〔1〕号", minutes=PAPER)
    listing = Listing.objects.get()
    assert listing.state == "listed"
    return listing


def agree(cast, hands, time, listing):
    officer, clerk, lead = hands("officer"), hands("clerk"), hands("lead")
    course, staff = papers.accepted_course(listing.institution, name="轮滑"), Staff.objects.get()
    time.to(max(clock.today(), listing.valid_from - timedelta(days=7)))
    officer.do(
        listing,
        "draft-agreement",
        staff=[staff],
        **{f"line-{course.pk}-price": "20.00"},
    )
    agreement = Agreement.objects.get()
    agreement = officer.do(agreement, "offer")
    agreement = clerk.do(agreement, "countersign")
    agreement = lead.do(
        agreement,
        "activate",
        number="环教协〔1〕号",
        signed_on=clock.today(),
        signed_file=PAPER,
    )
    assert agreement.state == "active"
    return agreement


def place(cast, hands, time, agreement):
    dean, clerk = hands("dean"), hands("clerk")
    assert cast.school
    first = agreement.valid_from + timedelta(days=1)
    dean.do(
        agreement,
        "propose-placement",
        starts_on=first,
        ends_on=agreement.valid_until,
        timetable="周二下午，操场",
        pupils=30,
        weekly_hours="2",
    )
    placement = Placement.objects.get()
    placement = clerk.do(placement, "agree", staff=[Staff.objects.get()])
    time.to(first)
    placement = Placement.objects.get()
    assert (placement.state, placement.ran_from) == ("running", first)
    return placement


def _term_served(time):
    """The term in which the placement ran; in the long holidays, wait for the next."""
    ran_from = Placement.objects.get().ran_from
    while True:
        year = clock.today().year
        for code in (f"{year}-spring", f"{year}-autumn", f"{year - 1}-autumn"):
            term = papers.term(code)
            if term.starts_on <= clock.today() and ran_from <= term.ends_on:
                return term
        time.on(20)


def evaluate(cast, hands, time):
    """The school scores, families and pupils answer on their own links, the lead publishes."""
    city, dean, lead = hands("city"), hands("dean"), hands("lead")
    term = _term_served(time)
    day = clock.today()
    city.do(
        Round,
        "schedule",
        found_on=reverse("district-rounds"),
        term=term,
        opens_on=day + timedelta(days=1),
        freezes_on=day + timedelta(days=11),
        closes_on=day + timedelta(days=16),
    )
    time.on(1)
    sheet = QualitySheet.objects.get()
    items = schemes.read(sheet.round.scheme.body).items
    points = {f"points_{item.key}": f"{float(item.points) * 0.9:.1f}" for item in items}
    dean.do(sheet, "submit", comment="课堂有序", **points)
    for survey in Survey.objects.all():
        handed = dean.send(reverse("survey-links", args=[survey.pk]), count=12)
        tokens = sorted(set(re.findall(r"/s/([^/\"<]+)/", handed.content.decode())))
        assert len(tokens) == 12
        for token in tokens:
            stranger = Client()
            url = reverse("survey", args=[token])
            asked = questions.RATINGS[survey.audience]
            assert stranger.get(url).status_code == 200
            answer = stranger.post(url, {question.key: "5" for question in asked})
            assert "已收到" in answer.content.decode()
    time.on(11)
    time.on(6)
    row = Round.objects.get(region=cast.region)
    assert row.state == "closed"
    lead.do(row, "publish", number="环教评〔1〕号")
    assert TermGrade.objects.get().grade in {"EXCELLENT", "PASS"}
    return term


def leave(cast, hands, time):
    """Seen by an inspector, confirmed, told, answered, reviewed, decided, served, executed."""
    inspector, officer, lead = hands("inspector"), hands("officer"), hands("lead")
    officer2, clerk = hands("officer2"), hands("clerk")
    institution = Institution.objects.get(organisation=cast.institution_office)
    inspector.do(
        cast.school,
        "record-violation",
        about=f"institution:{institution.pk}",
        code="I3",
        facts_text="课上派发校外试听券",
        evidence=PAPER,
    )
    lead.do(Violation.objects.get(), "confirm", reason="学校证明属实")
    ground = Violation.objects.get().grounds.get()
    officer.do(institution, "open-exit", grounds=[ground])
    case = ExitCase.objects.get()
    case = officer.do(
        case,
        "draft_notice",
        notice_number="环教退告〔1〕号",
        facts_text="课上派发校外试听券",
        reasons="违反协议",
        basis="协议违约责任条款",
        intended="REMOVE",
        how_to_answer="书面向我局提出",
    )
    case = officer.do(
        case, "serve_notice", recipient="INSTITUTION", method="DIRECT", served_on=clock.today(),
        file=PAPER,
    )  # fmt: skip
    case = officer.do(case, "notify")
    case = clerk.do(case, "answer", text="系个别教练所为")
    time.to(case.defence_due + timedelta(days=1))
    case = officer2.do(
        case, "review", opinion="同意", review_on=clock.today(), file=PAPER, collective_record=PAPER
    )
    effective = clock.today() + timedelta(days=3)
    case = lead.do(
        case,
        "decide",
        outcome="REMOVE",
        number="环教退决〔1〕号",
        reasons="事实清楚",
        defence_answer="机构对教练的行为负责",
        effective_on=effective,
    )
    case = officer.do(
        case, "serve_decision", recipient="INSTITUTION", method="POST", served_on=clock.today(),
        file=PAPER,
    )  # fmt: skip
    officer.do(case, "serve")
    time.to(effective)
    return ExitCase.objects.get()


def workbook(term, folder):
    """Every cell of the semester workbook as text, by sheet."""
    file = folder / "学期报表.xlsx"
    call_command("term_report", region="371000", term=term.code, output=file)
    book = openpyxl.load_workbook(file)
    return {
        sheet.title: " ".join(str(cell) for row in sheet.values for cell in row if cell is not None)
        for sheet in book
    }


def test_the_whole_road(cast, hands, time, client, tmp_path):
    body = cast.institution
    papers.verified_licence(body, kind="NPO_CERT")
    papers.verified_licence(body, kind="SPORT_FILING")
    papers.cleared_staff(body)
    call = announce(cast, hands, time)
    apply(cast, hands, time, call)
    call = review(cast, hands, time, call)
    listing = select(cast, hands, time, call)
    agreement = agree(cast, hands, time, listing)
    place(cast, hands, time, agreement)
    time.on(30)
    term = evaluate(cast, hands, time)
    case = leave(cast, hands, time)

    assert case.state == "executed"
    assert Agreement.objects.get().state == "terminated"
    assert Placement.objects.get().state == "ended"
    assert Listing.objects.get().state == "removed"
    assert Exclusion.objects.get().decision_number == "环教退决〔1〕号"
    told = client.get(reverse("public-exits")).content.decode()
    assert body.uscc in told
    story = hands("lead").page_of(body)
    deeds_told = ("执行退出", "作出决定", "提交陈述申辩", "完成告知", "确认签订并生效", "提交申报")
    assert [word for word in deeds_told if word not in story] == []
    assert case.title() in hands("lead").read(links.url(body, cast.lead) + "?tab=exits")
    sheets = workbook(term, tmp_path)
    assert [name for name in sheets if name.startswith("附表2") and body.uscc in sheets[name]] != []
    if term.covers(case.opened_on) and term.covers(case.executed_on):
        told = [text for name, text in sheets.items() if name.startswith("附表6")]
        assert [case.decision_number in text for text in told] == [True]
    assert list(ledger.verify()) == []
    call_command("verify_ledger")
