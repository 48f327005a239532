"""Official pages of agreements and placements."""

from contracts.documents import pages, proposals
from contracts.documents.agreements import number_of, text_on
from contracts.documents.sides import is_a_side

__all__ = ["is_a_side", "number_of", "pages", "proposals", "text_on"]
