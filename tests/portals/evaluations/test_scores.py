"""A school's scores in the browser: the scale is said plainly, a wrong figure at its own field."""

import re

import pytest

from evaluations.models import QualitySheet
from tests.factories import evaluations
from tests.portals.bad_input import at_field, typed

pytestmark = pytest.mark.django_db


def test_the_full_marks_are_figures_people_write(cast):
    sheet = evaluations.sheet_of(evaluations.open_round(cast))
    page = cast.client(cast.dean).get(f"/do/evaluations.qualitysheet/{sheet.pk}/submit/")
    told = re.findall(r"满分 (\S+) 分", page.content.decode())
    assert told == ["10", "5", "5", "10", "5", "5"]


def test_a_score_out_of_range_is_said_at_its_field_and_all_are_kept(cast):
    sheet = evaluations.sheet_of(evaluations.open_round(cast))
    given = {f"points_{key}": value for key, value in evaluations.POINTS.items()}
    given |= {"points_punctual": "5.1", "points_plan": "-1", "comment": "很好"}
    answer = cast.client(cast.dean).post(
        f"/do/evaluations.qualitysheet/{sheet.pk}/submit/", {**given, "_version": sheet.version}
    )
    assert (answer.status_code, at_field(answer, "points_punctual")) == (
        422,
        "不能大于 5。",
    )
    assert at_field(answer, "points_plan") == "不能小于 0。"
    assert typed(answer, *given) == given
    sheet = QualitySheet.objects.get(pk=sheet.pk)
    assert (sheet.state, sheet.points) == ("due", {})
