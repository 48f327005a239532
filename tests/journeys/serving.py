"""签订协议 and 过程评价 through HTTP: in force, in school, scored, answered for, published."""

import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from contracts.models import Agreement, Placement
from core import clock
from evaluations import questions, schemes
from evaluations.models import QualitySheet, Round, Survey
from institutions.models import Staff, TermGrade
from tests.factories import institutions as papers
from tests.journeys.hands import PAPER


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
        found_on=reverse("rounds"),
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
