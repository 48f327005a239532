"""Two questions behind every guard: may it enter a region on a day, may it go on there; if not, why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Region
from core import policy
from core.counted import counted
from institutions import periods, policies
from institutions.enums import LEGAL_PERSON_CERTIFICATE, LicenceKind, LicenceState
from institutions.models import Institution
from institutions.models import standing as bars


@dataclass(frozen=True)
class Standing:
    ok: bool
    why: str


def may_enter(institution: Institution, *, region: Region | str | None, on: date) -> Standing:
    """Apply, be listed, agree, renew: confirmed, not deregistered, neither suspended there nor, where
    the rule is set, removed from a list anywhere."""
    why = institution.may_not_enter(on, region)
    return Standing(not why, why)


def may_go_on(institution: Institution, *, region: Region | str | None, on: date) -> Standing:
    """What it was admitted to: until that listing ends, new groups included. One query."""
    why = institution.may_not_go_on(on, region)
    return Standing(not why, why)


def barred_persons(persons: Iterable[int], *, region: Region | str, on: date) -> dict[int, str]:
    """Sentences by person, for lists: one query however many."""
    ids = list(persons)
    if not ids:
        return {}
    found: dict[int, list[bars.Bar]] = {}
    for bar in bars.in_force(persons=ids, region=bars.code_of(region), day=on):
        found.setdefault(bar.target, []).append(bar)
    return {who: bars.of_person(rows) for who, rows in found.items()}


def stopped_institutions(
    institutions: Iterable[int], *, region: Region | str, on: date
) -> dict[int, str]:
    """As above, for institutions that may not go on."""
    ids = list(institutions)
    if not ids:
        return {}
    found: dict[int, str] = {}
    known = bars.in_force(institutions=ids, region=bars.code_of(region), day=on)
    for bar in bars.against_going_on(known):
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
        told = counted(
            "非公益机构应有 %(years)s 年以上面向义务教育学生的办学经历，档案中没有填写开始日期。",
            "years",
        )
        return told % {"years": years}
    if periods.add_months(since, 12 * years) <= on:
        return ""
    told = counted(
        "非公益机构应有 %(years)s 年以上面向义务教育学生的办学经历，档案中自 %(since)s 起，还不满。",
        "years",
    )
    return told % {"years": years, "since": since}
