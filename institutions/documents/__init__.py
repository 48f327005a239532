"""Official pages of an institution's file."""

from institutions.documents import changes

__all__ = ["changes"]
