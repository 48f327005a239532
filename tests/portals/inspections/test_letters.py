"""Each formal step has its page to stamp, in its time and for its sides only."""

import pytest

from core import clock
from inspections.domain import decisions, defence, emergency, execution, rectifications, reversal
from portals.shared import official
from tests.factories import inspections
from tests.factories.institutions import stored_file


def heard(cast):
    case = defence.request_hearing(inspections.notified_case(cast), by=cast.clerk)
    on = clock.add_working_days(clock.today(), 7).date
    told = {"hearing_on": on, "hearing_place": "三楼会议室", "hearing_chair": "周某"}
    return defence.set_hearing(case, by=cast.officer, **told)


def undone(deed):
    def made(cast):
        case = inspections.executed_case(cast)
        facts = {"reason": "认定有误", "number": "复〔1〕号", "file": stored_file()}
        if deed == "vary":
            return reversal.vary(case, by=cast.lead, outcome="TALK", **facts)
        return reversal.revoke(case, by=cast.lead, **facts)

    return made


def stayed(cast):
    case = inspections.served_case(cast, effective_in=5)
    facts = {"reason": "复议", "since": clock.today(), "file": stored_file()}
    return decisions.stay(case, by=cast.lead, **facts)


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
    "emergency-lifted": (
        lambda cast: emergency.lift(inspections.emergency_case(cast), by=cast.lead, reason="误会"),
        "已经解除",
    ),
    "talk": (lambda cast: inspections.served_case(cast, outcome="TALK"), "约谈事项"),
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
    url = official.url(row, name)
    for who in ("officer", "clerk"):
        answer = cast.client(getattr(cast, who)).get(url)
        text = answer.content.decode()
        assert (answer.status_code, words in text) == (200, True), (who, text[-800:])
        assert [word for word in ("处罚", "黑名单", "失信", "None") if word in text] == []
        assert url in [paper.url for paper in official.papers(row, getattr(cast, who))]
    for who in ("officer_b", "clerk_b"):
        assert cast.client(getattr(cast, who)).get(url).status_code == 404


def test_before_its_step_a_page_is_not_there(cast):
    case = inspections.notified_case(cast)
    client = cast.client(cast.officer)
    for name in ("hearing", "dismissal", "revocation", "variation", "stay", "emergency", "talk"):
        assert client.get(official.url(case, name)).status_code == 404, name


def test_the_record_of_a_talk_is_the_bureaus(cast):
    case = inspections.served_case(cast, outcome="TALK")
    case = execution.execute(case, by=cast.officer, note="与负责人谈话要点")
    url = official.url(case, "talked")
    assert "谈话要点" in cast.client(cast.officer).get(url).content.decode()
    assert cast.client(cast.clerk).get(url).status_code == 404


def test_an_extension_is_told(cast):
    order = inspections.issued_order(cast)
    later = clock.add_working_days(order.due_on, 5).date
    order = rectifications.extend(order, by=cast.officer, due_on=later, reason="设备未到")
    text = cast.client(cast.clerk).get(official.url(order, "extension")).content.decode()
    assert "期限只延长一次" in text


def test_the_numbers_are_left_to_whoever_stamps(cast):
    case = heard(cast)
    text = cast.client(cast.officer).get(official.url(case, "hearing")).content.decode()
    assert 'class="blank"' in text
