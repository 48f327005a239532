"""The official page of every move that has effect outside the office, with the number typed for it."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from accounts.actors import system
from accounts.models import IssuedPage
from portals.kit import links, printouts
from tests.factories import vetting as make
from tests.portals.vetting.browser import do, done, pdf
from vetting.documents import letters
from vetting.domain import corrections, listings, objections
from vetting.enums import PageKind
from vetting.facts import Answer, CorrectionAsked, Filing, Numbered, Upheld
from vetting.models import Application, Listing, Objection

NUMBER = "环教测〔2026〕7号"
EXIT = system("exit-execution")


def text_of(client, url):
    page = client.get(url)
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def issued(kind):
    return IssuedPage.objects.filter(name=kind).latest("pk")


def subject_of(page):
    label, _colon, pk = page.subject.partition(":")
    return apps.get_model(label)._base_manager.get(pk=pk)


def address(page):
    return printouts.url(subject_of(page), page.name, page.edition)


def printed(cast, kind, who, *words):
    """It prints for `who` with its number and words, and for no stranger; its button is on the page
    of what it is about."""
    page, reader = issued(kind), getattr(cast, who)
    row, url = subject_of(page), address(page)
    (title,) = [each.title for each in printouts.of(row, reader) if each.url == url]
    assert title.startswith(str(PageKind(kind).label))
    text = text_of(cast.client(reader), url)
    missing = [each for each in (page.title, NUMBER, *words) if each not in text]
    assert (missing, "None" in text) == ([], False)
    for stranger in ("officer_b", "lead_b", "dean", "panel1"):
        assert cast.client(getattr(cast, stranger)).get(url).status_code == 404, stranger
    shown = cast.client(reader).get(links.url(row, reader)).content.decode()
    assert url in shown
    return text


def readers(cast, kind):
    url = address(issued(kind))
    return [
        who
        for who in ("officer", "city", "clerk", "clerk_b", "dean", "officer_b", "panel1")
        if cast.client(getattr(cast, who)).get(url).status_code == 200
    ]


def test_suspended_resumed_and_given_up_listing(cast):
    row = make.backfilled_listing(cast.institution)
    lead = cast.client(cast.lead)
    done(do(lead, row, "suspend", reason="证照换发中", number=NUMBER, until="2026-04-30",
            basis="licence", article="办学许可证", document=pdf("依据.pdf")))  # fmt: skip
    printed(cast, "suspended", "clerk", cast.institution.name, "证照换发中", "至2026年4月30日止")
    row = Listing.objects.get()
    done(do(lead, row, "resume", reason="新证已核验", number=NUMBER))
    printed(cast, "resumed", "clerk", "新证已核验", row.document_number)
    printed(cast, "suspended", "clerk", "证照换发中", "至2026年4月30日止")
    done(do(lead, Listing.objects.get(), "give_up", reason="机构申请退出", number=NUMBER))
    printed(cast, "given_up", "clerk", "机构申请退出", "自愿退出不影响你单位再次申报。")
    for kind in ("suspended", "resumed", "given_up"):
        assert readers(cast, kind) == ["officer", "city", "clerk"]


def test_voided_removed_and_reinstated_listing(cast):
    row = make.pending_listing(cast.institution)
    done(do(cast.client(cast.lead), row, "void", reason="录入有误", number=NUMBER))
    printed(cast, "voided", "clerk", "录入有误")
    row = make.backfilled_listing(cast.institution)
    row = listings.remove(row, Numbered(number=NUMBER), by=EXIT, reason="严重违约")
    printed(cast, "removed", "clerk", "严重违约", "移出资格名单")
    listings.reinstate(row, by=EXIT, reason="原决定撤销")
    page = issued("reinstated")
    assert (page.number, page.office) == ("", cast.bureau)
    printed(cast, "removed", "clerk", "严重违约")


def test_machine_suspends_and_the_page_is_the_bureaus_with_a_blank_for_its_number(cast):
    row = make.backfilled_listing(cast.institution)
    listings.suspend(row, by=system("licence-expiry"), reason="办学许可证到期")
    page = issued("suspended")
    text = text_of(cast.client(cast.lead), address(page))
    assert (cast.bureau.name in text, page.number, "至另行通知恢复时止" in text) == (
        True, "", True,
    )  # fmt: skip


def test_qualified_and_reconsidered_application(cast):
    make.certified(cast.institution)
    row = make.reviewed(make.submitted_application(cast, institution=cast.institution))
    officer = cast.client(cast.officer)
    done(do(officer, row, "qualify", number=NUMBER))
    printed(cast, "qualified", "clerk", row.package.name, "经资质审核合格")
    done(do(officer, Application.objects.get(), "reconsider", number=NUMBER, reason="漏看一项"))
    printed(cast, "reconsidered", "clerk", "漏看一项", "将重新审核")


def test_restored_correction_prints_beside_the_notice_as_it_was(cast, time):
    make.certified(cast.institution)
    row = make.reviewed(
        make.submitted_application(cast, institution=cast.institution), failed=["课程方案"]
    )
    row = corrections.ask_correction(
        row, CorrectionAsked(number="环教补〔2026〕1号"), by=cast.officer
    )
    told = row.open_correction.due_on
    time.move(told_end(told))
    row = corrections.propose_lapse(row, by=system("application-lapse"))
    done(do(cast.client(cast.officer), row, "restore", reason="系统故障", number=NUMBER))
    first, again = printouts.of(row.open_correction, cast.clerk)
    assert (first.title, again.title) == ("补正通知书（已变更）", "恢复补正期限通知书")
    clerk = cast.client(cast.clerk)
    assert f"请于{written(told)}前（含当日）" in text_of(clerk, first.url)
    text = text_of(clerk, again.url)
    now = row.open_correction.due_on
    assert [word in text for word in (NUMBER, written(told), written(now), "系统故障")] == [
        True
    ] * 4
    assert cast.client(cast.clerk_b).get(again.url).status_code == 404


def told_end(day):
    from core import clock

    return clock.at(day + clock.ONE_DAY, 9)


def written(day):
    return f"{day.year}年{day.month}月{day.day}日"


@pytest.fixture
def noticed(cast, time):
    make.certified(cast.institution)
    call = make.ranked_call(
        cast, time, institutions=[cast.institution, make.applicant(cast)], quota=1,
        marks=(90, 80), least=1, category=cast.institution.category,
    )  # fmt: skip
    return make.noticed(call)


def filed(cast, call, about):
    return objections.file(
        call,
        Filing(
            name="王小明",
            contact="0631-1234567",
            facts="名单外人员在校内授课，与申报不符。",
            application=about,
        ),
        by=cast.clerk_b,
    )


def test_upheld_objection_strikes_off_and_the_next_one_moves_up(cast, noticed):
    _ = cast.institution_b
    about = noticed.applications().get(institution=cast.institution)
    row = filed(cast, noticed, about)
    lead = cast.client(cast.lead)
    done(do(lead, row, "accept", gist="有人反映师资不符", number=NUMBER, told_number=NUMBER))
    printed(cast, "accepted", "clerk_b", "王小明", "予以受理")
    text = printed(cast, "told", "clerk", cast.institution.name, "有人反映师资不符")
    assert ("王小明" in text, "0631-1234567" in text) == (False, False)
    assert (readers(cast, "accepted"), readers(cast, "told")) == (
        ["officer", "city", "clerk_b"],
        ["officer", "city", "clerk"],
    )
    done(do(cast.client(cast.lead), Objection.objects.get(), "uphold", reply="经核查属实。",
            reject="on", reject_number=NUMBER))  # fmt: skip
    printed(cast, "rejected", "clerk", "公示期间的异议经核实成立")
    second = noticed.applications().exclude(pk=about.pk).get()
    done(do(lead, second, "substitute", reason="名额空出", number=NUMBER))
    printed(cast, "substituted", "officer", second.institution.name, "递补入围", "名额空出")
    assert readers(cast, "substituted") == ["officer", "city"]
    done(do(lead, about, "unreject", reason="核查有误", number=NUMBER))
    printed(cast, "unrejected", "clerk", "核查有误")


def test_decision_on_an_objection_taken_back(cast, noticed):
    _ = cast.institution_b
    row = objections.accept(filed(cast, noticed, None), by=cast.officer)
    assert IssuedPage.objects.filter(name="told").count() == 0
    row = objections.dismiss(row, Answer(reply="经核查不属实。"), by=cast.lead)
    done(do(cast.client(cast.lead), row, "reopen", reason="出现新证据", number=NUMBER))
    printed(cast, "taken_back", "clerk_b", "王小明", "出现新证据")
    assert readers(cast, "taken_back") == ["officer", "city", "clerk_b"]


def test_reopened_package_is_announced_to_everybody_who_reads_the_call(cast, time):
    call = make.reviewed_call(cast, time, least=4)
    package = make.ended_package(make.package_of(call))
    done(do(cast.client(cast.lead), package, "reopen", reason="补充了申报", number=NUMBER))
    url = address(issued("reopened"))
    for who in ("lead", "city", "clerk", "dean"):
        text = text_of(cast.client(getattr(cast, who)), url)
        assert (NUMBER in text, "恢复遴选" in text, "补充了申报" in text) == (True, True, True), who
    assert cast.client(cast.officer_b).get(url).status_code == 404
    for who in ("lead", "clerk"):
        reader = getattr(cast, who)
        page = cast.client(reader).get(links.url(call, reader)).content.decode()
        assert page.count(f'href="{url}"') == 1, who


def test_notice_taken_down_carries_the_number_that_was_typed(cast, noticed):
    about = noticed.applications().get(institution=cast.institution)
    row = objections.accept(filed(cast, noticed, about), by=cast.officer)
    objections.uphold(row, Upheld(reply="经核查属实。", reject=True), by=cast.lead)
    done(
        do(
            cast.client(cast.lead),
            noticed,
            "withdraw_public_notice",
            reason="名单变动",
            number=NUMBER,
        )
    )
    shown = noticed.public_notices.get()
    papers = {each.title: each.url for each in printouts.of(shown, cast.clerk)}
    text = text_of(cast.client(cast.clerk), papers["撤下公示的公告"])
    assert (NUMBER in text, "名单变动" in text, shown.number in text) == (True, True, True)
    for who in ("lead", "clerk"):
        reader = getattr(cast, who)
        url = links.url(noticed, reader) + "?tab=notice"
        assert papers["撤下公示的公告"] in cast.client(reader).get(url).content.decode(), who


def test_every_page_has_its_words():
    assert {*letters.TEXTS, PageKind.REOPENED} == set(PageKind)
