from __future__ import annotations

from typing import Any

from django.db import models


class Lettered(models.Model):
    """A row whose short official pages carry a 文号 each: typed in with the deed that the page is of,
    under the page's name; left out, the page has a blank to be filled by hand."""

    letter_numbers = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True

    def number_letter(self, page: str, typed: str) -> None:
        """The number typed with a deed; one typed for the same page before was another paper's."""
        self.letter_numbers = {**self.letter_numbers, page: typed.strip()}

    def letter_number(self, page: str) -> str:
        numbers: dict[str, Any] = self.letter_numbers
        return str(numbers.get(page, ""))
