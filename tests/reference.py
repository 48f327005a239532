"""Reference data that migrations load and a flush takes away. Each loader may run again."""

from core import calendar


def load() -> None:
    calendar.load_reference()
