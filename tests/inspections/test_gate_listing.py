"""Where the listing is suspended or removed nobody of the institution comes, whatever the agreement says."""

from core import clock
from core.fsm import fresh
from inspections.domain import gatehouse
from portals.contracts import persons
from tests.factories import contracts as made
from tests.factories.vetting import pause
from vetting.domain import listings


def test_nobody_comes_under_a_suspended_listing(cast):
    row = made.running_placement(cast)
    (there,) = gatehouse.there(cast.school)
    assert (there.barred, persons.stopped(row, on=clock.today())) == ("", "")
    listings.suspend(row.agreement.listing, pause(), by=cast.lead, reason="核查")
    (there,) = gatehouse.there(cast.school)
    assert there.barred == "所依据的资格目前是“暂停”，机构人员一律不得入校。"
    assert persons.stopped(fresh(row), on=clock.today()) == (
        "所依据的资格当天不在名单（暂停），机构人员一律不得入校。"
    )
