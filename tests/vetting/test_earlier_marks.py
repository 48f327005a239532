"""Upgrading from when the office read each sheet at once: what was read counts as seen."""

from importlib import import_module

import pytest
from django.apps import apps

from core.deeds import fresh
from tests.factories import vetting
from tests.vetting.refusals import why
from vetting.domain import panels, rankings, sheets
from vetting.models import Application
from vetting.rules import panel as rules

upgrade = import_module("vetting.migrations.0004_earlier_rankings_are_open").open_what_was_read


@pytest.fixture
def call(cast, time):
    institutions = [vetting.applicant(cast), vetting.applicant(cast)]
    call = vetting.reviewed_call(cast, time, institutions=institutions)
    vetting.experts(cast, call)
    return panels.convene(call, by=cast.lead)


def locked(cast, call, *left):
    rows = call.applications().order_by("pk")
    for expert in (cast.panel1, cast.panel2, cast.panel3):
        for number, row in enumerate(rows):
            if (expert, number) not in left:
                vetting.score(row.sheets.get(panelist__user=expert.user_id), expert)
    Application.objects.update(marks_shown_at=None)  # as it was before seals were kept


def shown():
    upgrade(apps, None)
    return [row.marks_shown_at for row in Application.objects.order_by("pk")]


def test_what_was_in_but_not_ranked_is_not_opened_again(cast, call):
    locked(cast, call)
    last = max(sheet.locked_at for row in call.applications() for sheet in row.sheets.all())
    assert shown() == [last, last]
    sheet = call.applications().first().sheets.first()
    assert why(sheets.unlock, fresh(sheet), by=cast.lead, reason="总分不合适") == [
        str(rules.marks_unseen.sentence)
    ]


def test_a_package_with_an_open_sheet_stays_sealed(cast, call):
    locked(cast, call, (cast.panel3, 1))
    assert shown() == [None, None]


def test_a_package_without_a_locked_sheet_stays_sealed(cast, call):
    call.applications().first().sheets.update(state="excused", excuse_reason="请假")
    assert shown() == [None, None]


def test_what_was_ranked_is_open_since_its_decision(cast, call):
    locked(cast, call)
    Application.objects.update(marks_shown_at=None)
    shown()
    rankings.ask(call, by=cast.officer)
    Application.objects.update(marks_shown_at=None)
    assert shown() == [row.decided_at for row in Application.objects.order_by("pk")]
