"""The append-only record. Rows are written by `core.ledger` only."""

from __future__ import annotations

from django.db import models

from core.scoping import Scoped

GENESIS = "0" * 64


class Entry(Scoped):
    """One recorded deed. `body` is the truth; the other columns are copies to search by.

    `scope` is filled by the accounts app, which knows the roles.
    """

    chain = models.CharField(max_length=32)
    seq = models.PositiveBigIntegerField()
    dossier = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=80, db_index=True)
    deed = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    audience = models.CharField(max_length=200)
    at = models.DateTimeField()
    deed_id = models.CharField(max_length=36, db_index=True)
    body = models.TextField()
    body_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="entry_once_per_seq")]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.deed}"


class ChainHead(models.Model):
    """The newest entry of a chain; locked last in every deed, in key order."""

    chain = models.CharField(max_length=32, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}"
