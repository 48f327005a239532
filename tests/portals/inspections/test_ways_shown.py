"""What a case's pages say of what may be done, and of what is late."""

from datetime import timedelta

from django.urls import reverse

from core import clock
from inspections.domain import cases, defence
from inspections.facts import NoticeTexts, Said
from portals.kit import act, printouts
from tests.factories import inspections, institutions
from tests.portals.inspections.seen import page_text


def test_a_drafted_notice_is_said_to_be_drafted(cast):
    case = inspections.opened_case(cast)
    assert "还没有起草告知书。" in page_text(cast, "officer", "exit", case.pk)
    texts = NoticeTexts(**inspections.notice())
    cases.draft_notice(case, texts, by=cast.officer)
    text = page_text(cast, "officer", "exit", case.pk)
    assert ("还没有起草告知书。" in text, "违反协议约定" in text) == (False, True)


def test_copies_of_a_persons_case_say_whose_they_are(cast):
    case = inspections.drafted_case(cast, staff=institutions.cleared_staff(cast.institution))
    titles = [each.title for each in printouts.of(case.notice, cast.officer)]
    assert titles == [
        f"退出事先告知书（致{case.institution.name}）",
        f"送达回证（{case.institution.name}）",
        f"退出事先告知书（致{case.person.name}）",
        f"送达回证（{case.person.name}）",
    ]


def test_after_its_final_a_page_is_made_final_anew(cast):
    case = inspections.drafted_case(cast, is_final=False)
    names = [each.label for each in act.buttons(case, cast.officer, "finalise_notice")]
    case = inspections.final(case, "NOTICE", by=cast.officer)
    (again,) = act.buttons(case, cast.officer, "finalise_notice")
    assert names == ["告知书定稿"]
    assert (again.label, again.back) == ("重新定稿（原件将标明已变更）", True)
    url = act.url(act.find("inspections.exitcase", "finalise_notice"), case)
    assert "重新定稿" in cast.client(cast.officer).get(url).content.decode()


def shown(cast, who, case):
    answer = cast.client(getattr(cast, who)).get(reverse("exit", args=[case.pk]))
    return answer.context["next_day"], answer.context["answers"]


def test_while_a_hearing_is_to_be_held_the_case_is_not_late(cast):
    case = inspections.notified_case(cast)
    due = case.period.due_on
    assert shown(cast, "officer", case) == (due, True)
    defence.request_hearing(case, Said(), by=cast.clerk)
    with clock.frozen(clock.at(due + timedelta(days=1), 9)):
        assert shown(cast, "officer", case) == (None, False)


def test_once_the_period_is_over_nothing_of_it_is_late(cast):
    case = inspections.notified_case(cast)
    with clock.frozen(clock.at(case.period.due_on + timedelta(days=1), 9)):
        for who in ("officer", "clerk"):
            assert shown(cast, who, case) == (None, False)
        listed = cast.client(cast.clerk).get(reverse("exits")).content.decode()
        assert "逾期" not in listed


def test_grounds_about_one_subject_stand_together(cast):
    staff = institutions.cleared_staff(cast.institution)
    seen = inspections.confirmed_violation(cast, staff=staff)
    inspections.confirmed_violation(cast)
    client = cast.client(cast.officer)
    url = act.url(act.find("institutions.institution", "open-exit"), cast.institution)
    text = client.get(url).content.decode()
    assert ("关于机构本身" in text, f"关于{staff.person.name}" in text) == (True, True)
    chosen = {"grounds": [seen.grounds.get().pk]}
    assert client.post(url, chosen).status_code == 302


def test_from_a_confirmed_finding_a_case_may_be_opened(cast):
    recorded = inspections.recorded_violation(cast)
    door = act.url(act.find("institutions.institution", "open-exit"), cast.institution)
    assert door not in page_text(cast, "officer", "violation", recorded.pk)
    seen = inspections.confirmed_violation(cast, institution=cast.institution, code="I2")
    assert door in page_text(cast, "officer", "violation", seen.pk)
    assert door not in page_text(cast, "clerk", "violation", seen.pk)
