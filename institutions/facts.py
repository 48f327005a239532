"""What the deeds of files, schools and people are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.facts import Facts, private
from institutions.enums import IdKind, Job

if TYPE_CHECKING:
    from accounts.models import Region
    from core.models.files import StoredFile
    from institutions.models import Licence, School


@dataclass(frozen=True, kw_only=True)
class File(Facts):
    """What every file of an institution says of it."""

    uscc: str
    name: str
    category: str
    nature: str
    legal_representative: str
    address: str
    contact_name: str
    contact_phone: str
    public_benefit: bool = False
    founders: str = ""
    experience_since: date | None = None


@dataclass(frozen=True, kw_only=True)
class EnteredFile(File):
    """A file that the district types in from paper (存量补录, 代录)."""

    backfill_basis: str
    backfill_number: str = ""
    backfill_date: date | None = None
    entry_scan: StoredFile | None = None
    uscc_override_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Registration(File):
    """A file that its institution opens itself, with the account of whoever fills it in."""

    verbatim = ("password",)
    region: Region
    authorisation: StoredFile
    username: str
    password: str

    def columns(self) -> dict[str, Any]:
        """Of the file; the account has the rest."""
        names = set(self.figures()) - {"username", "password"}
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, kw_only=True)
class Numbered(Facts):
    """The number of the paper it is decided in."""

    number: str = ""


@dataclass(frozen=True, kw_only=True)
class NewChange(Facts):
    """变更备案: which fact of the file becomes what, and from when."""

    kind: str
    new_value: str
    effective_on: date
    evidence: StoredFile | None


@dataclass(frozen=True, kw_only=True)
class Deregistration(Facts):
    """`handover` says who takes the groups that are still in schools."""

    document: str
    scan: StoredFile | None
    handover: str = private("")


@dataclass(frozen=True, kw_only=True)
class NewSchool(Facts):
    """`code` is the city's own (学校标识码)."""

    code: str
    name: str
    stage: str
    pupils: int = 0
    after_class_pupils: int = 0


@dataclass(frozen=True, kw_only=True)
class Renaming(Facts):
    name: str
    document: str


@dataclass(frozen=True, kw_only=True)
class NewYear(Facts):
    """学年, such as “2025-2026”."""

    code: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class NewTerm(NewYear):
    """学期, such as “2022-spring”."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Closing(Facts):
    """撤并 of a school, into a successor or none."""

    closes_on: date
    document: str
    scan: StoredFile | None
    successor: School | None = None
    handover: str = ""


@dataclass(frozen=True, kw_only=True)
class Lifting(Facts):
    """Why a bar falls before its day."""

    document: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt(Facts):
    """The office that renews a licence has taken the request; it counts until a day."""

    receipt: StoredFile | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class NewLicence(Facts):
    """A licence as handed in."""

    kind: str
    number: str
    issuer: str
    valid_from: date
    valid_until: date | None = None
    permitted_scope: str = ""
    file: StoredFile | None = None
    replaces: Licence | None = None
    entry_scan: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class NewCourse(Facts):
    """Prices in yuan for one pupil and one lesson."""

    name: str
    category: str
    stage: str
    outline: str
    lesson_minutes: int
    price_inside: Decimal
    price_outside: Decimal | None = None
    no_comparable: bool = False
    file: StoredFile | None = None
    entry_scan: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Acceptance(Facts):
    """The officer has seen that nothing in the course is 学科类."""

    non_subject: bool = False


@dataclass(frozen=True, kw_only=True)
class NewPost(Facts):
    """A person handed in for entry into schools."""

    name: str
    id_number: str
    id_kind: str = IdKind.RESIDENT
    gender: str = ""
    job: str = Job.TEACHER
    speciality: str = ""
    full_time: bool = True
    is_foreign: bool = False
    undertaking: StoredFile | None = None
    undertaking_on: date | None = None
    entry_scan: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Ticks(Facts):
    """What the bureau's own look-ups found; None: not looked up."""

    in_service_clear: bool | None = None
    red_lines_clear: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Block(Facts):
    """`why` in words for the institution."""

    why: str = private("")


@dataclass(frozen=True, kw_only=True)
class Certificate(Facts):
    kind: str
    number: str = ""
    field: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    file: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Query(Facts):
    """入职查询: the day, the result and the reference, never more."""

    queried_on: date
    passed: bool
    reference: str
    consent_on: date
    queried_by: str
    consent: StoredFile | None = None
    # The bureau's own, of a person whom an officer typed in; elsewhere what an officer enters always is.
    by_office: bool = False
