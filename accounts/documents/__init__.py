"""Official pages of every room: which there are, how each is composed, by which deed it is final."""

from accounts.documents.offices import Details, contact_of, details_of
from accounts.documents.registry import (
    Page,
    Told,
    composed,
    find,
    of_model,
    register,
    registered,
)

__all__ = [
    "Details",
    "Page",
    "Told",
    "composed",
    "contact_of",
    "details_of",
    "find",
    "of_model",
    "register",
    "registered",
]
