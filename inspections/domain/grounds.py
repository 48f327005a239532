"""Grounds: what an exit may rest on. Whoever proposes an exit writes one; guards ask only for these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import messages, offices
from accounts.enums import Role
from accounts.models import Region
from core import clock, deeds
from inspections.enums import ExitState, GroundKind
from inspections.models import Ground, Rectification, Violation
from institutions.models import Institution, Person


def write(
    institution: Institution,
    *,
    region: Region,
    kind: GroundKind,
    text: str,
    figures: Mapping[str, Any] | None = None,
    person: Person | None = None,
    code: str = "",
    violation: Violation | None = None,
    rectification: Rectification | None = None,
) -> Ground:
    """Write a ground inside the deed that found it, and tell the region's bureau.

    The surrounding deed's own ledger entry records it. Raises RuntimeError outside a deed.
    """
    scope = deeds.current()
    if scope is None:
        raise RuntimeError("a ground is written inside the deed that found it")
    bureau = offices.bureau_of(region)
    ground = Ground.objects.create(
        institution=institution,
        person=person,
        region=region,
        bureau=bureau,
        kind=kind,
        code=code,
        text=text,
        figures=dict(figures or {}),
        deed_id=scope.deed_id,
        violation=violation,
        rectification=rectification,
        made_on=clock.today(),
    )
    params = {"name": institution.name, "ground": ground.title()}
    said = _("%(name)s 有了可以启动退出程序的依据：%(ground)s") % params
    whose = [bureau.pk]
    messages.tell(whose, Role.DISTRICT, subject=institution, text=said, kind="ground.written")
    return ground


def withdraw(ground: Ground, *, reason: str) -> None:
    """It no longer holds (recorded by the deed that says so); a case must not rest on it."""
    ground.withdrawn_on, ground.withdrawn_reason = clock.today(), reason
    ground.save(update_fields=["withdrawn_on", "withdrawn_reason"])


def free(institution: Institution, *, region_code: str) -> list[Ground]:
    """Grounds of a region that no case has taken up yet."""
    return list(
        institution.grounds.filter(region=region_code, used=False, withdrawn_on=None)
        .select_related("person", "violation")
        .order_by("made_on", "id")
    )


def take(grounds: list[Ground]) -> None:
    for ground in grounds:
        ground.used = True
    Ground.objects.bulk_update(grounds, ["used"])


def release(grounds: list[Ground]) -> None:
    """Free those of a case that was voided or undone, except what another case rests on too."""
    undone = (ExitState.VOIDED, ExitState.REVOKED)
    for ground in grounds:
        ground.used = ground.cases.exclude(state__in=undone).exists()
    Ground.objects.bulk_update(grounds, ["used"])
