"""公告到名单 through HTTP: announced, applied for, reviewed, scored, on notice, listed."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from core import clock
from tasks import table
from tests.journeys.hands import PAPER, Hands
from vetting.models import Announcement, Application, Listing, Package, ScoreSheet


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def publish(officer, lead):
    day = clock.today()
    officer.do(
        Announcement,
        "create",
        found_on=reverse("calls"),
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
    call = officer.do(
        Announcement.objects.get(),
        "add-package",
        name="轮滑",
        category="SPORTS",
        service_items="轮滑",
        price=Decimal(20),
        quota=1,
        min_applicants=1,
        few_because="本区机构较少",
    )
    return lead.do(call, "publish", number="环教告〔1〕号")


def announce(cast, hands, time):
    call = publish(hands("officer"), hands("lead"))
    assert "课后服务机构遴选公告" in Hands(cast.client(cast.clerk), cast.clerk).read(
        reverse("public-calls")
    )
    return call


def apply(cast, hands, time, call):
    clerk = hands("clerk")
    time.on(1)
    package = Package.objects.get()
    clerk.do(package, "apply", found_on=reverse("call", args=[call.pk]))
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
    table.run_everything()
    call = lead.do(Announcement.objects.get(), "select")
    call = lead.do(
        call,
        "give_public_notice",
        text="现将拟入围机构公示如下。",
        how_to_object="书面实名提出",
        number="环教示〔1〕号",
    )
    time.to(call.public_notices.get().ends_on + timedelta(days=1))
    lead.do(Announcement.objects.get(), "conclude", number="环教名单〔1〕号", minutes=PAPER)
    listing = Listing.objects.get()
    assert listing.state == "listed"
    return listing
