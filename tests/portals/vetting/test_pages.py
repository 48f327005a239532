"""Pages in every state, strangers at each, papers, downloads, and queries that do not grow."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portals.kit import files, links, printouts
from tests.factories import vetting as make
from tests.portals.vetting import browser
from vetting.domain import corrections, objections, panels, sheets
from vetting.domain.defaults import CHECKLIST
from vetting.facts import Answer, CorrectionAsked, Filing
from vetting.models import Announcement, Application, Listing, Objection, ScoreSheet

STATES = ("published_call", "reviewed_call", "ranked_call", "noticed_call", "concluded_call")
TABS = ("overview", "applications", "panel", "ranking", "notice", "timeline")


def built(cast, time, name):
    make.certified(cast.institution)
    facts = {"category": cast.institution.category}
    if name == "published_call":
        call = make.published_call(cast, **facts)
        make.submitted_application(cast, call=call, institution=cast.institution)
        return call
    return getattr(make, name)(cast, time, institutions=[cast.institution], **facts)


@pytest.mark.parametrize("name", STATES)
def test_call_in_every_state_for_everybody_it_concerns(cast, time, name):
    call = built(cast, time, name)
    title = call.title()
    for tab in TABS:
        page = cast.client(cast.lead).get(reverse("call", args=[call.pk]) + f"?tab={tab}")
        assert (page.status_code, title in page.content.decode()) == (200, True), tab
    for who, url in (("city", "call"), ("clerk", "call")):
        page = cast.client(getattr(cast, who)).get(reverse(url, args=[call.pk]))
        assert (page.status_code, title in page.content.decode()) == (200, True), who
    assert Client().get(reverse("public-call", args=[call.pk])).status_code == 200


@pytest.mark.parametrize("name", STATES)
def test_every_row_has_a_page_for_those_who_see_it(cast, time, name):
    built(cast, time, name)
    for who in ("officer", "lead", "city", "clerk", "panel1"):
        actor = getattr(cast, who)
        client = cast.client(actor)
        for model in (Announcement, Application, ScoreSheet, Listing):
            for row in model.objects.visible_to(actor):
                url = links.url(row, actor)
                if url:
                    assert client.get(url).status_code == 200, (who, url)


def test_only_the_reviewing_side_has_a_column_of_verdicts(cast, time):
    """A dash for whoever may not read them would look like a review that never was."""
    built(cast, time, "reviewed_call")
    [row] = Application.objects.all()
    heads = {}
    for who in ("officer", "city"):
        page = cast.client(getattr(cast, who)).get(reverse("application", args=[row.pk]))
        heads[who] = page.content.decode().count('<th scope="col">结论</th>')
    assert heads == {"officer": 1, "city": 0}


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("officer_b", "application"),
        ("lead_b", "application"),
        ("clerk_b", "application"),
        ("reviewer_b", "application"),
        ("reviewer", "application"),
    ],
)
def test_stranger_of_the_same_role_finds_no_application(cast, time, who, name):
    call = built(cast, time, "reviewed_call")
    pk = call.applications().get().pk
    assert cast.client(getattr(cast, who)).get(reverse(name, args=[pk])).status_code == 404
    for deed in ("verdicts", "qualify", "withdraw", "fill", "submit"):
        answer = cast.client(getattr(cast, who)).get(f"/do/vetting.application/{pk}/{deed}/")
        assert answer.status_code == 404, deed


@pytest.mark.parametrize("who", ["officer_b", "reviewer", "reviewer_b", "panel1"])
def test_a_call_of_others_does_not_exist(cast, time, who):
    """Where a role's page only leads on, the row is looked for first."""
    call = built(cast, time, "reviewed_call")
    answer = cast.client(getattr(cast, who)).get(reverse("call", args=[call.pk]))
    assert answer.status_code == 404


def test_stranger_finds_no_sheet_objection_or_listing(cast, time):
    call = built(cast, time, "noticed_call")
    objection = objections.file(
        call,
        Filing(name="王小明", contact="0631-123", facts="名单外人员在校内授课，与申报不符。"),
        by=cast.clerk,
    )
    sheet = ScoreSheet.objects.first()
    pending = make.pending_listing(cast.institution)
    pages = {
        "sheet": sheet, "objection": objection, "listing": pending,
    }  # fmt: skip
    for name, row in pages.items():
        url = reverse(name, args=[row.pk])
        assert cast.client(cast.officer).get(url).status_code == 200, name
        assert cast.client(cast.officer_b).get(url).status_code == 404, name
    assert cast.client(cast.panel_b).get(reverse("sheet", args=[sheet.pk])).status_code == 404
    url = reverse("listing", args=[pending.pk])
    assert cast.client(cast.clerk_b).get(url).status_code == 404


def test_sealed_marks_are_on_nobody_elses_page(cast, time):
    call = make.reviewed_call(cast, time)
    first, second, _third = make.experts(cast, call)
    panels.convene(call, by=cast.lead)
    application = call.applications().order_by("pk").first()
    sheet = application.sheets.get(panelist__user=first.user_id)
    item = call.score_items.first()
    sheets.fill(sheet, by=first, points={item.pk: "17.35"}, comment="尚未定稿的评语")
    for who, name in ((cast.officer, "sheet"), (cast.lead, "sheet")):
        page = cast.client(who).get(reverse(name, args=[sheet.pk])).content.decode()
        assert ("17.35" in page, "尚未定稿" in page) == (False, False)
    url = reverse("sheet", args=[sheet.pk])
    assert cast.client(second).get(url).status_code == 404
    assert "17.35" in cast.client(first).get(url).content.decode()


def test_applicant_reads_no_verdict_reviewer_or_score_on_the_timeline(cast, time):
    call = built(cast, time, "concluded_call")
    row = call.applications().get()
    page = cast.client(cast.clerk).get(reverse("application", args=[row.pk]))
    text = page.content.decode()
    assert ("资质合格" in text, "填写审核意见" in text, "经办甲（" in text) == (True, False, True)
    assert str(row.score) not in text


@pytest.mark.parametrize("name", STATES)
def test_papers_print_for_those_who_may(cast, time, name):
    call = built(cast, time, name)
    notice = call.current_public_notice
    printed = 0
    for actor in (cast.lead, cast.clerk):
        client = cast.client(actor)
        for row in filter(None, (call, notice)):
            for paper in printouts.of(row, actor):
                page = client.get(paper.url)
                assert (page.status_code, call.bureau.name in page.content.decode()) == (200, True)
                printed += 1
    assert printed == {"noticed_call": 4, "concluded_call": 6}.get(name, 2)


def test_correction_notice_and_reply_print(cast, time):
    row = make.reviewed(make.submitted_application(cast), failed=["课程方案"])
    row = corrections.ask_correction(
        row, CorrectionAsked(number="环教补〔2026〕1号"), by=cast.officer
    )
    (paper,) = printouts.of(row.open_correction, cast.officer)
    text = cast.client(cast.officer).get(paper.url).content.decode()
    assert ("环教补〔2026〕1号" in text, "课程方案" in text) == (True, True)
    assert cast.client(cast.officer_b).get(paper.url).status_code == 404
    call = built(cast, time, "noticed_call")
    objection = objections.file(
        call,
        Filing(name="王小明", contact="0631-123", facts="名单外人员在校内授课，与申报不符。"),
        by=cast.clerk,
    )
    assert printouts.of(objection, cast.lead) == []
    objections.refuse(objection, Answer(reply="没有具体事实，不予受理。"), by=cast.lead)
    (paper,) = printouts.of(Objection.objects.get(), cast.lead)
    assert "没有具体事实" in cast.client(cast.lead).get(paper.url).content.decode()


def test_material_is_fetched_by_those_who_review_it_and_recorded(cast):
    row = make.submitted_application(cast)
    material = row.materials.get(item__title="课程方案")
    url = files.url(material, "file")
    assert cast.client(cast.officer).post(url).status_code == 200
    for who in ("officer_b", "clerk", "clerk_b", "reviewer_b", "dean"):
        assert cast.client(getattr(cast, who)).post(url).status_code == 404, who


@pytest.mark.parametrize("name", ["applications", "calls", "listings"])
def test_number_of_queries_of_a_list_does_not_grow(cast, name):
    call = make.published_call(cast)
    client = cast.client(cast.officer)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(name)).status_code == 200
        return len(caught)

    def more():
        row = make.submitted_application(cast, call=call)
        make.backfilled_listing(row.institution)
        make.published_call(cast)

    more()
    queries()
    few = queries()
    for _each in range(4):
        more()
    assert queries() == few


def test_the_reviewer_is_told_of_too_little_experience(cast):
    row = make.submitted_application(cast)
    url = reverse("application", args=[row.pk])
    told = "非公益机构应有 2 年以上面向义务教育学生的办学经历"
    assert told in cast.client(cast.officer).get(url).content.decode()
    type(row.institution).objects.filter(pk=row.institution_id).update(public_benefit=True)
    assert told not in cast.client(cast.officer).get(url).content.decode()


def test_a_ranking_that_the_machine_made_first_is_said_and_not_refused_as_somebody_elses(
    cast, time
):
    call = built(cast, time, "ranked_call")
    page = cast.client(cast.officer).get(reverse("call", args=[call.pk])).content.decode()
    answer = browser.do(cast.client(cast.officer), call, "rank")
    said = "没有等待排名的申报。" in answer.content.decode()
    assert (browser.url(call, "rank") in page, answer.status_code, said) == (False, 422, True)


def test_a_call_says_on_every_page_of_whom_a_certificate_is_asked(cast, time):
    call = make.published_call(cast, checklist=CHECKLIST)
    item = call.items.get(title="民办非企业单位登记证书")
    assert [each.asked_of for each in call.items.all()][:5] == [
        "限企业法人",
        "限民办非企业单位",
        "限事业单位",
        "限科技类、艺术类、综合实践类",
        "限体育类",
    ]
    pages = [
        Client().get(reverse("public-call", args=[call.pk])),
        cast.client(cast.clerk).get(reverse("call", args=[call.pk])),
        cast.client(cast.lead).get(reverse("call", args=[call.pk])),
    ]
    assert [item.asked_of in each.content.decode() for each in pages] == [True] * 3
