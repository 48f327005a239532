"""The demo world while it is being built: its clock, its people, its dice, its papers.

Stages get a World and act only through domain functions, each deed by the person whose job it is.
Same seed, same day, same code: same ledger heads.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actors import Person
from accounts.models import Organisation
from core import clock, files
from core.files.kinds import Kind
from core.models.files import StoredFile
from tasks import table

# Days before the world's today on which the live road begins, so that each stage ends by today.
STAGES = {
    "announcement": 5,
    "review": 30,
    "selection": 60,
    "agreement": 90,
    "evaluation": 170,
    "exit": 230,
}


@dataclass
class World:
    """`cast[name]` are actors, `offices[name]` organisations, `things[name]` rows made on the way."""

    seed: int
    today: date
    began: date
    frozen: clock.Frozen
    rng: random.Random
    cast: dict[str, Person] = field(default_factory=dict)
    offices: dict[str, Organisation] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    _papers: dict[str, StoredFile] = field(default_factory=dict)

    def later(self, days: int) -> date:
        """So many days after the world's today (before it, when negative)."""
        return self.today + timedelta(days=days)

    def at(self, day: date, hour: int = 9, minute: int = 0) -> datetime:
        """Go forward to a moment; what falls due on the way is done as the worker would do it."""
        moment = clock.at(day, hour, minute)
        if moment < clock.now():
            raise ValueError(f"the demo world cannot go back from {clock.now()} to {moment}")
        self.frozen.move(moment)
        table.run_everything()
        return moment

    def next_day(self, days: int = 1, hour: int = 9) -> date:
        """So many days later, in the morning."""
        day = clock.today() + timedelta(days=days)
        self.at(day, hour)
        return day

    def next_workday(self, hour: int = 9) -> date:
        day = clock.add_working_days(clock.today(), 1).date
        self.at(day, hour)
        return day

    def minutes(self, count: int) -> None:
        """A little later on the same day, between two deeds."""
        self.frozen.move(timedelta(minutes=count))

    def until_over(self, due: date | datetime) -> None:
        """Wait until a period is over: the morning after its last day."""
        day = timezone.localtime(due).date() if isinstance(due, datetime) else due
        self.at(day + timedelta(days=1))

    def paper(self, name: str, *, by: Person) -> StoredFile:
        """A small PDF under a name, as if it had been scanned; the same name is the same file."""
        if name not in self._papers:
            upload = SimpleUploadedFile(f"{name}.pdf", _pdf(name), "application/pdf")
            self._papers[name] = files.accept(upload, kinds={Kind.PDF}, by=by)
        return self._papers[name]


def _pdf(title: str) -> bytes:
    """A one-page PDF without fonts to embed: its title as a comment, a ruled page to look at."""
    content = b"0.6 w 60 760 m 535 760 l S 60 740 m 400 740 l S 60 720 m 480 720 l S"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    body, places = b"%PDF-1.4\n%" + title.encode().hex().encode() + b"\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(body)
    body += b"xref\n0 5\n0000000000 65535 f \n"
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table


Stage = Callable[[World], None]
