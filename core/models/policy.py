from __future__ import annotations

from django.db import models


class PolicyRow(models.Model):
    """One decision to depart from a setting's default. Rows are added, never changed."""

    key = models.CharField(max_length=80)
    scope = models.CharField(max_length=32)
    value = models.JSONField()
    effective_from = models.DateField()
    document = models.CharField(max_length=200)
    set_by = models.CharField(max_length=120)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-effective_from", "-id"]
        indexes = [models.Index(fields=["key", "scope", "effective_from"], name="policy_lookup")]

    def __str__(self) -> str:
        return f"{self.key}@{self.scope}={self.value}"
