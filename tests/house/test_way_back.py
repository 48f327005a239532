"""Migrations that the rows of today would break on their way back say which rows, and touch nothing."""

import pytest
from django.core.management import CommandError
from django.db import connection

from accounts.models import PaperEntry
from core import clock
from institutions.models import SchoolYear
from tests import way_back
from tests.factories import institutions

pytestmark = pytest.mark.django_db


def test_codes_of_two_cities(cast):
    year = institutions.school_year("2031-2032")
    way_back.start("institutions", "0002_codes_per_city")
    year.pk, year.city = None, cast.city_region_far
    SchoolYear._base_manager.bulk_create([year])
    with pytest.raises(CommandError, match="SchoolYear 2031-2032 is there 2 times"):
        way_back.start("institutions", "0002_codes_per_city")


def test_two_papers_that_wait_on_one_row(cast):
    office, today = next(iter(cast.offices.values())), clock.today()

    def enter(*, at_once):
        entry = PaperEntry(
            bureau=office, side=office, side_role="SCHOOL", subject="x.y:1", dated=today,
            entered_by=cast.user(cast.lead), entered_on=today, entry_scan=institutions.stored_file(), at_once=at_once,
            entered_by_office=True,
        )  # fmt: skip
        PaperEntry._base_manager.bulk_create([entry])

    enter(at_once=False)
    way_back.start("accounts", "0003_stand_ins_and_stops_on_paper")
    enter(at_once=True)
    with pytest.raises(CommandError, match=r"2 entries from paper wait on x\.y:1"):
        way_back.start("accounts", "0003_stand_ins_and_stops_on_paper")


def test_the_log_of_a_part_that_left_is_dropped_with_its_names():
    (drop,) = way_back.operations("accounts", "0007_old_sign_in_log_goes")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE axes_accesslog (username varchar(9))")
        cursor.execute(
            "CREATE TABLE axes_accessattempt (id integer PRIMARY KEY, username varchar(9))"
        )
        cursor.execute(
            "CREATE TABLE axes_accessattemptexpiration (access_attempt_id integer PRIMARY KEY "
            "REFERENCES axes_accessattempt (id))"
        )
        cursor.execute("INSERT INTO axes_accessattempt VALUES (1, '张三')")
        cursor.execute("INSERT INTO axes_accessattemptexpiration VALUES (1)")
    for statement in drop.sql:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    assert [name for name in connection.introspection.table_names() if "axes" in name] == []
