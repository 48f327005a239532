"""Official pages of inspections: composed here, registered for `accounts.documents`."""

from inspections.documents import pages

__all__ = ["pages"]
