"""Official pages of inspections: composed here, registered for `accounts.documents`."""

from inspections.documents import pages, proposals

__all__ = ["pages", "proposals"]
