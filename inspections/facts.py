"""What each deed of this room is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.facts import Facts, derived, private

if TYPE_CHECKING:
    from accounts.models import IssuedPage
    from core.models.files import StoredFile
    from inspections.models import Defence, PriorNotice
    from institutions.models import School, Staff


@dataclass(frozen=True, kw_only=True)
class Numbered(Facts):
    """A deed whose short official page carries a number of its own."""

    letter_number: str = ""


# Violations and orders ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Record(Facts):
    """What was seen."""

    code: str
    happened_on: date
    facts_text: str
    evidence: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Sighting(Record):
    """The same where it was seen, and of whom. Of somebody who is on no list (P4), `person_name` and
    whom they came `instead_of` are facts; what is recorded is against the institution."""

    school: School | None = None
    staff: Staff | None = None
    person_name: str = ""
    instead_of: Staff | None = None


@dataclass(frozen=True, kw_only=True)
class Correction(Record):
    severity: str = derived("")
    before: Mapping[str, Any] = derived(dict)


@dataclass(frozen=True, kw_only=True)
class WriteUp(Facts):
    """检查记录: who came and what they showed and told, whom they met, and who signs on paper."""

    visitors: str
    cards_shown: bool = False
    recusal_told: bool = False
    met: str
    looked_at: str
    # Free words of a person: kept in their row, not in a record that nothing can be taken from.
    statement: str = private("")
    signing: str
    refusal_witness: str = ""


@dataclass(frozen=True, kw_only=True)
class Judgement(Facts):
    severity: str = derived("")
    repeated: bool = derived(False)


@dataclass(frozen=True, kw_only=True)
class Order(Facts):
    """`due_on` None: the working days that policy gives."""

    number: str
    facts_text: str
    clause: str
    demands: str
    rechecker: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Reply(Facts):
    reply: str
    file: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class EnteredReply(Reply):
    received_on: date


@dataclass(frozen=True, kw_only=True)
class Extension(Numbered):
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Recheck(Numbered):
    recheck_note: str
    file: StoredFile | None = None


# An exit case: notice and defence -------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NoticeTexts(Facts):
    facts_text: str
    reasons: str
    basis: str
    intended: str
    listing_after: str = ""
    # Of an intended suspension: how long it is to last.
    suspend_days: int | None = None
    how_to_answer: str
    effects: Mapping[str, Any] = derived(dict)


@dataclass(frozen=True, kw_only=True)
class Finalised(Facts):
    """定稿: the page went through the office's own desk; where its words differ the scan prevails."""

    number: str
    signer: str
    dated: date
    file: StoredFile | None = None
    differs: str = ""


@dataclass(frozen=True, kw_only=True)
class Serving(Facts):
    """How one document reached one recipient; `document` is said by the deed, and which edition of it."""

    document: str = derived("")
    page: IssuedPage | None = derived(None)
    recipient: str
    method: str
    served_on: date
    file: StoredFile | None = None
    consent: StoredFile | None = None
    witness: str = ""


@dataclass(frozen=True, kw_only=True)
class Notified(Facts):
    due: date | None = derived(None)
    round: int = derived(0)


@dataclass(frozen=True, kw_only=True)
class Renotified(Numbered):
    """The notice that is told anew; its row keeps what it said."""

    told: PriorNotice | None = derived(None)


@dataclass(frozen=True, kw_only=True)
class Said(Facts):
    """Whose word it is, since when, and the paper that carries it."""

    author: str = ""
    received_on: date | None = None
    file: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Answer(Said):
    # Free words about a person: kept in their row, not in a record that nothing can be taken from.
    text: str = private("")


@dataclass(frozen=True, kw_only=True)
class Paper(Facts):
    """One entry from paper, compared with its scan."""

    entry: Defence


@dataclass(frozen=True, kw_only=True)
class HearingDay(Numbered):
    hearing_on: date
    hearing_time: str = ""
    hearing_place: str
    hearing_chair: str


@dataclass(frozen=True, kw_only=True)
class HearingRecord(Facts):
    file: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class CarriedOn(Facts):
    """`until`: the last day of the listings that it holds to."""

    until: date | None = derived(None)


@dataclass(frozen=True, kw_only=True)
class AskedAnew(Facts):
    """`until`: the day by which to answer now."""

    until: date


@dataclass(frozen=True, kw_only=True)
class Overdue(Facts):
    due: date | None = derived(None)


@dataclass(frozen=True, kw_only=True)
class Release(Facts):
    """解除协议通知 of a school."""

    number: str
    given_on: date
    clause: str
    settlement: str
    handover: str
    file: StoredFile | None = None


# An exit case: review, decision and what follows ----------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Review(Facts):
    opinion: str
    review_on: date
    reviewer_name: str = ""
    file: StoredFile | None = None
    collective_record: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Decision(Facts):
    outcome: str
    reasons: str
    defence_answer: str = ""
    remedies: str
    effective_on: date
    suspend_until: date | None = None
    listing_after: str = ""
    listing_until: date | None = None
    policy: Mapping[str, Any] = derived(dict)
    effects: Mapping[str, Any] = derived(dict)


@dataclass(frozen=True, kw_only=True)
class TalkDay(Numbered):
    """When and where a talk is, who has to come, and about what."""

    talk_on: date
    talk_time: str
    talk_place: str
    attendees: str
    matter: str


@dataclass(frozen=True, kw_only=True)
class TalkRecord(Facts):
    held_on: date
    hosts: str
    present: str
    note: str
    demands: str = ""


@dataclass(frozen=True, kw_only=True)
class Served(Facts):
    effective_on: date | None = derived(None)


@dataclass(frozen=True, kw_only=True)
class Handover(Facts):
    """Who looks after each running group (by the id of its placement), or the schools themselves."""

    plans: Mapping[str, str] = derived(dict)
    default_handover: bool = False


@dataclass(frozen=True, kw_only=True)
class Stay(Numbered):
    since: date
    until: date | None = None
    file: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Execution(Facts):
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Reversal(Numbered):
    number: str
    file: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Variation(Reversal):
    outcome: str
    suspend_until: date | None = None
    demands: str = ""


@dataclass(frozen=True, kw_only=True)
class Hold(Numbered):
    """Agreements stop until a day, while the case is undecided."""

    until: date
    basis: str
    basis_file: StoredFile | None = None
