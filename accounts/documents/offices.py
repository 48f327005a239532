"""What a page says about the office that issues it: settings of the bureau, the city's where it has none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from accounts import policies
from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core import policy
from core.documents import Contact, blank


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
    """Of a bureau. Of a school what its bureau is for everybody (where one complains, applies for
    review or sues); its own people, telephone and address it writes itself."""
    found = policy.values(list(policies.OFFICE_TEXTS.values()), scopes=office.region.scopes, on=on)
    told = Details(**{name: found[key] for name, key in policies.OFFICE_TEXTS.items()})
    if office.kind == OrganisationKind.BUREAU:
        return told
    return replace(told, contact="", telephone="", address="", representative="")


def contact_of(
    office: Organisation, *, complaints: bool = False, on: date | None = None
) -> Contact:
    """Whom to ask, with the telephone for complaints where a page must carry it. A school's own is
    left to be written in."""
    told = details_of(office, on)
    is_bureau = office.kind == OrganisationKind.BUREAU
    return Contact(
        person=told.contact if is_bureau else blank(""),
        telephone=told.telephone if is_bureau else blank(""),
        address=told.address,
        complaints=told.complaints if complaints else "",
    )
