"""One officer and one lead, alone with the paper of everybody else: from the file to the list."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from core import clock
from institutions.models import Course, Institution, Licence, Staff
from portals.kit import act
from tasks import table
from tests.factories import institutions as papers
from tests.journeys import entering
from tests.journeys.hands import PAPER
from vetting.models import Announcement, Application, Listing, Package, ScoreSheet

EXPERTS = ("王专家", "李专家", "张专家")


class Two:
    """Both browsers. `both` is how paper comes in: the officer types, may not check, the lead does."""

    def __init__(self, officer, lead, time):
        self.officer, self.lead, self.time = officer, lead, time

    def stopped(self, hands, row, name, sentence, **told):
        """The deed is refused with the rule's sentence, and nothing has moved."""
        answer = hands.send(act.url(act.find(row._meta.label_lower, name), row), **told)
        assert answer.status_code == 422, f"{name}: {answer.status_code}"
        assert sentence in answer.content.decode(), name
        fresh = type(row)._base_manager.get(pk=row.pk)
        assert (fresh.version, fresh.state) == (row.version, row.state)

    def checked(self, row, name, sentence, **told):
        """What the officer typed in, the officer cannot pass, and the lead can."""
        self.stopped(self.officer, row, name, sentence, **dict(told))
        return self.lead.do(row, name, **told)


OWN_ENTRY = "由您本人录入"
OWN_PAPER = "由您本人代录"


def file(two):
    """The institution's file: itself, licences, a person, a course; all from its paper."""
    officer, today = two.officer, clock.today()
    officer.do(
        Institution,
        "enter",
        found_on=reverse("institutions"),
        uscc=papers.uscc(prefix="52"),
        name="乡镇轮滑俱乐部（测试）",
        category="SPORTS",
        nature="NPO",
        legal_representative="法人乙",
        address="环翠区乡镇路 1 号",
        contact_name="联系人乙",
        contact_phone="13800000001",
        backfill_basis="纸质登记表",
        entry_scan=PAPER,
    )
    body = two.checked(Institution.objects.get(name__startswith="乡镇"), "confirm", OWN_ENTRY)
    for kind in ("NPO_CERT", "SPORT_FILING"):
        officer.do(
            body,
            "add_licence",
            kind=kind,
            number=f"证{kind}",
            issuer="区行政审批服务局",
            valid_from=today - timedelta(days=30),
            valid_until=today + timedelta(days=900),
            file=PAPER,
            entry_scan=PAPER,
        )
        two.checked(Licence.objects.get(kind=kind), "verify", OWN_ENTRY)
    _course(two, body)
    _person(two, body)
    return body


def _course(two, body):
    two.officer.do(
        body,
        "add_course",
        name="轮滑",
        category="SPORTS",
        stage="PRIMARY",
        outline="每周一次，由浅入深。",
        lesson_minutes=40,
        price_inside="20.00",
        price_outside="35.00",
        file=PAPER,
        entry_scan=PAPER,
    )
    two.checked(Course.objects.get(), "accept", OWN_ENTRY, non_subject="on")


def _person(two, body):
    officer, today = two.officer, clock.today()
    officer.do(
        body,
        "add_staff",
        name="教练甲",
        id_number=papers.id_number(),
        job="TEACHER",
        undertaking=PAPER,
        undertaking_on=today,
        entry_scan=PAPER,
    )
    person = Staff.objects.get()
    for kind in ("HEALTH_CERT", "SKILL_PROOF"):
        officer.do(person, "add_credential", kind=kind, number="1", issued_on=today, file=PAPER)
    officer.do(
        person,
        "enter_check",
        queried_on=today,
        passed="yes",
        reference="查询回执 1",
        consent_on=today,
        queried_by="经办甲",
        consent=PAPER,
        by_office="office",
    )
    ticked = {"in_service_clear": "on", "red_lines_clear": "on"}
    two.checked(Staff.objects.get(), "clear", OWN_ENTRY, **ticked)


def announce(two):
    return entering.publish(two.officer, two.lead)


def apply(two, body, call):
    """The paper application, typed in, handed in, and compared by the lead."""
    two.time.on(1)
    page = reverse("call", args=[call.pk])
    package = Package.objects.get()
    two.officer.do(package, "enter-paper", found_on=page, institution=body, entry_scan=PAPER)
    application = two.officer.do(
        Application.objects.get(),
        "fill",
        files=True,
        choose=True,
        plan="每周两次，分级教学。",
        undertaking="on",
        signatory="法人乙",
        licence_undertaking="on",
    )
    application = two.officer.do(application, "submit")
    return two.checked(application, "check_entry", "录入")


def review(two, call):
    """The departments answer by letter; who typed a letter does not decide on it."""
    two.time.to(timezone.localtime(call.closes_at).date() + timedelta(days=1))
    application = Application.objects.get()
    for item in application.items():
        if item.reviewer_id is not None:
            application = two.officer.do(application, "letter", item=item, ok="1", entry_scan=PAPER)
    application = two.officer.do(application, "verdicts", rest_ok="on")
    application = two.checked(application, "qualify", "请由其他人员")
    assert application.state == "qualified"
    return two.lead.do(Announcement.objects.get(), "finish_review")


def score(two, call):
    """Three experts without accounts: names, signed sheets, each typed in and compared."""
    for name in EXPERTS:
        call = two.lead.do(call, "appoint", name=name, employer="市体育局")
    if not ScoreSheet.objects.exists():
        two.lead.do(call, "convene")
    for sheet in ScoreSheet.objects.order_by("pk"):
        entered = two.officer.do(sheet, "enter", marks=0.9, entry_scan=PAPER)
        two.checked(entered, "check_entry", OWN_ENTRY)
    table.run_everything()


def conclude(two):
    """Ranking, public notice, list: the lead's own deeds."""
    call = two.lead.do(Announcement.objects.get(), "select")
    call = two.lead.do(
        call,
        "give_public_notice",
        text="现将拟入围机构公示如下。",
        how_to_object="书面实名提出",
        number="环教示〔1〕号",
    )
    two.time.to(call.public_notices.get().ends_on + timedelta(days=1))
    two.lead.do(Announcement.objects.get(), "conclude", number="环教名单〔1〕号", minutes=PAPER)
    listing = Listing.objects.get()
    assert listing.state == "listed"
    return listing
