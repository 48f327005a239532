"""Run as a script in a database of its own: ask for a workbook, make it, or say how it stands.

`slow` stays in the step of writing until it is killed; `later` is a worker that comes by when the
job has been silent for long enough.
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from datetime import date  # noqa: E402

from django.core.management import call_command  # noqa: E402

from accounts.enums import OrganisationKind, RegionLevel, Role  # noqa: E402
from accounts.models import Membership, Message, Organisation, Region, User  # noqa: E402
from core import clock  # noqa: E402
from core.models import StoredFile  # noqa: E402
from institutions.models import SchoolYear, Term  # noqa: E402
from reports import workbook  # noqa: E402
from reports.domain import jobs  # noqa: E402
from reports.models import ReportJob  # noqa: E402
from reports.rules import SILENT  # noqa: E402
from tasks import sweeps, table  # noqa: E402


def ask() -> None:
    call_command("migrate", verbosity=0)
    city = Region.objects.create(code="371000", name="威海市", level=RegionLevel.CITY)
    bureau = Organisation.objects.create(
        kind=OrganisationKind.BUREAU, code="371000", name="威海市教育局", region=city
    )
    user = User.objects.create(username="city", name="市办事员")
    member = Membership.objects.create(
        user=user, organisation=bureau, role=Role.CITY, since=date(2020, 1, 1)
    )
    year = SchoolYear.objects.create(
        city=city, code="2021-2022", starts_on=date(2021, 9, 1), ends_on=date(2022, 8, 31)
    )
    term = Term.objects.create(
        school_year=year, code="2022-spring", name="2022年春季学期",
        starts_on=date(2022, 2, 14), ends_on=date(2022, 7, 8),
    )  # fmt: skip
    jobs.ask(by=member.actor(), region="371000", term=term)


def work() -> None:
    sweeps.run(table.SWEEPS["reports"])


def slow() -> None:
    workbook.write = lambda *_args, **_told: time.sleep(300)
    work()


def later() -> None:
    clock.shift_process(SILENT * 2)
    work()


def state() -> None:
    row = ReportJob.objects.get()
    finished = Message.objects.filter(kind="reportjob.finish").count()
    print(row.state, row.step, row.attempt, StoredFile.objects.count(), finished)


{"ask": ask, "work": work, "slow": slow, "later": later, "state": state}[sys.argv[1]]()
