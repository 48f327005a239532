"""存量补录: what ran on paper before the system, entered by one person and confirmed by another.

`enter` writes a batch of pending rows, all or nothing; `confirm` and `discard` settle one
institution of it. Rows stay marked as backfilled; no review and no score is made up for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import deadlines
from accounts.enums import Role
from contracts.domain import backfill_confirm, backfill_rows, creation
from contracts.domain.import_rows import InstitutionRow
from contracts.models import BackfillBatch, BackfillFile
from core import clock, deeds
from core.deeds import deed, record
from core.errors import DomainError, Invalid
from institutions.domain import presence, registration
from institutions.facts import EnteredFile
from institutions.models import Institution

confirm = backfill_confirm.confirm
discard = backfill_confirm.discard


@deed
def enter(
    bureau: Any,
    *,
    by: Any,
    import_rows: Sequence[InstitutionRow],
    workbook: Any = None,
    scans: Iterable[Any] = (),
) -> BackfillBatch:
    """Write everything of these import_rows as pending, in one transaction.

    Files are made or found first and locked in order, then what hangs on each.
    """
    creation.refuse_unless_office_of(bureau.region, by)
    if not import_rows:
        raise Invalid({"": _("没有可以录入的内容。")})
    batch = BackfillBatch.objects.create(
        bureau=bureau,
        region=bureau.region,
        workbook=workbook,
        uploaded_by_id=by.user_id,
        uploaded_at=clock.now(),
    )
    batch.scans.set(scans)
    pairs = [(paper, _file(bureau, paper, by)) for paper in import_rows]
    deeds.lock_all(institution for _paper, institution in pairs)
    counts: Counter[str] = Counter()
    for paper, institution in pairs:
        BackfillFile.objects.create(batch=batch, institution=institution)
        counts += backfill_rows.write(batch, institution, paper, by=by)
    batch.counts = dict(counts)
    batch.save(update_fields=["counts"])
    record(batch, "enter", by=by, workbook=workbook, counts=batch.counts)
    what = _("核对%(title)s") % {"title": batch.title()}
    due = clock.add_working_days(clock.today(), 10)
    deadlines.put(batch, "confirm", what=what, due=due, owner=bureau.pk, role=Role.DISTRICT)
    return batch


def _file(bureau: Any, paper: InstitutionRow, by: Any) -> Institution:
    """The institution's file: the one there is, opened in this region, or a new one."""
    known: Institution | None = Institution.objects.filter(uscc=paper.uscc).first()
    if known is not None:
        presence.open_in(known, bureau.region)
        return known
    row = registration.enter(
        bureau,
        EnteredFile(
            uscc=paper.uscc,
            uscc_override_reason=paper.uscc_override_reason,
            name=paper.name,
            category=paper.category,
            nature=paper.nature,
            legal_representative=paper.legal_representative,
            founders=paper.founders,
            address=paper.address,
            contact_name=paper.contact_name,
            contact_phone=paper.contact_phone,
            public_benefit=paper.public_benefit,
            experience_since=paper.experience_since,
            backfill_basis=paper.basis,
            backfill_number=paper.number,
            backfill_date=paper.dated,
            entry_scan=paper.scan,
        ),
        by=by,
    )
    presence.open_in(row, bureau.region)
    return row


def confirm_all(batch: BackfillBatch, *, by: Any, looked_at: bool) -> dict[str, list[str]]:
    """Confirm every open institution of a batch, each in a deed of its own.

    Returns, by institution, what is still wrong with it or why it was not confirmed.
    """
    left: dict[str, list[str]] = {}
    rows = batch.files.filter(confirmed_on__isnull=True, voided_on__isnull=True)
    for row in rows.select_related("institution").order_by("institution_id"):
        try:
            notes = confirm(row, by=by, looked_at=looked_at)
        except DomainError as refusal:
            notes = list(refusal.reasons)
        if notes:
            left[row.institution.name] = notes
    return left
