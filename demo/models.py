from __future__ import annotations

from django.db import models

from accounts.models import Membership


class DemoWorld(models.Model):
    """That this database was made by `seed_demo`, and how. At most one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seed = models.IntegerField()
    stage = models.CharField(max_length=20)
    today = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_demo_world")]

    def __str__(self) -> str:
        return f"seed {self.seed}, {self.stage}, {self.today}"


class DemoDoor(models.Model):
    """A membership with a button on the demo's sign-in panel."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE)
    hint = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.hint
