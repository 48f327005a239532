from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """How often something was done in one clock hour. In the database, where every worker counts
    in the same place; not scoped, for no page shows it. The address behind a key is not kept."""

    key = models.CharField(max_length=80)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="tally_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.key} {self.hour:%Y-%m-%d %H} {self.count}"
