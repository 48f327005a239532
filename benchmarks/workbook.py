"""The semester workbook of a district with 10, 100 and 1,000 institutions in its schools."""

import time

from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from benchmarks import copies
from contracts.models import Placement
from core import clock
from institutions.models import Term
from reports import cover, frame, workbook

SIZES = (10, 100, 1000)
REGION, TERM = "371073", "2022-spring"  # the smallest district of the demo world


def another(row: Placement) -> None:
    """A copy of the placement under an agreement and an institution of its own."""
    placement = copies.copy_of(row)
    agreement = copies.copy_of(row.agreement)
    agreement.institution = copies.copy_of(row.agreement.institution)
    placement.agreement = agreement
    models.Model.save_base(agreement)
    models.Model.save_base(placement)


def measured(size: int) -> tuple[int, float, float]:
    """Queries, milliseconds of reading and checking, milliseconds of writing."""
    view = frame.office_view(Organisation.objects.get(code=REGION))
    term = Term.objects.get(code=TERM)
    with CaptureQueriesContext(connection) as captured:
        made = workbook.gather(view, region=REGION, term=term)
    queries, found = len(captured), len(made.tables.roster)
    assert found == size, f"{found} institutions, not {size}"
    began = time.perf_counter()
    made = workbook.gather(view, region=REGION, term=term)
    read = time.perf_counter()
    workbook.write(made, maker=cover.Maker("测速局", "测速", clock.now()))
    return queries, (read - began) * 1000, (time.perf_counter() - read) * 1000


def run() -> None:
    with transaction.atomic():
        rows = Placement.objects.filter(agreement__region=REGION)
        row = rows.select_related("agreement__institution__organisation").earliest("pk")
        found = []
        for size in SIZES:
            for _ in range(size - rows.count()):
                another(row)
            found.append(measured(size))
        transaction.set_rollback(True)
    counts = [queries for queries, _read, _write in found]
    verdict = "" if max(counts) <= counts[0] else "   GROWS"
    print("\nworkbook " + "   ".join(f"{size:,} institutions" for size in SIZES))
    cells = "   ".join(
        f"{queries:3d} q, read {read:7.1f} ms, written {write:7.1f} ms"
        for queries, read, write in found
    )
    print(f"         {cells}{verdict}")
