from accounts.models.places import Organisation, Region
from accounts.models.users import Membership, User

__all__ = ["Membership", "Organisation", "Region", "User"]
