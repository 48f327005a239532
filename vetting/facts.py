"""What the deeds of admission are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.facts import Facts, derived, private

if TYPE_CHECKING:
    from core.models.files import StoredFile
    from institutions.models import Licence
    from vetting.models import Application, ChecklistItem


@dataclass(frozen=True, kw_only=True)
class Numbered(Facts):
    """What is written on a page under a number (文号), beside its reason."""

    number: str = ""


UNNUMBERED = Numbered()


@dataclass(frozen=True, kw_only=True)
class Letter(Facts):
    """The same where only the page keeps the number: it is for one side and not for the other."""

    number: str = private("")


# A call and its packages --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CallDraft(Facts):
    name: str
    school_year: str
    term_from: date
    term_until: date
    scope_text: str
    opens_at: datetime
    closes_at: datetime
    conditions: str = ""
    contact: str = ""
    refuse_linked: bool = False


@dataclass(frozen=True, kw_only=True)
class PackageTerms(Facts):
    """`min_applicants` None: as the policy has it."""

    name: str
    category: str
    service_items: str
    price: Decimal
    price_unit: str = "pupil_hour"
    quota: int
    min_applicants: int | None = None
    few_because: str = ""


@dataclass(frozen=True, kw_only=True)
class Publication(Numbered):
    policy: Mapping[str, Any] = derived(dict)
    lot_commit: str = derived("")
    lot_secret: str = private("", derived=True)


@dataclass(frozen=True, kw_only=True)
class Amended(Numbered):
    """`changes` is what the call says from now on, by column."""

    text: str
    closes_at: datetime
    changes: Mapping[str, str] = derived(dict)
    old: Mapping[str, str] = derived(dict)


@dataclass(frozen=True, kw_only=True)
class Closing(Facts):
    digest: str
    applications: int
    closed_list: str = private()


@dataclass(frozen=True, kw_only=True)
class NoticeText(Numbered):
    text: str
    how_to_object: str
    ends_on: date | None = derived(None)
    provisional: bool = derived(default=False)
    digest: str = derived("")


@dataclass(frozen=True, kw_only=True)
class Result(Numbered):
    minutes: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Reconvened(Facts):
    """The paper that agrees to another panel."""

    number: str
    document: StoredFile | None = None


# An application -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Filled(Facts):
    """The whole form as it stands. `materials`: what is shown for the items that were filled in."""

    plan: str = ""
    price_offer: Decimal | None = None
    undertaking: bool = False
    signatory: str = ""
    licence_undertaking: bool = False
    materials: Mapping[ChecklistItem, StoredFile | Licence | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(Numbered):
    due_on: date | None = derived(None)
    gaps: str = derived("")


@dataclass(frozen=True, kw_only=True)
class Restored(Numbered):
    due_on: date | None = derived(None)


@dataclass(frozen=True, kw_only=True)
class Place(Facts):
    """`dropped`: how many sheets were left out of the score."""

    score: Decimal
    dimensions: Mapping[str, str]
    scorers: int
    dropped: int
    place: int
    by_lot: bool


@dataclass(frozen=True, kw_only=True)
class LockedSheet(Facts):
    entry_scan: StoredFile | None = None


# An objection -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Filing(Facts):
    name: str
    contact: str
    facts: str
    application: Application | None = None
    attachment: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Acceptance(Letter):
    """`gist` is what the institution it is about is told, without the objector; `number` is that of
    the page to who objected, `told_number` that of the page to whom it is about."""

    gist: str = private("")
    told_number: str = private("")


@dataclass(frozen=True, kw_only=True)
class Answer(Letter):
    reply: str = private()


@dataclass(frozen=True, kw_only=True)
class Upheld(Answer):
    """With `reject`, the application it is about loses its place on the shortlist."""

    reject: bool = private(default=False)
    reject_number: str = private("")


# A listing ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Backfill(Facts):
    category: str
    service_items: str
    price: Decimal
    price_unit: str = "pupil_hour"
    valid_from: date
    valid_until: date
    document_number: str
    listed_on: date
    basis: str
    scan: StoredFile


@dataclass(frozen=True, kw_only=True)
class Pause(Numbered):
    """On which basis a listing stops, by which document, until which day.

    A machine's own stop (注销) has no last day: it holds until a lead lifts it.
    """

    basis: str = ""
    article: str = ""
    document: StoredFile | None = None
    until: date | None = None
    source: str = derived("")  # the case that stops it, and lets it go on


@dataclass(frozen=True, kw_only=True)
class CityConsent(Facts):
    """市教育局同意补录: the paper and its number."""

    number: str
    document: StoredFile | None
