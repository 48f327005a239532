from __future__ import annotations

from django.db import models


class SentForm(models.Model):
    """A drawn form that was sent and done: its token is taken, and what came of it is answered again.

    Written by `core.once` only, inside the deed's own transaction. `content` is a digest keyed by the
    token, of which only the hash is kept: what was typed cannot be guessed from it. `location` and
    `said` are the first one's answer. Of a stranger's form neither address nor time is kept.
    """

    token = models.CharField(max_length=64, primary_key=True)
    content = models.CharField(max_length=64)
    form = models.CharField(max_length=200, blank=True)
    who = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(db_index=True)
    location = models.TextField(blank=True)
    said = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["who", "form"], name="sent_form_of_whom")]

    def __str__(self) -> str:
        return f"{self.form} {self.who}"
