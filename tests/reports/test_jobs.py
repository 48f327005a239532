"""Report jobs: asked for, made by the worker, found again when it was killed."""

import pytest

from accounts.models import Message
from core import clock, fsm
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.models import Entry
from reports import workbook
from reports.domain import jobs
from reports.enums import JobState
from reports.facts import Attempt
from reports.models import ReportJob
from reports.rules import SILENT
from tasks import jobs as worker
from tests.factories import institutions
from tests.reports import world


@pytest.fixture
def term(cast):
    return institutions.term(world.TERM)


def _asked(cast, term, by=None, region="371002"):
    return jobs.ask(by=by or cast.officer, region=region, term=term)


def test_a_job_is_made_in_the_background_and_stays(cast, term):
    world.placed(cast, 1)
    row = _asked(cast, term)
    assert row.state == JobState.QUEUED
    worker.sweep("reports")
    done = fsm.fresh(row)
    assert (done.state, done.attempt, done.summary["in_school"]) == ("done", 1, 1)
    assert done.file.original_name == "环翠区2021—2022 学年春季学期课后服务第三方机构引进情况.xlsx"
    second = _asked(cast, term)
    worker.sweep("reports")
    assert fsm.fresh(second).file_id != fsm.fresh(row).file_id
    assert list(ReportJob.objects.values_list("state", flat=True)) == ["done", "done"]


def test_the_office_is_told_the_result(cast, term):
    row = _asked(cast, term)
    worker.sweep("reports")
    told = Message.objects.filter(kind="reportjob.finish")
    assert list(told.values_list("organisation", "role")) == [(cast.bureau.pk, "DISTRICT")]
    assert told.get().text.startswith(f"“{row.title()}”已生成：")


def test_the_second_request_waits_for_the_first(cast, term):
    _asked(cast, term)
    with pytest.raises(Blocked) as refused:
        _asked(cast, term)
    assert refused.value.reasons == ["同一区域、同一学期的报表正在生成，完成后会有通知。"]
    assert ReportJob.objects.count() == 1


@pytest.mark.parametrize("region", ["371003", "371000", "110101"])
def test_a_region_of_others_is_refused(cast, term, region):
    with pytest.raises(Invalid) as refused:
        _asked(cast, term, region=region)
    assert refused.value.fields == {"region": "请在本单位管辖的区域中选择。"}


def test_the_city_may_ask_for_itself_and_each_district(cast, term):
    for region in ("371000", "371002", "371003"):
        _asked(cast, term, cast.city, region)
    worker.sweep("reports")
    assert set(ReportJob.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize("who", ["inspector", "dean", "clerk", "panel1", "reviewer", "auditor"])
def test_other_roles_cannot_ask(cast, term, who):
    with pytest.raises(Forbidden):
        _asked(cast, term, getattr(cast, who))


def test_a_killed_worker_is_followed_by_another(cast, term, monkeypatch):
    """The process dies between two steps: nothing is caught, nothing is written."""
    row = _asked(cast, term)

    class Killed(BaseException):
        pass

    def killed(*_args, **_kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(workbook, "write", killed)
        with pytest.raises(Killed):
            jobs.run(row.pk)
    left = fsm.fresh(row)
    assert (left.state, left.step) == ("running", "write")
    worker.sweep("reports")
    assert fsm.fresh(row).state == "running"  # perhaps it is only slow
    with clock.frozen(left.alive_at + SILENT):
        worker.sweep("reports")
    done = fsm.fresh(row)
    assert (done.state, done.attempt) == ("done", 2)


def test_two_workers_do_not_make_the_same_one(cast, term):
    row = _asked(cast, term)
    fsm.perform(row, ReportJob.start, by=jobs.system("reports"))
    with pytest.raises(Blocked) as refused:
        jobs.run(row.pk)
    assert refused.value.reasons == ["这份报表正在生成，请稍候。"]


def test_a_worker_that_was_given_up_cannot_finish(cast, term):
    row = _asked(cast, term)
    first = fsm.perform(row, ReportJob.start, by=jobs.system("reports"))
    with clock.frozen(first.alive_at + SILENT):
        fsm.perform(row, ReportJob.start, by=jobs.system("reports"))
    stale = Attempt(attempt=first.attempt)
    with pytest.raises(Blocked) as refused:
        fsm.perform(first, ReportJob.fail, stale, by=jobs.system("reports"), reason="太慢")
    assert refused.value.reasons == ["这份报表已由另一次生成接手。"]
    assert fsm.fresh(row).state == "running"


def test_an_error_is_told_and_can_be_tried_again(cast, term, monkeypatch):
    row = _asked(cast, term)
    with monkeypatch.context() as patched:
        patched.setattr(workbook, "write", lambda *_a, **_k: 1 / 0)
        worker.sweep("reports")
    failed = fsm.fresh(row)
    assert failed.state == "failed"
    assert failed.problem.startswith("生成时出错")
    with pytest.raises(Forbidden):
        jobs.retry(failed, by=cast.officer_b)
    jobs.retry(failed, by=cast.lead)
    worker.sweep("reports")
    assert fsm.fresh(row).state == "done"


def test_a_job_that_is_killed_again_and_again_ends(cast, term):
    row = _asked(cast, term)
    now = clock.now()
    for _attempt in range(jobs.MOST_ATTEMPTS):
        with clock.frozen(now):
            fsm.perform(fsm.fresh(row), ReportJob.start, by=jobs.system("reports"))
        now += SILENT
    with clock.frozen(now):
        worker.sweep("reports")
    ended = fsm.fresh(row)
    assert (ended.state, ended.problem) == (
        "failed", "生成过程几次中断，请联系系统管理员查看运行日志。",
    )  # fmt: skip


def test_who_left_the_office_gets_no_workbook(cast, term):
    row = _asked(cast, term)
    member = cast.membership(cast.officer)
    member.until = clock.today() - clock.ONE_DAY
    member.save()
    worker.sweep("reports")
    assert fsm.fresh(row).problem == "申请人已不在该岗位，请由在岗人员重新申请。"


def test_a_finished_job_cannot_be_retried(cast, term):
    row = _asked(cast, term)
    worker.sweep("reports")
    with pytest.raises(Stale):
        jobs.retry(fsm.fresh(row), by=cast.officer)


def test_what_is_recorded(cast, term):
    row = _asked(cast, term)
    worker.sweep("reports")
    entries = Entry.objects.filter(subject=f"reports.reportjob:{row.pk}").order_by("id")
    assert [(entry.chain, entry.deed) for entry in entries] == [
        ("371002", "reportjob.ask"),
        ("371002", "reportjob.start"),
        ("371002", "reportjob.finish"),
    ]
    # What the cover anchors is the record as it was when the figures were read.
    assert fsm.fresh(row).summary["heads"]["371002"] == [entries[1].seq, entries[1].hash]
