"""What is beside the point is not drawn; what matters is seen without opening the file."""

import pytest
from django.urls import reverse

from portals.kit import act
from tests.factories import inspections

EMERGENCY = ("confirm", "lift")


def test_an_emergency_is_answered_only_where_there_is_one(cast):
    plain = inspections.notified_case(cast)
    assert act.buttons(plain, cast.lead, *EMERGENCY) == []


def test_the_lead_is_offered_both_answers_to_an_emergency(cast):
    urgent = inspections.emergency_case(cast)
    offered = {each.url.split("/")[-2] for each in act.buttons(urgent, cast.lead, *EMERGENCY)}
    assert offered == set(EMERGENCY)


@pytest.mark.parametrize(
    ("made", "told"),
    [("executed_case", "限制准入中"), ("emergency_case", "暂停中"), ("notified_case", "")],
)
def test_the_list_of_institutions_shows_who_is_barred(cast, made, told):
    getattr(inspections, made)(cast)
    page = cast.client(cast.officer).get(reverse("institutions"))
    shown = {
        cells[0].value: next(each.value for each in cells if each.label == "限制")
        for _row, cells in page.context["rows"]
    }
    assert shown[cast.institution.name] == told
