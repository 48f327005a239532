"""May it operate in a region on a day, and if not, why: the question behind every guard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Region
from core import policy
from institutions import periods, policies
from institutions.enums import LEGAL_PERSON_CERTIFICATE, LicenceKind, LicenceState
from institutions.models import Institution
from institutions.models import standing as bars


@dataclass(frozen=True)
class Standing:
    ok: bool
    reasons: tuple[str, ...]


def of(institution: Institution, *, region: Region | str | None, on: date) -> Standing:
    """Confirmed, not deregistered, neither suspended there nor excluded anywhere. One query."""
    reasons = tuple(institution.reasons_against(on, region))
    return Standing(not reasons, reasons)


def barred_persons(persons: Iterable[int], *, region: Region | str, on: date) -> dict[int, str]:
    """Sentences by person, for lists: one query however many."""
    ids = list(persons)
    if not ids:
        return {}
    found: dict[int, str] = {}
    for bar in bars.in_force(persons=ids, region=bars.code_of(region), day=on):
        found[bar.target] = f"{found.get(bar.target, '')} {bar.sentence(person=True)}".strip()
    return found


def barred_institutions(
    institutions: Iterable[int], *, region: Region | str, on: date
) -> dict[int, str]:
    """As above, for institutions: suspensions and exclusions only."""
    ids = list(institutions)
    if not ids:
        return {}
    found: dict[int, str] = {}
    for bar in bars.in_force(institutions=ids, region=bars.code_of(region), day=on):
        found[bar.target] = f"{found.get(bar.target, '')} {bar.sentence(person=False)}".strip()
    return found


def required_licences(institution: Institution, *, on: date) -> list[LicenceKind]:
    """The kinds of licence it must hold by its nature and category."""
    table = policy.value(policies.REQUIRED_LICENCES, scopes=institution.region.scopes, on=on)
    kinds = [LEGAL_PERSON_CERTIFICATE[institution.nature], *table.get(institution.category, [])]
    return [LicenceKind(kind) for kind in kinds]


def missing_licences(institution: Institution, *, on: date) -> list[LicenceKind]:
    """Required kinds without a verified licence valid on the day. Uses prefetched licences."""
    held = {licence.kind for licence in institution.licences.all() if licence.valid_on(on)}
    return [kind for kind in required_licences(institution, on=on) if kind not in held]


def waiting_licences(institution: Institution, *, on: date) -> list[LicenceKind]:
    """Required kinds that do not count yet, because the office has still to look at what was handed in."""
    handed_in = {
        licence.kind
        for licence in institution.licences.all()
        if licence.state == LicenceState.SUBMITTED and licence.covers(on)
    }
    return [kind for kind in missing_licences(institution, on=on) if kind in handed_in]


def lacking_experience(institution: Institution, *, on: date) -> str:
    """What its reviewers should look at: a body that is no public-benefit one must have served
    pupils for some years. "" when nothing; whoever reviews decides, for the day is its own word."""
    years = policy.value(policies.EXPERIENCE_YEARS, scopes=institution.region.scopes, on=on)
    since = institution.experience_since
    if institution.public_benefit or not years:
        return ""
    if since is None:
        told = _(
            "非公益机构应有 %(years)s 年以上面向义务教育学生的办学经历，档案中没有填写开始日期。"
        )
        return told % {"years": years}
    if periods.add_months(since, 12 * years) <= on:
        return ""
    told = _(
        "非公益机构应有 %(years)s 年以上面向义务教育学生的办学经历，档案中自 %(since)s 起，还不满。"
    )
    return told % {"years": years, "since": since}
