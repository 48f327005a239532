"""What a page says about the office that issues it: settings of the bureau, the city's where it has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts import policies
from accounts.models import Organisation
from core import policy
from core.documents import Contact


@dataclass(frozen=True)
class Details:
    """Texts as they stand on a day; "" where neither the bureau nor its city has said anything."""

    contact: str
    telephone: str
    address: str
    complaints: str
    review_office: str
    court: str
    representative: str


def details_of(office: Organisation, on: date | None = None) -> Details:
    """Of a bureau, or of the bureau a school belongs to."""
    found = policy.values(list(policies.OFFICE_TEXTS.values()), scopes=office.region.scopes, on=on)
    return Details(**{name: found[key] for name, key in policies.OFFICE_TEXTS.items()})


def contact_of(
    office: Organisation, *, complaints: bool = False, on: date | None = None
) -> Contact:
    """Whom to ask, with the telephone for complaints where a page must carry it."""
    told = details_of(office, on)
    return Contact(
        person=told.contact,
        telephone=told.telephone,
        address=told.address,
        complaints=told.complaints if complaints else "",
    )
