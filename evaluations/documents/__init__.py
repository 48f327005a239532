"""Official pages of evaluation."""

from evaluations.documents import pages

__all__ = ["pages"]
