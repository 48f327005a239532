"""What the deeds of agreements and placements are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.facts import Facts, derived, private

if TYPE_CHECKING:
    from core.models.files import StoredFile
    from institutions.models import Course, Licence, School, Staff
    from vetting.models import Listing


@dataclass(frozen=True, kw_only=True)
class Draft(Facts):
    """A new agreement; `texts` by clause, prices in the listing's unit.

    `items`: course id -> the listed item it is given for, where its name does not say so.
    """

    valid_from: date
    valid_until: date
    staff: Sequence[Staff] = ()
    prices: Sequence[tuple[Course, Decimal]] = ()
    items: Mapping[int, str] = private(dict)
    number: str = ""
    satisfaction_target: int = 0
    texts: Mapping[str, str] = derived(dict)


@dataclass(frozen=True, kw_only=True)
class Renewal(Facts):
    listing: Listing
    valid_from: date
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class Consent(Facts):
    """The other side's yes; an officer enters it from stamped paper (代录)."""

    entry_scan: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Signature(Facts):
    signed_file: StoredFile | None
    signed_on: date | None
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Suspension(Facts):
    """Why an agreement stops. `source` is the case it was decided in, `number` that of its page."""

    cause: str
    basis: str
    until: date | None = None
    basis_file: StoredFile | None = private(None)
    licence: Licence | None = private(None)
    decided_by: str = private("")
    source: str = private("")
    number: str = private("")


@dataclass(frozen=True, kw_only=True)
class Resumption(Facts):
    provisional_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Ending(Facts):
    """An end of an agreement without fault."""

    cause: str
    document: StoredFile | None
    handover: str = ""
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Termination(Facts):
    exit_number: str
    handover: str = ""


@dataclass(frozen=True, kw_only=True)
class Change(Facts):
    """A proposed amendment; `changes` as `Amendment.changes`, with rows instead of their ids."""

    cause: str
    text: str
    effective_on: date
    document: StoredFile | None
    changes: Mapping[str, Any]
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Proposal(Facts):
    """A school asks for a course; an officer enters it from the school's stamped paper."""

    school: School
    course: Course
    starts_on: date
    ends_on: date
    pupils: int
    weekly_hours: Decimal
    price: Decimal
    group_plan: str
    timetable: str = ""
    staff: Sequence[Staff] = ()
    entry_scan: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Manned(Consent):
    """The institution agrees and names its persons; None leaves those named before."""

    staff: Sequence[Staff] | None = private(None)


@dataclass(frozen=True, kw_only=True)
class GroupTerms(Facts):
    """What a running group is to be from a day on: as many pupils and hours, at these times."""

    pupils: int
    weekly_hours: Decimal
    timetable: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class Stop(Facts):
    """An end of a placement; `last` is its last day there when that is not the day of the deed."""

    cause: str
    handover: str = ""
    last: date | None = derived(None)
