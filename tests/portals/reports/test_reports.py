"""The page of semester workbooks: ask, watch, take along; nothing of another office."""

import io

import openpyxl
import pytest
from django.urls import reverse

from core import fsm
from core.models import Entry
from reports.domain import jobs
from reports.facts import Attempt
from reports.models import ReportJob
from tasks import jobs as worker
from tests.factories import institutions
from tests.reports import world

ASK = "/do/reports.reportjob/new/ask/"


@pytest.fixture
def term(cast):
    return institutions.term(world.TERM)


def _page(row):
    return reverse("report", args=[row.pk])


def _choices(answer):
    return [value for value, _label in answer.context["form"].fields["region"].choices]


def test_the_form_offers_own_regions_only(cast, term):
    assert _choices(cast.client(cast.officer).get(ASK)) == ["371002"]
    assert _choices(cast.client(cast.city).get(ASK)) == ["371000", "371002", "371003"]


def test_a_region_of_others_is_no_choice(cast, term):
    data = {"region": "371003", "term": term.pk, "_membership": cast.officer.membership_id}
    answer = cast.client(cast.officer).post(ASK, data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["region"]
    assert ReportJob.objects.count() == 0


def test_ask_watch_and_take_along(cast, term):
    world.placed(cast, 1)
    client = cast.client(cast.officer)
    data = {"region": "371002", "term": term.pk, "_membership": cast.officer.membership_id}
    answer = client.post(ASK, data, follow=True)
    row = ReportJob.objects.get()
    assert answer.redirect_chain[-1][0] == _page(row)
    job = answer.context["job"]
    assert (job.finished, [step.kind for step in job.steps]) == (False, ["", "", ""])
    poll = client.get(job.poll_url)
    assert "HX-Refresh" not in poll.headers
    worker.sweep("reports")
    assert client.get(job.poll_url).headers["HX-Refresh"] == "true"
    page = client.get(_page(row))
    shown = {str(fact.label): fact.value for fact in page.context["facts"]}
    assert shown["入校机构数"] == 1
    file = client.post(reverse("file", args=["reports.reportjob", row.pk, "file"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    assert book.sheetnames[0] == "封面"
    assert Entry.objects.filter(deed="reportjob.download").count() == 1


def test_a_running_job_says_where_it_is(cast, term):
    row = jobs.ask(by=cast.officer, region="371002", term=term)
    row = fsm.perform(row, ReportJob.start, by=jobs.system("reports"))
    jobs._at(row, "write")
    job = cast.client(cast.officer).get(_page(row)).context["job"]
    assert [(step.label, step.kind) for step in job.steps] == [
        ("读取数据并校验", "done"),
        ("写入各表", "here"),
        ("检查并存档", ""),
    ]


def test_a_failed_job_offers_to_try_again(cast, term):
    row = jobs.ask(by=cast.officer, region="371002", term=term)
    row = fsm.perform(row, ReportJob.start, by=jobs.system("reports"))
    fsm.perform(
        row, ReportJob.fail, Attempt(attempt=1), by=jobs.system("reports"), reason="磁盘已满"
    )
    page = cast.client(cast.officer).get(_page(row))
    assert page.context["job"].message == "磁盘已满"
    assert f"/do/reports.reportjob/{row.pk}/retry/" in page.content.decode()


@pytest.mark.parametrize("stranger", ["officer_b", "city"])
def test_a_stranger_does_not_find_it(cast, term, stranger):
    """Another district's officer, and the city: a workbook is its office's own."""
    row = jobs.ask(by=cast.officer, region="371002", term=term)
    worker.sweep("reports")
    client = cast.client(getattr(cast, stranger))
    assert client.get(_page(row)).status_code == 404
    assert client.get(reverse("report-progress", args=[row.pk])).status_code == 404
    assert (
        client.post(reverse("file", args=["reports.reportjob", row.pk, "file"])).status_code == 404
    )
    assert list(client.get(reverse("reports")).context["pages"]) == []


def test_the_list_shows_ones_own(cast, term):
    row = jobs.ask(by=cast.officer, region="371002", term=term)
    worker.sweep("reports")
    page = cast.client(cast.lead).get(reverse("reports"))
    assert list(page.context["pages"]) == [row]
