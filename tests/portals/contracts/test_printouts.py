"""Official pages of agreements, and who may fetch which file."""

from decimal import Decimal

import pytest

from accounts.actors import system
from contracts.domain import agreements, amendments, suspensions
from contracts.facts import Ending
from core import clock
from core.fsm import fresh
from institutions.domain import changes
from institutions.facts import NewChange, Numbered
from portals.kit import printouts
from portals.kit.words import day
from tests.contracts.test_life import change
from tests.factories import contracts as made
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db
MACHINE = system("agreement-suspension")


def printed(cast, who, row, name):
    return cast.client(who).get(printouts.url(row, name))


def shows(answer, *texts):
    body = answer.content.decode()
    return answer.status_code, [text for text in texts if text not in body]


def test_amendment_prints_what_changes_with_its_typed_number(cast):
    row = made.active_agreement(cast)
    course = row.annexed_courses.get().course
    told = {"add_staff": [people.cleared_staff(row.institution, name="新教练")]}
    told["prices"] = {course: Decimal("18.50")}
    proposal = change(cast, row, changes=told, number="环教协变〔2026〕2号")
    amendments.agree(proposal, by=cast.lead)
    page = printed(cast, cast.clerk, proposal, "amendment")
    texts = ("课后服务合作协议变更书", "环教协变〔2026〕2号", "新教练", "18.50", "甲轮滑培训学校")
    assert shows(page, *texts) == (200, [])
    assert printed(cast, cast.officer_b, proposal, "amendment").status_code == 404
    assert printed(cast, cast.clerk_b, proposal, "amendment").status_code == 404


def test_stop_and_go_on_print_range_reason_and_basis(cast):
    running = made.running_placement(cast)
    row = made.suspended(running.agreement, reason="核查期间")
    kept = row.suspensions.get()
    page = printed(cast, cast.clerk, kept, "stop")
    texts = ("中止履行通知书", "核查期间", "环教〔2026〕1号", "环翠甲小学")
    assert shows(page, *texts) == (200, [])
    stopped = f"自{day(kept.since)}起中止履行，至中止原因消除之日止。中止期间，你单位人员不得入校服务，有关班组由学校安排教师看护。"
    assert stopped in page.content.decode()
    assert printed(cast, cast.lead, kept, "go-on").status_code == 404
    suspensions.close(row, by=MACHINE, reason="查清")
    suspensions.resume(row, by=MACHINE, reason="查清")
    page = printed(cast, cast.lead, kept, "go-on")
    assert shows(page, "恢复履行通知书", "查清") == (200, [])
    assert printed(cast, cast.lead_b, kept, "stop").status_code == 404
    assert printed(cast, cast.dean2, kept, "stop").status_code == 404


def ended(cast):
    running = made.running_placement(cast)
    row = agreements.end(
        running.agreement,
        Ending(
            cause="mutual",
            number="环教解〔2026〕3号",
            document=people.stored_file("解除.pdf"),
            handover="由本校教师接管。",
        ),
        by=cast.lead,
        reason="双方协商",
    )
    return row, running


def test_end_prints_cause_and_handover(cast):
    row, _running = ended(cast)
    page = printed(cast, cast.clerk, row, "end")
    texts = (
        "解除通知书",
        "环教解〔2026〕3号",
        "双方协商解除",
        "由本校教师接管。",
        "环翠甲小学",
    )
    assert shows(page, *texts) == (200, [])
    assert printed(cast, cast.dean, row, "end").status_code == 200
    strangers = (cast.dean2, cast.lead_b, cast.clerk_b)
    assert {printed(cast, who, row, "end").status_code for who in strangers} == {404}


def test_placement_prints_once_agreed(cast):
    row = made.proposed_placement(cast)
    draft = printed(cast, cast.dean, row, "placement")
    assert shows(draft, "这是草稿，尚未定稿，不具效力。") == (200, [])
    assert printed(cast, cast.inspector, row, "placement").status_code == 404
    row = made.agreed_placement(cast, agreement=row.agreement)
    page = printed(cast, cast.dean, row, "placement")
    assert shows(page, "入校安排确认单", "环翠甲小学", "由本校体育教师接管。") == (200, [])
    assert printed(cast, cast.dean2, row, "placement").status_code == 404


def test_change_prints_its_result(cast):
    row = changes.file(
        cast.institution,
        NewChange(
            kind="address",
            new_value="新路9号",
            effective_on=clock.today(),
            evidence=people.stored_file(),
        ),
        by=cast.clerk,
    )
    assert printed(cast, cast.clerk, row, "change").status_code == 404
    changes.confirm(row, Numbered(number="环教备〔2026〕4号"), by=cast.officer)
    page = printed(cast, cast.clerk, row, "change")
    assert shows(page, "变更备案通知书", "环教备〔2026〕4号", "新路9号", cast.bureau.name) == (
        200,
        [],
    )
    assert printed(cast, cast.officer_b, row, "change").status_code == 404


def test_the_imported_workbook_can_be_fetched_in_its_district(cast):
    from contracts.domain import backfill

    workbook = people.stored_file("存量.pdf")
    paper = made.paper(school=cast.school)
    batch = backfill.enter(cast.bureau, by=cast.officer, import_rows=[paper], workbook=workbook)
    url = f"/file/contracts.backfillbatch/{batch.pk}/workbook/"
    assert url in cast.client(cast.lead).get(f"/contracts/backfill/{batch.pk}/").content.decode()
    codes = [
        cast.client(who).post(url).status_code
        for who in (cast.lead, cast.city, cast.lead_b, cast.dean)
    ]
    assert codes == [200, 200, 404, 404]


def test_a_school_where_it_is_not_carried_out_reads_the_text_and_gets_no_paper(cast):
    """Seals and signatures are for the sides; a school of the region chooses by the text."""
    row = made.running_placement(cast).agreement
    agreements.end(
        fresh(row),
        Ending(cause="policy", document=people.stored_file("解除.pdf"), handover="接管"),
        by=cast.lead,
        reason="政策",
    )
    cast.school2  # noqa: B018 - the other school's file must exist
    end, text = (
        f"/file/contracts.agreement/{row.pk}/{name}/" for name in ("end_document", "signed_file")
    )
    answers = {
        who: [cast.client(getattr(cast, who)).post(path).status_code for path in (end, text)]
        for who in ("officer", "clerk", "dean", "dean2", "dean_b", "officer_b", "inspector_b")
    }
    assert answers == {
        "officer": [200, 200],
        "clerk": [200, 200],
        "dean": [200, 200],
        "dean2": [404, 404],
        "dean_b": [404, 404],
        "officer_b": [404, 404],
        "inspector_b": [404, 404],
    }
    page = f"/contracts/agreements/{row.pk}/"
    shown = {
        who: [
            path in cast.client(getattr(cast, who)).get(page).content.decode()
            for path in (end, text)
        ]
        for who in ("dean", "dean2")
    }
    assert shown == {"dean": [True, True], "dean2": [False, False]}
