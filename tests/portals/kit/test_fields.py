import re
from datetime import date

import pytest
from django import forms
from django.utils import translation

from accounts.models import Organisation
from core import clock
from portals.kit import fields
from portals.kit.deed_form import DeedForm
from tests.toy.models import Ticket


class Form(DeedForm):
    day = fields.DayField(label="日期")
    moment = fields.MomentField(label="时间")
    row = fields.RowField(Ticket, label="工单", narrow=lambda rows, *_: rows.exclude(text="停电"))
    rows = fields.RowsField(Organisation, label="机构", required=False)

    @classmethod
    def start(cls, subject, actor):
        return {"day": date(2026, 11, 24)}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_date_is_drawn_as_the_browser_wants_it(cast, language):
    with translation.override(language):
        drawn = str(Form(subject=None, actor=cast.officer)["day"])
    assert 'type="date"' in drawn
    assert 'value="2026-11-24"' in drawn


def test_dates_and_moments_are_read_in_the_time_zone_of_the_offices(cast, ticket):
    data = {"day": "2026年11月24日", "moment": "2026-11-24T17:30", "row": ticket.pk}
    form = Form(subject=None, actor=cast.officer, data=data)
    assert form.is_valid(), form.errors
    facts = form.facts()
    assert facts["day"] == date(2026, 11, 24)
    assert facts["moment"] == clock.at(date(2026, 11, 24), 17, 30)
    assert facts["row"] == ticket


def test_choices_are_what_the_actor_may_see_and_what_fits(cast, ticket):
    def offered(who):
        return list(Form(subject=None, actor=who).fields["row"].queryset)

    assert offered(cast.officer) == [ticket]
    assert offered(cast.officer_b) == []
    Ticket.objects.update(text="停电")
    assert offered(cast.officer) == []


def test_a_row_of_another_district_is_not_a_choice(cast, ticket):
    data = {"day": "2026-11-24", "moment": "2026-11-24T17:30", "row": ticket.pk}
    form = Form(subject=None, actor=cast.officer_b, data={**data, "rows": [cast.bureau.pk]})
    assert sorted(form.errors) == ["row", "rows"]


@pytest.mark.parametrize("key", ["9" * 400, "\ud800", "1.23E+17"])
def test_a_key_that_no_row_has_is_told_at_its_field(cast, ticket, key):
    data = {"day": "2026-11-24", "moment": "2026-11-24T17:30", "row": key, "rows": [key]}
    form = Form(subject=None, actor=cast.officer, data=data)
    sentence = ["所选的一项不在可选范围内，请重新选择。"]
    assert form.errors == {"row": sentence, "rows": sentence}


class Figures(DeedForm):
    pupils = forms.IntegerField(label="人数", min_value=0)
    price = forms.DecimalField(label="价格", min_value=0, max_value=2000, decimal_places=2)
    change = forms.IntegerField(label="增减")


@pytest.mark.parametrize(
    ("name", "keyboard"), [("pupils", "numeric"), ("price", "decimal"), ("change", "")]
)
def test_a_figure_is_typed_and_does_not_turn_under_the_wheel(cast, name, keyboard):
    """G3: the wheel over a focused number box made 1259 of 1260."""
    drawn = str(Figures(subject=None, actor=cast.officer)[name])
    assert ('type="text"' in drawn, "number" in drawn.replace("numeric", "")) == (True, False)
    assert re.findall(r'(?:inputmode|min|max|step)="[^"]*"', drawn) == (
        [f'inputmode="{keyboard}"'] if keyboard else []
    )


def test_a_figure_typed_wide_or_wrong_is_read_or_said(cast):
    def typed(**told):
        sent = {"pupils": "１２", "price": "8.5", "change": "-3", **told}
        return Figures(subject=None, actor=cast.officer, data=sent)

    assert typed().is_valid()
    assert (typed(price="8,5").errors, typed(pupils="-1").errors) == (
        {"price": ["请填写数字，如 8.5。"]},
        {"pupils": ["不能小于 0。"]},
    )
