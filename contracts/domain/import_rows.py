"""What an office holds on paper about one institution, as it is typed in (存量补录)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class LicenceRow:
    kind: str
    number: str
    issuer: str
    valid_from: date
    valid_until: date | None
    scan: Any
    permitted_scope: str = ""


@dataclass(frozen=True)
class StaffRow:
    """A person as the paper has them; what it lacks stays empty and shows on the red list."""

    name: str
    id_number: str
    scan: Any
    job: str = "TEACHER"
    speciality: str = ""
    full_time: bool = True
    queried_on: date | None = None
    passed: bool = True
    query_reference: str = ""
    consent_on: date | None = None
    by_office: bool = False
    health_until: date | None = None
    credential_kind: str = ""
    credential_number: str = ""
    credential_until: date | None = None
    undertaking_on: date | None = None


@dataclass(frozen=True)
class ListingRow:
    category: str
    service_items: str
    price: Decimal
    valid_from: date
    valid_until: date
    number: str
    listed_on: date
    scan: Any
    price_unit: str = "pupil_hour"


@dataclass(frozen=True)
class PlacementRow:
    """`staff`: names of persons of the institution's own list."""

    school: Any
    course: str
    category: str
    pupils: int
    weekly_hours: Decimal
    price: Decimal  # as its column says, for one pupil and class hour
    starts_on: date
    ends_on: date
    number: str
    dated: date
    scan: Any
    staff: tuple[str, ...] = ()
    price_unit: str = "pupil_hour"
    price_outside: Decimal | None = None
    no_comparable: bool = False
    stage: str = "PRIMARY"
    lesson_minutes: int = 40
    timetable: str = ""
    group_plan: str = ""


@dataclass(frozen=True)
class AgreementRow:
    number: str
    signed_on: date
    valid_from: date
    valid_until: date
    scan: Any
    satisfaction_target: int = 0
    service_content: str = ""
    placements: tuple[PlacementRow, ...] = ()


@dataclass(frozen=True)
class InstitutionRow:
    """One institution with all that hangs on it. A known USCC needs no more than the code."""

    uscc: str
    name: str = ""
    category: str = ""
    nature: str = ""
    legal_representative: str = ""
    address: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    number: str = ""
    dated: date | None = None
    scan: Any = None
    founders: str = ""
    public_benefit: bool = False
    experience_since: date | None = None
    uscc_override_reason: str = ""
    basis: str = "原有登记材料"
    licences: tuple[LicenceRow, ...] = field(default=())
    staff: tuple[StaffRow, ...] = field(default=())
    listings: tuple[ListingRow, ...] = field(default=())
    agreements: tuple[AgreementRow, ...] = field(default=())
