from core.models.calendar import CalendarDay, CalendarYear, ClockShift
from core.models.files import StoredFile
from core.models.ledger import ChainHead, Entry
from core.models.once import SentForm
from core.models.passage import Passage
from core.models.policy import PolicyRow
from core.models.subject import Subject

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "ChainHead",
    "ClockShift",
    "Entry",
    "Passage",
    "PolicyRow",
    "SentForm",
    "StoredFile",
    "Subject",
]
