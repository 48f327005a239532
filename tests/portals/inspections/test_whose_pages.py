"""Whose a page is: what was served to whom is his for ever, and what never was is not."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import PageMark
from core import clock
from inspections.domain import cases, decisions, reversal
from inspections.facts import Finalised, NoticeTexts, Reversal, Serving
from inspections.facts import Stay as StayFacts
from portals.kit import printouts
from tests.factories import inspections, institutions


def final(number, **facts):
    return Finalised(**{"number": number, "signer": "局长", "dated": clock.today(), **facts})


def handed(recipient="INSTITUTION"):
    today, slip = clock.today(), institutions.stored_file()
    return Serving(recipient=recipient, method="DIRECT", served_on=today, file=slip)


def opens(cast, who, row, name="copy", edition=1):
    answer = cast.client(getattr(cast, who)).get(printouts.url(row, name, edition))
    return answer.content.decode() if answer.status_code == 200 else ""


def told(**facts):
    return Reversal(number="复〔1〕号", file=institutions.stored_file(), **facts)


def test_an_edition_that_was_never_served_is_its_offices(cast):
    """Made final, served by mistake, struck out, made final anew: only the second was ever his."""
    case = decisions.finalise_decision(
        inspections.decided_case(cast), final("退1号"), by=cast.officer
    )
    case = decisions.serve_decision(case, handed(), by=cast.officer)
    made = case.decision
    assert "退1号" in opens(cast, "clerk", made)
    case = cases.strike(case, by=cast.officer, service=made.services.get(), reason="回证填错")
    case = decisions.finalise_decision(case, final("退2号"), by=cast.officer)
    assert [opens(cast, "clerk", made, edition=each) for each in (1, 2)] == ["", ""]
    case = inspections.serve_all(case, "DECISION", by=cast.officer)
    decisions.serve(case, by=cast.officer)
    assert opens(cast, "clerk", made) == ""
    second = opens(cast, "clerk", made, edition=2)
    assert ("退2号" in second, "退1号" in second) == (True, False)
    assert "退1号" in opens(cast, "officer", made, edition=2)
    titles = [each.title for each in printouts.of(made, cast.clerk)]
    assert titles == ["退出决定书"]


def test_words_written_anew_are_a_draft_until_they_are_final_again(cast):
    case = inspections.drafted_case(cast)
    texts = inspections.notice() | {"reasons": "另一个理由"}
    case = cases.draft_notice(case, NoticeTexts(**texts), by=cast.officer)
    mine = printouts.of(case.notice, cast.officer)
    assert [each.title for each in mine] == ["退出事先告知书（草稿）", "退出事先告知书"]
    client = cast.client(cast.officer)
    for url in (mine[0].url, f"{mine[0].url}0/word/"):
        assert client.get(url).status_code == 200
    assert "另一个理由" in client.get(mine[0].url).content.decode()
    assert "另一个理由" not in client.get(mine[1].url).content.decode()
    case = cases.finalise_notice(case, final("告2号"), by=cast.officer)
    assert [each.title for each in printouts.of(case.notice, cast.officer)] == [
        "退出事先告知书",
        "退出事先告知书（已变更）",
        "送达回证",
    ]


def test_who_was_served_a_decision_reads_its_retraction_for_ever(cast):
    case = inspections.served_case(cast, effective_in=5)
    first = case.decision
    case = decisions.retract(case, by=cast.lead, reason="条款有误")
    facts = inspections.decision("REMOVE", effective_on=clock.today())
    case = decisions.decide(case, decisions.facts.Decision(**facts), by=cast.lead)
    case = decisions.retract(
        decisions.finalise_decision(case, final("退2号"), by=cast.officer),
        by=cast.lead,
        reason="日期有误",
    )
    second = case.decisions.last()
    assert "条款有误" in opens(cast, "clerk", first, "retraction")
    assert "已收回" in opens(cast, "clerk", first)
    assert (opens(cast, "clerk", second), opens(cast, "clerk", second, "retraction")) == ("", "")
    assert "日期有误" in opens(cast, "officer", second, "retraction")


def test_of_a_persons_decision_only_who_had_it_is_told_that_it_fell(cast):
    case = inspections.decided_case(cast, staff=institutions.cleared_staff(cast.institution))
    case = decisions.finalise_decision(case, final("退1号"), by=cast.officer)
    case = decisions.serve_decision(case, handed("PERSON"), by=cast.officer)
    case = decisions.retract(case, by=cast.lead, reason="条款有误")
    made = case.decisions.get()
    page = opens(cast, "officer", made, "retraction")
    assert (f"{case.person.name}：" in page, f"{case.institution.name}：" in page) == (True, False)
    assert (opens(cast, "clerk", made), opens(cast, "clerk", made, "retraction")) == ("", "")


def test_a_person_and_the_employer_who_both_had_it_are_both_told(cast):
    case = inspections.decided_case(cast, staff=institutions.cleared_staff(cast.institution))
    case = inspections.serve_all(case, "DECISION", by=cast.officer)
    case = decisions.retract(case, by=cast.lead, reason="条款有误")
    made = case.decisions.get()
    assert (made.served_on, made.holders()) == (None, ["PERSON", "INSTITUTION"])
    assert "条款有误" in opens(cast, "clerk", made, "retraction")
    assert opens(cast, "clerk", made, "person") == ""


def test_revoking_what_nobody_had_issues_nobody_a_page(cast):
    case = inspections.decided_case(cast)
    case = reversal.revoke(case, told(), by=cast.lead, reason="条款有误")
    for who in ("officer", "clerk"):
        assert printouts.of(case.current_reversal, getattr(cast, who)) == []


def test_revoking_what_was_final_and_never_served_leaves_a_record(cast):
    case = decisions.finalise_decision(
        inspections.decided_case(cast), final("退1号"), by=cast.officer
    )
    case = reversal.revoke(case, told(), by=cast.lead, reason="条款有误")
    row = case.current_reversal
    assert [each.title for each in printouts.of(row, cast.officer)] == ["撤销决定的记录"]
    assert "没有发生效力" in opens(cast, "officer", row, "revocation")
    assert printouts.of(row, cast.clerk) == []
    mark = PageMark.objects.get()
    assert (mark.earlier.name, mark.get_effect_display()) == ("copy", "已撤销")


def counted(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        text = client.get(url).content.decode()
    return len(found), text


def test_a_case_page_takes_no_more_queries_for_more_parts(cast):
    """Told anew, served and stayed again: pages of parts are asked for together, whoever reads."""

    def told_anew(case):
        case = cases.renotify(case, by=cast.officer, reason="补充事实")
        case = cases.draft_notice(case, NoticeTexts(**inspections.notice()), by=cast.officer)
        case = inspections.serve_all(case, "NOTICE", by=cast.officer)
        return cases.notify(case, by=cast.officer)

    case = told_anew(inspections.notified_case(cast))
    readers = [cast.client(who) for who in (cast.officer, cast.lead, cast.clerk)]
    url = reverse("exit", args=[case.pk])
    few = [counted(client, url) for client in readers]
    for _again in range(3):
        case = told_anew(case)
    many = [counted(client, url) for client in readers]
    assert [queries for queries, _text in many] == [queries for queries, _text in few]
    copies = [text.count("/copy/1/") for _queries, text in many]
    assert copies == [5, 5, 5]


def test_a_case_page_takes_no_more_queries_for_more_stays(cast):
    case = inspections.served_case(cast, effective_in=30)

    def stayed(case):
        day = clock.today()
        told = StayFacts(since=day, until=day, file=institutions.stored_file())
        case = decisions.stay(case, told, by=cast.lead, reason="复议期间")
        return decisions.end_stay(case, by=cast.lead, reason="复议维持")

    case = stayed(case)
    client, url = cast.client(cast.lead), reverse("exit", args=[case.pk])
    few, _text = counted(client, url)
    stayed(stayed(case))
    many, text = counted(client, url)
    assert (many, text.count("停止执行通知书</a>")) == (few, 3)
