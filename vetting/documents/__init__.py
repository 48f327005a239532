"""Official pages of admission: composed here, registered for `accounts.documents`."""

from vetting.documents import pages, proposals

__all__ = ["pages", "proposals"]
