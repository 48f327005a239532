from __future__ import annotations

from django.db import models


class CalendarYear(models.Model):
    """A year whose working days are known (official) or assumed (provisional, 暂定)."""

    class Status(models.TextChoices):
        OFFICIAL = "OFFICIAL"
        PROVISIONAL = "PROVISIONAL"

    year = models.PositiveSmallIntegerField(primary_key=True)
    status = models.CharField(max_length=12, choices=Status.choices)
    source = models.CharField(max_length=200)
    # The day its table was entered while the program ran: what had run out by then stays over.
    entered_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.year} {self.status}"


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday on a weekday, a make-up day on a weekend."""

    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(unique=True)
    is_workday = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.day} {self.is_workday}"


class ClockShift(models.Model):
    """The demo clock: one row, seconds added to the real time by web, worker and beat alike."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_clock")]

    def __str__(self) -> str:
        return f"{self.seconds} s"
