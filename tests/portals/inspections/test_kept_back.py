"""What the offices keep to themselves stays there: on pages, in lists, in their sheets, as files."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.models import Entry
from inspections.domain import cases, reversal
from inspections.facts import Reversal
from portals.kit import files
from tests.factories import inspections
from tests.factories.institutions import stored_file
from tests.portals.inspections.seen import page, page_text


def sheet(cast, who, name):
    answer = cast.client(getattr(cast, who)).post(reverse(name), {"export": "xlsx"})
    content = b"".join(answer.streaming_content)
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.values]


def test_whom_a_violation_is_about_never_reads_who_recorded_it(cast):
    row = inspections.confirmed_violation(cast)
    recorder = row.recorded_by.name
    for who, name in (("officer", "violation"), ("inspector", "violation")):
        assert recorder in page_text(cast, who, name, row.pk)
    assert recorder not in page_text(cast, "clerk", "violation", row.pk)


@pytest.mark.parametrize(
    ("who", "name", "reads"),
    [
        ("officer", "violations", True),
        ("inspector", "violations", True),
        ("clerk", "violations", False),
    ],
)
def test_the_recorders_column_is_declared_for_the_offices(cast, who, name, reads):
    recorder = inspections.confirmed_violation(cast).recorded_by.name
    listed = cast.client(getattr(cast, who)).get(reverse(name))
    heads = [head.label for head in listed.context["heads"]]
    assert ("记录人" in heads) == reads
    taken = sheet(cast, who, name)
    assert ("记录人" in taken[0]) == reads
    assert any(recorder in line for line in taken[1:]) == reads


def test_a_decision_is_read_once_it_was_served(cast):
    case = inspections.decided_case(cast)
    case = inspections.final(case, "DECISION", by=cast.officer)
    number = case.decision.number
    assert any(number in line for line in sheet(cast, "officer", "exits"))
    assert not any(number in line for line in sheet(cast, "clerk", "exits"))
    inspections.serve_all(case, inspections.Document.DECISION, by=cast.officer)
    inspections.decisions.serve(case, by=cast.officer)
    assert any(number in line for line in sheet(cast, "clerk", "exits"))


def test_a_decision_revoked_before_service_is_never_read(cast):
    case = inspections.decided_case(cast)
    why = Reversal(number="复〔1〕号", file=stored_file())
    case = reversal.revoke(case, why, by=cast.lead, reason="条款有误")
    reasons = case.decision.reasons
    assert reasons in page_text(cast, "officer", "exit", case.pk)
    assert reasons not in page_text(cast, "clerk", "exit", case.pk)


@pytest.mark.parametrize("field", ["file", "collective_record"])
def test_what_the_office_said_among_itself_is_not_handed_out(cast, field):
    case = inspections.reviewed_case(cast)
    address = files.url(case.current_review, field)
    answers = {
        who: cast.client(getattr(cast, who)).post(address).status_code
        for who in ("officer", "city", "clerk")
    }
    assert answers == {"officer": 200, "city": 200, "clerk": 404}


def test_of_a_case_it_was_not_told_of_an_institution_reads_nothing(cast):
    """Opened and voided before any notice: no page, and no line in its own file's history."""
    case = inspections.opened_case(cast)
    cases.void(case, by=cast.lead, reason="立案有误")
    assert page(cast, "clerk", "exit", case.pk).status_code == 404
    about = Entry.objects.visible_to(cast.clerk).filter(subject__startswith="inspections.exitcase")
    assert list(about.values_list("deed", flat=True)) == []
    told = inspections.notified_case(cast)
    seen = Entry.objects.visible_to(cast.clerk).filter(subject=f"inspections.exitcase:{told.pk}")
    assert "exitcase.notify" in seen.values_list("deed", flat=True)
