"""The persons of a placement: what is refused when they are named, kept out and let in again."""

from __future__ import annotations

import pytest

from contracts.domain import presence
from core.errors import Forbidden, Stale
from core.fsm import fresh
from core.models import Entry
from tests.factories import contracts as made
from tests.factories import institutions as people
from tests.vetting.refusals import why, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast):
    return made.running_placement(cast)


@pytest.fixture
def member(row):
    return row.present_staff()[0]


def told(member):
    return {"staff": member, "reason": "多次迟到"}


def test_persons_are_named_by_the_institution_or_its_district(cast, row, member):
    for stranger in (cast.clerk_b, cast.officer_b, cast.dean, cast.city):
        with pytest.raises(Forbidden):
            presence.assign(row, by=stranger, staff=[member])
    assert fresh(row).version == row.version


def test_nobody_of_another_institution_is_named(cast, row):
    stranger = people.cleared_staff(cast.institution_b)
    assert wrong(presence.assign, row, by=cast.clerk, staff=[stranger]) == {
        "staff": "人员不属于这家机构。"
    }
    assert not row.named_staff.filter(staff=stranger).exists()


def test_a_page_drawn_before_the_last_change_names_nobody(cast, row, member):
    late = {"version": row.version + 1}
    with pytest.raises(Stale):
        presence.assign(row, by=cast.clerk, staff=[member], **late)
    with pytest.raises(Stale):
        presence.refuse_person(row, by=cast.dean, **told(member), **late)
    assert fresh(row).present_staff() == [member]


def test_keeping_somebody_out_and_letting_in_again_have_a_reason(cast, row, member):
    silent = {"staff": member, "reason": " "}
    assert why(presence.refuse_person, row, by=cast.dean, **silent) == ["请写明暂停入校的理由。"]
    presence.refuse_person(row, by=cast.dean, **told(member))
    assert why(presence.readmit_person, row, by=cast.dean, **silent) == ["请写明恢复入校的理由。"]
    assert (fresh(row).present_staff(), row.kept_out().get().staff) == ([], member)


def test_only_who_stands_there_is_kept_out_and_only_who_was_is_let_in(cast, row, member):
    other = people.cleared_staff(cast.institution)
    before = Entry.objects.count()
    assert wrong(presence.refuse_person, row, by=cast.dean, **told(other)) == {
        "staff": "这名人员不在这条入校安排中。"
    }
    assert wrong(presence.readmit_person, row, by=cast.dean, **told(member)) == {
        "staff": "学校没有暂停这名人员入校。"
    }
    assert Entry.objects.count() == before


def test_persons_of_a_placement_that_has_not_begun_are_replaced_without_a_trace(cast):
    """Nobody has stood there yet, so there is no day on which somebody left."""
    row = made.agreed_placement(cast)
    member = row.present_staff()[0]
    presence.name(row, [])
    assert list(row.named_staff.all()) == []
    presence.name(row, [member])
    assert row.named_staff.get().since == row.starts_on
