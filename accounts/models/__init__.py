from accounts.models.approvals import Approval
from accounts.models.claims import Claim
from accounts.models.deadlines import Deadline
from accounts.models.from_paper import (
    CheckedFromPaper,
    EnteredFromPaper,
    entry_check,
    entry_constraints,
    entry_return,
)
from accounts.models.issued import IssuedPage, PageMark, SealedScan, WrittenOnce
from accounts.models.messages import Message, Receipt
from accounts.models.paper_entries import PaperEntry
from accounts.models.people import Deputyship, Handover, OneTimePassword
from accounts.models.places import Organisation, Region
from accounts.models.signins import SignIn
from accounts.models.stand_ins import StandIn
from accounts.models.tallies import KnownAddress, Tally
from accounts.models.ties import (
    Authenticator,
    OwnerLetter,
    Proof,
    RecoveryCode,
    SharedDeed,
    Tie,
    TieKind,
)
from accounts.models.users import Membership, User

__all__ = [
    "Approval",
    "Authenticator",
    "CheckedFromPaper",
    "Claim",
    "Deadline",
    "Deputyship",
    "EnteredFromPaper",
    "Handover",
    "IssuedPage",
    "KnownAddress",
    "Membership",
    "Message",
    "OneTimePassword",
    "Organisation",
    "OwnerLetter",
    "PageMark",
    "PaperEntry",
    "Proof",
    "Receipt",
    "RecoveryCode",
    "Region",
    "SealedScan",
    "SharedDeed",
    "SignIn",
    "StandIn",
    "Tally",
    "Tie",
    "TieKind",
    "User",
    "WrittenOnce",
    "entry_check",
    "entry_constraints",
    "entry_return",
]
