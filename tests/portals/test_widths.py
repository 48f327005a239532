"""What a form lets through fits its column: PostgreSQL refuses the rest with a 500, SQLite keeps it."""

from datetime import date

import pytest
from django import forms
from django.core.validators import RegexValidator
from django.db.models import CharField
from django.db.models.signals import pre_save

from contracts.models import AgreementSuspension
from core import clock
from portals.kit import act as acts
from tests.factories import contracts, vetting
from vetting.domain import panels, review, sheets

LONG = "长" * 2000
# Longer spellings of a number that is written down in one.
SPELT = {"uscc", "number"}


def too_wide(act):
    """Fields of a form that are kept in a column of their own name."""
    columns = {field.name: field for field in act.model._meta.get_fields()}
    for name, field in act.form_class.base_fields.items():
        column = columns.get(name)
        if not isinstance(field, forms.CharField) or not isinstance(column, CharField):
            continue
        exact = any(isinstance(each, RegexValidator) for each in field.validators)
        if not exact and (field.max_length or 10**6) > (column.max_length or 10**6):
            yield f"{act.model.__name__}.{act.name} {name}"


def test_no_form_takes_more_than_its_column():
    found = {each for act in acts.registered() for each in too_wide(act)}
    assert {each for each in found if each.split()[-1] not in SPELT} == set()


@pytest.fixture
def time():
    with clock.frozen(clock.at(date(2026, 3, 2), 9)) as frozen:
        yield frozen


@pytest.fixture
def narrow():
    """SQLite as PostgreSQL: a save fails where a text is wider than its column."""

    def look(sender, instance, **_told):
        for column in sender._meta.concrete_fields:
            text = getattr(instance, column.attname)
            if isinstance(text, str) and column.max_length:
                assert len(text) <= column.max_length, column

    pre_save.connect(look)
    yield
    pre_save.disconnect(look)


def test_a_long_reason_is_kept_whole_at_the_panel(cast, time, narrow):
    call = vetting.reviewed_call(cast, time, institutions=[vetting.applicant(cast)])
    vetting.experts(cast, call)
    for name in ("纸上专家甲", "纸上专家乙"):
        panels.appoint(call, by=cast.lead, name=name)
    panels.convene(call, by=cast.lead)
    rows = call.applications().get().sheets
    on_paper, own = (
        rows.filter(panelist__user=None).first(),
        rows.get(panelist__user=cast.panel2.user_id),
    )
    assert sheets.excuse(on_paper, by=cast.lead, reason=LONG).excuse_reason == LONG
    assert sheets.recuse(own, by=cast.panel2, reason=LONG).excuse_reason == LONG


def test_a_long_reason_is_kept_whole_at_a_verdict(cast, narrow):
    row = vetting.submitted_application(cast, institution=vetting.applicant(cast))
    item = next(each for each in row.items() if each.reviewer_id is None)
    review.give_verdicts(row, by=cast.officer, verdicts={item.pk: (True, "")})
    review.give_verdicts(row, by=cast.lead, verdicts={item.pk: (False, "缺页")}, reason=LONG)
    assert row.verdicts.get(superseded_at__isnull=False).superseded_because == LONG


def test_a_long_reason_is_kept_whole_at_a_suspension(cast, narrow):
    row = contracts.suspended(contracts.active_agreement(cast), reason=LONG)
    assert AgreementSuspension.objects.get(agreement=row).reason == LONG
