"""What an inspector says when it does not let a file pass."""

from __future__ import annotations


class Found(Exception):
    """Why a file is not taken: a code that `core.files.wording` has a sentence for, and its figures."""

    def __init__(self, code: str, **figures: str | int) -> None:
        self.code, self.figures = code, figures
        super().__init__(code)
