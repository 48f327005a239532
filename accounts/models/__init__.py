from accounts.models.deadlines import Deadline, Reminder
from accounts.models.notices import Notice, Receipt
from accounts.models.places import Organisation, Region
from accounts.models.users import Membership, User

__all__ = [
    "Deadline",
    "Membership",
    "Notice",
    "Organisation",
    "Receipt",
    "Region",
    "Reminder",
    "User",
]
