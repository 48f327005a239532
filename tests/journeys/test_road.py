"""From the announcement to the exit through HTTP, each step by the person whose job it is."""

import openpyxl
from django.core.management import call_command
from django.urls import reverse

from contracts.models import Agreement, Placement
from core import ledger
from institutions.models import Exclusion
from portals.kit import links
from tests.factories import institutions as papers
from tests.journeys import entering, leaving, serving
from tests.walks import broken_passages
from vetting.models import Listing


def workbook(term, folder):
    """Every cell of the semester workbook as text, by sheet."""
    file = folder / "学期报表.xlsx"
    call_command("term_report", region="371000", term=term.code, output=file)
    book = openpyxl.load_workbook(file)
    return {
        sheet.title: " ".join(str(cell) for row in sheet.values for cell in row if cell is not None)
        for sheet in book
    }


def test_the_whole_road(cast, hands, time, client, tmp_path):
    body = cast.institution
    papers.verified_licence(body, kind="NPO_CERT")
    papers.verified_licence(body, kind="SPORT_FILING")
    papers.cleared_staff(body)
    call = entering.announce(cast, hands, time)
    entering.apply(cast, hands, time, call)
    call = entering.review(cast, hands, time, call)
    listing = entering.select(cast, hands, time, call)
    agreement = serving.agree(cast, hands, time, listing)
    serving.place(cast, hands, time, agreement)
    time.on(30)
    term = serving.evaluate(cast, hands, time)
    case = leaving.leave(cast, hands, time)

    assert case.state == "executed"
    assert Agreement.objects.get().state == "terminated"
    assert Placement.objects.get().state == "ended"
    assert Listing.objects.get().state == "removed"
    assert Exclusion.objects.get().decision_number == "环教退决〔1〕号"
    told = client.get(reverse("public-exits")).content.decode()
    assert body.uscc in told
    story = hands("lead").page_of(body)
    deeds_told = ("执行退出", "作出决定", "提交陈述申辩", "完成告知", "确认签订并生效", "提交申报")
    assert [word for word in deeds_told if word not in story] == []
    assert case.title() in hands("lead").read(links.url(body, cast.lead) + "?tab=exits")
    sheets = workbook(term, tmp_path)
    assert [name for name in sheets if name.startswith("附表2") and body.uscc in sheets[name]] != []
    if term.covers(case.opened_on) and term.covers(case.current_execution.executed_on):
        told = [text for name, text in sheets.items() if name.startswith("附表6")]
        assert [case.decision.number in text for text in told] == [True]
    assert list(ledger.verify()) == []
    assert broken_passages() == []
    call_command("verify_ledger")
