"""Each formal step has its page to stamp, in its time and for its sides only."""

import pytest
from django.urls import reverse

from accounts.domain import pages
from core import clock
from inspections.domain import (
    decisions,
    defence,
    emergency,
    rectifications,
    reversal,
    standstill,
    violations,
)
from inspections.facts import (
    Extension,
    HearingDay,
    Hold,
    Numbered,
    Recheck,
    Reversal,
    Said,
    Stay,
    Variation,
)
from portals.kit import act, printouts
from tests.factories import contracts, inspections
from tests.factories.institutions import stored_file


def page_of(row, name):
    """The row that the page is of: a part of the case has its own."""
    part = {
        "hearing": "current_hearing",
        "revocation": "current_reversal",
        "variation": "current_reversal",
        "stay": "current_stay",
        "emergency": "current_emergency",
        "lifted": "current_emergency",
        "talk": "current_talk",
        "talked": "current_talk",
    }.get(name)
    if name == "retraction":
        return row.decisions.get()
    return getattr(row, part) if part and hasattr(row, part) else row


def address(row, name):
    return printouts.url(page_of(row, name), name)


def heard(cast, **facts):
    case = defence.request_hearing(inspections.notified_case(cast), Said(), by=cast.clerk)
    on = clock.add_working_days(clock.today(), 7).date
    told = {"hearing_on": on, **inspections.HEARING}
    return defence.fix_hearing(case.hearing, HearingDay(**told, **facts), by=cast.officer).case


def undone(deed):
    def made(cast):
        case = inspections.executed_case(cast)
        facts = {"number": "复〔1〕号", "file": stored_file()}
        if deed == "vary":
            told = Variation(outcome="TALK", **facts)
            return reversal.vary(case, told, by=cast.lead, reason="认定有误")
        return reversal.revoke(case, Reversal(**facts), by=cast.lead, reason="认定有误")

    return made


def stayed(cast):
    case = inspections.served_case(cast, effective_in=5)
    told = Stay(since=clock.today(), file=stored_file())
    return decisions.stay(case, told, by=cast.lead, reason="复议")


def answered(deed, **facts):
    """A case whose emergency was answered by `deed`."""

    def made(cast):
        stop = inspections.emergency_case(cast).emergency
        return deed(stop, Numbered(**facts), by=cast.lead, reason="误会").case

    return made


LETTERS = {
    "hearing": (heard, "三楼会议室"),
    "dismissal": (
        lambda cast: decisions.dismiss(
            inspections.notified_case(cast), by=cast.lead, reason="申辩成立"
        ),
        "申辩成立",
    ),
    "revocation": (undone("revoke"), "复〔1〕号"),
    "variation": (undone("vary"), "约谈"),
    "stay": (stayed, "停止执行"),
    "emergency": (inspections.emergency_case, "立即报警"),
    "lifted": (
        answered(emergency.lift),
        "起解除",
    ),
    "retraction": (
        lambda cast: decisions.retract(
            inspections.served_case(cast, effective_in=5), by=cast.lead, reason="条款有误"
        ),
        "条款有误",
    ),
    "withdrawal": (
        lambda cast: violations.withdraw(
            inspections.confirmed_violation(cast), by=cast.lead, reason="认错了机构"
        ),
        "认错了机构",
    ),
    "talk": (inspections.talked_case, "约谈事项"),
    "recheck": (inspections.refused_order, "复查意见：未通过"),
    "cancellation": (
        lambda cast: rectifications.cancel(
            inspections.issued_order(cast), by=cast.lead, reason="发错机构"
        ),
        "发错机构",
    ),
}


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_the_page_of_a_step(cast, name):
    make, words = LETTERS[name]
    row = make(cast)
    url = address(row, name)
    for who in ("officer", "clerk"):
        answer = cast.client(getattr(cast, who)).get(url)
        text = answer.content.decode()
        assert (answer.status_code, words in text) == (200, True), (who, text[-800:])
        assert [word for word in ("处罚", "黑名单", "失信", "None") if word in text] == []
        listed = printouts.of(page_of(row, name), getattr(cast, who))
        assert [paper.url for paper in listed if paper.url.startswith(url)] != []
    for who in ("officer_b", "clerk_b"):
        assert cast.client(getattr(cast, who)).get(url).status_code == 404


def test_before_its_step_a_page_is_not_there(cast):
    case = inspections.notified_case(cast)
    client = cast.client(cast.officer)
    assert client.get(printouts.url(case, "dismissal")).status_code == 404
    assert [shown.title for shown in printouts.of(case, cast.officer)] == []


def test_the_record_of_a_talk_is_the_bureaus(cast):
    url = address(inspections.talked_case(cast), "talked")
    assert "已当面约谈" in cast.client(cast.officer).get(url).content.decode()
    assert cast.client(cast.clerk).get(url).status_code == 404


def test_a_talk_is_called_for_and_recorded_with_the_mouse(cast):
    case = inspections.served_case(cast, outcome="TALK")
    client = cast.client(cast.officer)
    url = act.url(act.find("inspections.talk", "fix"), case.current_talk)
    offered = client.get(url).content.decode()
    assert "到校查看,与约定不符" in offered
    facts = {
        "talk_on": clock.today().isoformat(),
        "talk_time": "上午九时",
        "talk_place": "三楼",
        "attendees": "王某",
        "matter": "课程与约定不符",
        "letter_number": "环教约〔2026〕3号",
        "_version": case.current_talk.version,
    }
    assert client.post(url, {**facts, "attendees": ""}).status_code == 422
    assert client.post(url, facts).status_code == 302
    for who in ("officer", "clerk"):
        text = cast.client(getattr(cast, who)).get(address(case, "talk")).content.decode()
        assert ("环教约〔2026〕3号" in text, "三楼" in text) == (True, True)
    page = client.get(reverse("exit", args=[case.pk])).content.decode()
    assert ("记录约谈" in page, "执行退出" in page.split("经过")[0]) == (True, False)


def test_an_extension_is_told(cast):
    order = inspections.issued_order(cast)
    later = clock.add_working_days(order.due_on, 5).date
    order = rectifications.extend(
        order, Extension(due_on=later), by=cast.officer, reason="设备未到"
    )
    text = cast.client(cast.clerk).get(printouts.url(order, "extension")).content.decode()
    assert "期限只延长一次" in text


def typed(number):
    """Each page with its number, typed in with the deed it is of."""
    told = {"letter_number": f" {number} "}
    why = "有理由"

    def undo():
        return {**told, "number": "复〔1〕号", "file": stored_file()}

    def soon():
        return {**told, "since": clock.today(), "file": stored_file()}

    return {
        "hearing": lambda cast: heard(cast, **told),
        "dismissal": lambda cast: decisions.dismiss(
            inspections.notified_case(cast), Numbered(**told), by=cast.lead, reason=why
        ),
        "revocation": lambda cast: reversal.revoke(
            inspections.executed_case(cast), Reversal(**undo()), by=cast.lead, reason=why
        ),
        "variation": lambda cast: reversal.vary(
            inspections.executed_case(cast),
            Variation(outcome="TALK", **undo()),
            by=cast.lead,
            reason=why,
        ),
        "retraction": lambda cast: decisions.retract(
            inspections.served_case(cast, effective_in=5),
            Numbered(**told),
            by=cast.lead,
            reason=why,
        ),
        "stay": lambda cast: decisions.stay(
            inspections.served_case(cast, effective_in=5), Stay(**soon()), by=cast.lead, reason=why
        ),
        "emergency": answered(emergency.confirm, **told),
        "lifted": answered(emergency.lift, **told),
        "recheck": lambda cast: rectifications.accept(
            inspections.submitted_order(cast), Recheck(recheck_note="已改", **told), by=cast.officer
        ),
        "cancellation": lambda cast: rectifications.cancel(
            inspections.issued_order(cast), Numbered(**told), by=cast.lead, reason=why
        ),
        "withdrawal": lambda cast: violations.withdraw(
            inspections.confirmed_violation(cast), Numbered(**told), by=cast.lead, reason=why
        ),
    }


@pytest.mark.parametrize("name", sorted(typed("")))
def test_a_number_typed_with_the_deed_stands_on_the_page(cast, name):
    row = typed("环教退函〔2026〕8号")[name](cast)
    text = cast.client(cast.clerk).get(address(row, name)).content.decode()
    assert "环教退函〔2026〕8号" in text


def test_an_extension_is_numbered_too(cast):
    order = inspections.issued_order(cast)
    later = clock.add_working_days(order.due_on, 5).date
    told = Extension(due_on=later, letter_number="环教延〔2026〕2号")
    order = rectifications.extend(order, told, by=cast.officer, reason="设备未到")
    assert order.letter_number("extension") == "环教延〔2026〕2号"


def test_before_service_is_completed_one_reads_what_follows(cast):
    """An exit of today is executed within seconds."""
    client = cast.client(cast.officer)
    for days, warned in ((0, True), (5, False)):
        here = inspections.decided_case(
            cast, effective_in=days, institution=(cast.institution, cast.institution_b)[days > 0]
        )
        case = inspections.serve_all(here, "DECISION", by=cast.officer)
        text = client.get(act.url(act.find("inspections.exitcase", "serve"), case)).content.decode()
        assert ("起生效" in text, "系统随即执行" in text) == (True, warned)


def test_what_was_never_served_is_not_told_by_its_retraction(cast):
    case = inspections.decided_case(cast)
    case = inspections.final(case, "DECISION", by=cast.officer)
    case = decisions.retract(case, by=cast.lead, reason="条款有误")
    made = case.decisions.get()
    text = cast.client(cast.officer).get(printouts.url(made, "retraction")).content.decode()
    assert (made.number in text, "没有发生效力" in text, "收回退出决定的记录" in text) == (
        True,
    ) * 3
    assert gone(cast, made)
    assert pages.without_scan(cast.officer).filter(name="retraction").count() == 0


def gone(cast, made):
    """The clerk finds neither the decision nor what took it back."""
    client = cast.client(cast.clerk)
    urls = [printouts.url(made, name) for name in ("copy", "retraction")]
    return [client.get(url).status_code for url in urls] == [404, 404]


def test_a_decision_taken_back_before_its_number_leaves_no_paper(cast):
    case = decisions.retract(inspections.decided_case(cast), by=cast.lead, reason="条款有误")
    url = printouts.url(case.decisions.get(), "retraction")
    assert cast.client(cast.officer).get(url).status_code == 404
    assert gone(cast, case.decisions.get())


def test_a_decisions_number_is_not_in_the_institutions_list_before_service(cast):
    case = inspections.decided_case(cast)
    url = reverse("exits")
    case = inspections.final(case, "DECISION", by=cast.officer)
    assert case.decision.number not in cast.client(cast.clerk).get(url).content.decode()
    case = inspections.serve_all(case, "DECISION", by=cast.officer)
    decisions.serve(case, by=cast.officer)
    assert case.decision.number in cast.client(cast.clerk).get(url).content.decode()


def test_the_pages_of_a_stop_carry_the_numbers_typed_with_it(cast):
    running = contracts.running_placement(cast)
    case = inspections.opened_case(cast)
    why = {"basis": "环教〔2026〕5号", "basis_file": stored_file()}
    until = clock.add_working_days(clock.today(), 20).date
    numbers = {"stop": "环教中〔2026〕1号", "go-on": "环教恢〔2026〕2号"}
    case = standstill.hold(
        case,
        Hold(until=until, letter_number=numbers["stop"], **why),
        by=cast.lead,
        reason="核查期间",
    )
    standstill.release(case, Numbered(letter_number=numbers["go-on"]), by=cast.lead, reason="查清")
    kept = running.agreement.suspensions.get()
    for name, number in numbers.items():
        text = cast.client(cast.clerk).get(printouts.url(kept, name)).content.decode()
        assert number in text
