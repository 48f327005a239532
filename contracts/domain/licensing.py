"""Deeds on a licence with what follows for the agreements that rest on it, in the same deed."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.actors import system
from contracts.domain import lapses
from core import deeds
from core.deeds import deed
from institutions.domain import expiry, licences
from institutions.facts import Receipt
from institutions.models import Licence


@deed
def verify(licence: Licence, *, by: Any, version: int | None = None) -> Licence:
    """Agreements stopped for want of it go on."""
    row = licences.verify(licence, by=by, version=version)
    _settle(row)
    return row


@deed
def resume(licence: Licence, told: Receipt, *, by: Any, version: int | None = None) -> Licence:
    """Agreements stopped by its lapse go on provisionally, until the receipt's last day."""
    row = licences.resume(licence, told, by=by, version=version)
    _settle(row)
    return row


@deed
def lapse(licence: Licence, *, on: date | None = None) -> Licence:
    """The machine's move when its last day has passed: agreements stop at once. Idempotent."""
    row = expiry.lapse_licence(licence, on=on)
    _settle(row)
    return row


def _settle(licence: Licence) -> None:
    machine = system(lapses.MACHINE, cause=deeds.cause())
    lapses.settle_all(licence.institution, by=machine)
