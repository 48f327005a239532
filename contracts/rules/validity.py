"""Whether an institution's licences and its people's papers hold on a day. Asked by many guards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from core import policy
from institutions import enums
from institutions import policies as institution_policies


def required_licences(institution: Any, day: date) -> list[str]:
    """The kinds it must hold: the certificate of its legal person, and its category's permits."""
    return required_by(table_of(institution.region.scopes, day), institution)


def table_of(scopes: Sequence[str], day: date) -> Mapping[str, list[str]]:
    """Permits by category, read once for many institutions."""
    table: Mapping[str, list[str]] = policy.value(
        institution_policies.REQUIRED_LICENCES, scopes=scopes, on=day
    )
    return table


def required_by(table: Mapping[str, list[str]], institution: Any) -> list[str]:
    own = enums.LEGAL_PERSON_CERTIFICATE[institution.nature]
    return [own, *table.get(institution.category, [])]


def missing_licences(institution: Any, day: date) -> list[str]:
    """Names of the required kinds without a verified licence that is valid on the day."""
    held = {licence.kind for licence in institution.licences.all() if licence.valid_on(day)}
    return [
        str(enums.LicenceKind(kind).label)
        for kind in required_licences(institution, day)
        if kind not in held
    ]


def lapsed_licences(institution: Any, day: date) -> list[str]:
    """The required kinds that do not hold on the day, as far as the papers can tell.

    A licence that waits for the office's own look counts by its dates, unless one of its kind ran
    out before: else a lapse could be put off by handing in any paper.
    """
    return [
        kind
        for kind in required_licences(institution, day)
        if not _holds([row for row in institution.licences.all() if row.kind == kind], day)
    ]


def _holds(licences: Sequence[Any], day: date) -> bool:
    if any(row.valid_on(day) for row in licences):
        return True
    waiting = any(row.state == enums.LicenceState.SUBMITTED and row.covers(day) for row in licences)
    seen = {enums.LicenceState.VERIFIED, enums.LicenceState.LAPSED}
    return waiting and not any(row.state in seen for row in licences)


def troubles(staff: Iterable[Any], day: date, region: Any) -> list[str]:
    """One line for each person who may not be in a school of the region on the day."""
    return [line for member in staff if (line := trouble(member, day, region))]


def trouble(member: Any, day: date, region: Any) -> str:
    """What keeps this person out of a school on the day, after their name; "" when nothing does."""
    why = [] if member.state == "cleared" else [str(member.get_state_display())]
    place = region if isinstance(region, str) else region.code
    why += [text for text in member.unmet_on(day, region=place) if text not in why]
    return f"{member.person.name}（{'；'.join(why)}）" if why else ""
