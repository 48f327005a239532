"""The page of an objection for who filed it, for whom it is about, and for the bureaus; its papers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.domain import messages
from accounts.models import Message
from portals.accounts.inbox import receipts
from portals.kit import files, links, printouts, timeline
from tests.factories import institutions as people
from tests.factories import vetting as make
from tests.portals.vetting.browser import buttons, do, done, url
from vetting.domain import calls, objections, packages, panels, review
from vetting.facts import Acceptance, Answer, Filing, Numbered
from vetting.models import Objection, ScoreSheet

FACTS = "名单外人员在校内授课，与申报不符。"
SECRET = ("王小明", "0631-1234567", FACTS, "经核查不属实，致王小明")


@pytest.fixture
def row(cast, time):
    """Institution B objects to institution A, with a letter and evidence."""
    _ = cast.institution_b
    make.certified(cast.institution)
    call = make.noticed_call(
        cast, time, institutions=[cast.institution], category=cast.institution.category
    )
    return objections.file(
        call,
        Filing(
            name="王小明",
            contact="0631-1234567",
            facts=FACTS,
            application=call.applications().get(),
            attachment=people.stored_file("证据.pdf"),
        ),
        by=cast.clerk_b,
    )


def seen(cast, who, row, name="objection"):
    return cast.client(getattr(cast, who)).get(reverse(name, args=[row.pk]))


def test_filer_reads_all_of_it_and_whom_it_is_about_only_the_gist(cast, row):
    assert seen(cast, "clerk", row).status_code == 404
    row = objections.accept(row, Acceptance(gist="进校人员名单是否与实际一致"), by=cast.officer)
    row = objections.dismiss(
        row, Answer(reply="经核查不属实，致王小明", number="环教复〔2026〕1号"), by=cast.lead
    )
    own, about = (seen(cast, who, row) for who in ("clerk_b", "clerk"))
    assert (own.status_code, about.status_code) == (200, 200)
    text = own.content.decode()
    assert (FACTS in text, "经核查不属实" in text, "0631-1234567" in text) == (True, True, False)
    text = about.content.decode()
    assert [word for word in SECRET if word in text] == []
    assert ("进校人员名单是否与实际一致" in text, "异议不成立" in text) == (True, True)


def test_evidence_and_answer_never_reach_whom_it_is_about(cast, row):
    row = objections.dismiss(
        objections.accept(row, by=cast.officer),
        Answer(reply="经核查不属实，致王小明"),
        by=cast.lead,
    )
    path = files.url(row, "file")
    answers = {who: cast.client(getattr(cast, who)).post(path).status_code for who in
               ("clerk", "clerk_b", "officer", "city", "officer_b", "dean")}  # fmt: skip
    assert answers == {
        "clerk": 404, "clerk_b": 200, "officer": 200, "city": 200, "officer_b": 404, "dean": 404,
    }  # fmt: skip
    printed = {
        who: [
            paper.title
            for paper in printouts.of(row, getattr(cast, who))
            if "答复书" in paper.title
        ]
        for who in ("clerk", "clerk_b", "lead", "city")
    }
    assert printed == {
        "clerk": [], "clerk_b": ["异议答复书"], "lead": ["异议答复书"], "city": ["异议答复书"],
    }  # fmt: skip
    assert cast.client(cast.clerk).get(printouts.url(row, "reply")).status_code == 404


def test_every_notice_about_it_leads_to_a_page_its_reader_may_see(cast, row):
    objections.dismiss(
        objections.accept(row, by=cast.officer), Answer(reply="经核查不属实。"), by=cast.lead
    )
    for pk in messages.undelivered():
        messages.deliver(pk)
    for who in ("clerk", "clerk_b", "officer"):
        actor = getattr(cast, who)
        told = receipts(actor).filter(message__kind__startswith="objection")
        assert told.exists(), who
        for each in told:
            page = links.url_of_ref(each.message.subject, actor)
            assert cast.client(actor).get(page).status_code == 200, (who, each.message.text)


def test_city_reads_it_and_strangers_find_nothing(cast, row):
    assert seen(cast, "city", row, "objection").status_code == 200
    for who in ("officer_b", "lead_b"):
        assert seen(cast, who, row, "objection").status_code == 404
    for who, status in (("city", 403), ("lead_b", 404)):
        answer = cast.client(getattr(cast, who)).get(url(row, "accept"))
        assert answer.status_code == status, who


def test_refusal_of_an_objection_prints_with_its_number(cast, row):
    done(do(cast.client(cast.lead), row, "refuse", number="环教复〔2026〕2号", reply="没有具体事实。",
            reason="没有具体事实。"))  # fmt: skip
    (paper,) = printouts.of(type(row).objects.get(), cast.clerk_b)
    text = cast.client(cast.clerk_b).get(paper.url).content.decode()
    assert ("环教复〔2026〕2号" in text, "异议不予受理告知书" in text, "没有具体事实。" in text) == (
        True, True, True,
    )  # fmt: skip


def test_disqualification_prints_for_the_applicant(cast):
    make.certified(cast.institution)
    row = make.reviewed(
        make.submitted_application(cast, institution=cast.institution), failed=["课程方案"]
    )
    row = review.disqualify(
        row, Numbered(number="环教审〔2026〕3号"), by=cast.officer, reason="课程含学科内容"
    )
    paper, receipt = sorted(
        printouts.of(row, cast.clerk), key=lambda each: each.title, reverse=True
    )
    assert (receipt.title, paper.title) == ("申报材料收件回执", "资质审核不合格通知书")
    text = cast.client(cast.clerk).get(paper.url).content.decode()
    assert ("环教审〔2026〕3号" in text, "课程含学科内容" in text) == (True, True)
    for each in (receipt, paper):
        assert cast.client(cast.clerk_b).get(each.url).status_code == 404
    row = review.reconsider(row, by=cast.officer, reason="更正")
    titles = [each.title for each in printouts.of(row, cast.clerk)]
    assert titles == [
        "资质审核不合格通知书（已收回）",
        "申报材料收件回执",
        "更正资质审核结论通知书",
    ]
    assert (
        row.decision_number,
        "课程含学科内容" in cast.client(cast.clerk).get(paper.url).content.decode(),
    ) == ("", True)


def test_ended_package_and_cancelled_call_print_with_their_numbers(cast, time):
    call = make.reviewed_call(cast, time, least=4)
    package = packages.end(
        make.package_of(call), Numbered(number="环教终〔2026〕1号"), by=cast.lead, reason="只有三家"
    )
    (paper,) = printouts.of(package, cast.lead)
    text = cast.client(cast.clerk).get(paper.url).content.decode()
    assert ("环教终〔2026〕1号" in text, "只有三家" in text) == (True, True)
    call = calls.cancel(call, Numbered(number="环教消〔2026〕1号"), by=cast.lead, reason="政策调整")
    titles = [paper.title for paper in printouts.of(call, cast.clerk)]
    assert titles == ["遴选公告（已收回）", "取消遴选公告"]
    text = cast.client(cast.clerk).get(printouts.url(call, "cancelled")).content.decode()
    assert ("环教消〔2026〕1号" in text, "政策调整" in text) == (True, True)


def test_sheet_prints_for_the_pen_of_an_expert_without_account(cast, time):
    call = make.reviewed_call(cast, time)
    for name in ("专家丁", "专家戊", "专家己"):
        panels.appoint(call, by=cast.lead, name=name)
    panels.convene(call, by=cast.lead)
    sheet = ScoreSheet.objects.first()
    (paper,) = printouts.of(sheet, cast.officer)
    text = cast.client(cast.officer).get(paper.url).content.decode()
    titles = [item.title for item in call.score_items.all()]
    assert [title in text for title in (*titles, "专家丁")] == [True] * (len(titles) + 1)
    assert cast.client(cast.officer_b).get(paper.url).status_code == 404


def test_one_of_several_packages_is_ranked_and_undone_from_the_ranking_tab(cast, time):
    call = make.published_call(cast, packages=2)
    for package in call.packages.all():
        make.qualified_application(cast, call=call, package=package)
    call = make.scored(cast, calls.finish_review(make.closed(call, time), by=cast.officer))
    one, other = call.packages.order_by("position")
    lead = cast.client(cast.lead)
    done(do(lead, one, "rank"))
    done(do(lead, one, "select"))
    assert set(buttons(one, cast.lead)) == {"撤销这个项目包的排名", "遴选终止"}
    page = lead.get(reverse("call", args=[call.pk]) + "?tab=ranking").content.decode()
    assert (url(one, "undo-ranking") in page, url(other, "rank") in page) == (True, True)
    done(do(lead, one, "undo-ranking", reason="评分表有误"))
    assert [row.state for row in call.applications()] == ["qualified", "qualified"]


@pytest.fixture
def schools(cast, time):
    """A school objects to institution A."""
    _ = cast.school, cast.school2
    call = make.noticed_call(cast, time)
    return objections.file(
        call,
        Filing(
            name="环翠甲小学",
            contact="0631-1234567",
            facts=FACTS,
            application=call.applications().first(),
        ),
        by=cast.dean,
    )


def test_school_follows_its_objection_from_the_workbench(cast, schools):
    client, page = cast.client(cast.dean), reverse("objection", args=[schools.pk])
    assert (links.url(schools, cast.dean), f'href="{page}"' in client.get("/").content.decode()) == (
        page, True,
    )  # fmt: skip
    row = objections.accept(schools, Acceptance(gist="名单是否与实际一致"), by=cast.officer)
    row = objections.dismiss(
        row, Answer(reply="经核查不属实。", number="环教复〔2026〕1号"), by=cast.lead
    )
    text = client.get(page).content.decode()
    told = (FACTS, "经核查不属实。", "提出异议", "受理异议", "异议不成立", "异议答复书")
    assert [word for word in told if word not in text] == []
    assert [paper.title for paper in printouts.of(row, cast.dean)] == [
        "异议答复书",
        "异议受理通知书",
    ]
    assert f'href="{page}"' not in client.get("/").content.decode()
    listed = client.get(reverse("objections")).content.decode()
    assert f'href="{page}"' in listed


def test_school_hears_of_each_move_of_its_objection(cast, schools):
    objections.dismiss(
        objections.accept(schools, by=cast.officer), Answer(reply="经核查不属实。"), by=cast.lead
    )
    told = Message.objects.filter(role="SCHOOL", kind__startswith="objection")
    assert [(each.kind, each.organisation) for each in told.order_by("pk")] == [
        ("objection.accept", cast.school.organisation),
        ("objection.dismiss", cast.school.organisation),
    ]


@pytest.mark.parametrize("who", ["dean2", "principal2", "dean_b"])
def test_no_other_school_sees_it_or_reads_of_it(cast, schools, who):
    actor = getattr(cast, who)
    objections.accept(schools, by=cast.officer)
    assert seen(cast, who, schools, "objection").status_code == 404
    assert schools.title() not in cast.client(actor).get(reverse("objections")).content.decode()
    assert timeline.of(schools, actor) == []
    assert timeline.of(schools, cast.dean) != []


def test_school_objects_on_the_page_of_the_call(cast, time):
    _ = cast.school
    call = make.noticed_call(cast, time)
    page = cast.client(cast.dean).get(reverse("call", args=[call.pk]))
    assert f'href="{url(call, "object")}"' in page.content.decode()
    assert cast.client(cast.dean_b).get(reverse("call", args=[call.pk])).status_code == 404
    goes = done(
        do(cast.client(cast.dean), call, "object", name="环翠甲小学", contact="0631-1234567",
           facts_text=FACTS)
    )  # fmt: skip
    assert goes == reverse("objection", args=[Objection.objects.get().pk])
