from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """How often something was done in the window of time that began at `since`. In the database, where
    every worker counts in the same place; not scoped, for no page shows it. The name or address behind
    a key is not kept."""

    key = models.CharField(max_length=80)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "since"], name="tally_once_a_window")]

    def __str__(self) -> str:
        return f"{self.key} {self.since:%Y-%m-%d %H:%M} {self.count}"


class KnownAddress(models.Model):
    """Somebody lately got in by this name from this address: a stranger who guesses elsewhere does
    not close it. `key` stands for both; neither is kept."""

    key = models.CharField(max_length=40, unique=True)
    last_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.key} {self.last_on}"
