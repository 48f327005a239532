"""Run as a script in a database of its own: makes deadlines that are all due for a reminder."""

import copy
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from accounts.domain import deadlines  # noqa: E402
from accounts.enums import OrganisationKind, RegionLevel, Role  # noqa: E402
from accounts.models import Deadline, Membership, Organisation, Region, User  # noqa: E402
from core import clock  # noqa: E402

call_command("migrate", verbosity=0)
region = Region.objects.create(code="371002", name="环翠区", level=RegionLevel.DISTRICT)
bureau = Organisation.objects.create(
    kind=OrganisationKind.BUREAU, code="371002", name="环翠区教育局", region=region
)
for name in ("officer", "lead"):
    user = User.objects.create(username=name, name=name)
    Membership.objects.create(
        user=user, organisation=bureau, role=Role.DISTRICT, since=clock.today()
    )
# One as it is put, and many like it.
row = deadlines.put(
    bureau, "kind-0", what="事项 0", due=clock.today() + timedelta(days=1), owner=bureau.pk, role=Role.DISTRICT,
)  # fmt: skip
alike = []
for number in range(1, int(sys.argv[1])):
    row.pk, row.kind, row.what = None, f"kind-{number}", f"事项 {number}"
    alike.append(copy.copy(row))
Deadline.objects.bulk_create(alike, batch_size=1000)
