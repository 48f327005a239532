"""What a state is: its name and label, and whose move it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

NOBODY = ""


class States(models.TextChoices):
    """The states of a machine: value, the role whose move ends the state, label.

    NOBODY where the row rests (in force, at work) or is over. A row whose hands are not the same in
    every case says so in `Subject.in_hands_of`.
    """

    waits_for: str

    if not TYPE_CHECKING:  # to type checkers `States(value)` only looks one up

        def __new__(cls, value: str, waits_for: str) -> Any:
            state = str.__new__(cls, value)
            state._value_ = value
            state.waits_for = str(waits_for)
            return state
