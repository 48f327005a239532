"""What the deeds of this room are told, and what deeds of every room are told alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from core.facts import Facts, derived, private

if TYPE_CHECKING:
    from accounts.models import Membership
    from core.models.files import StoredFile


class Scanned(Protocol):
    """A move that may come on paper, with the scan that it was typed in from."""

    @property
    def entry_scan(self) -> StoredFile | None: ...


class Documented(Protocol):
    """A deed that rests on a document, by its name and number."""

    @property
    def document(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Approval(Facts):
    """批准: who signed the 呈批件 of a deed on paper, and when."""

    approver: str = ""
    approved_on: date | None = None
    scan: StoredFile | None = None

    @property
    def is_whole(self) -> bool:
        return bool(self.approver and self.approved_on and self.scan)


@dataclass(frozen=True, kw_only=True)
class Claiming(Facts):
    """Somebody says that a taken account of an institution is theirs."""

    verbatim = ("password",)
    uscc: str
    name: str
    username: str
    password: str
    phone: str
    facts_text: str
    authorisation: StoredFile


@dataclass(frozen=True, kw_only=True)
class Invitation(Facts):
    """A person who is to work in an office."""

    role: str
    username: str
    name: str
    is_lead: bool = False


@dataclass(frozen=True, kw_only=True)
class Deputising(Facts):
    """Who decides in a lead's place, both days included."""

    deputy: Membership
    since: date
    until: date
    document: str
    file: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class HandingOver(Facts):
    """`as_lead`: the receiver becomes lead in the same deed."""

    to: Membership
    document: str
    as_lead: bool = False


@dataclass(frozen=True, kw_only=True)
class Lending(Facts):
    """Who of the office above is a bureau's second person, both days included. `second` is how the
    record calls them, `acting` the membership made for it."""

    since: date
    until: date
    document: str
    file: StoredFile | None = None
    second: str = derived("")
    person: Membership = private()
    acting: Membership | None = private(None, derived=True)


@dataclass(frozen=True, kw_only=True)
class StampedLetter(Facts):
    """The owner's letter as it came back with the stamp, and the number that stands on it."""

    number: str
    scan: StoredFile | None
