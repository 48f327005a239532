"""`manage.py verify_ledger`: is the record what it was?

With `--anchors` (files, or folders of them, that somebody outside kept) and `--public-key` it answers
that; without, it answers only whether the record fits itself, and says so. Official pages, their Word
files and sealed scans are held against the digests in the record either way.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from core import anchors, ledger, ledger_triggers
from core.anchors import Anchor, AnchorError
from core.models import ChainHead

_NO_ANCHOR = (
    "The record fits itself. No anchor was given, so ONLY ITS INNER CONSISTENCY was checked: a record "
    "that was cut off or rewritten as a whole would look the same. Give --anchors."
)


class Command(BaseCommand):
    help = (
        "Check the record: every chain link by link and against anchors kept outside, that the triggers "
        "guarding it are ours, and that official pages and their scans are what it says of them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchors", nargs="+", type=Path, default=[], metavar="FILE-OR-FOLDER")
        parser.add_argument("--public-key", nargs="+", type=Path, default=[], metavar="PEM")

    def handle(self, *args: Any, **options: Any) -> None:
        places, keys = options["anchors"], options["public_key"]
        if keys and not places:
            raise CommandError("--public-key checks the signatures of --anchors: name some.")
        held, faults = _read(places, keys)
        faults += [str(fault) for fault in ledger_triggers.faults(connection)]
        faults += [str(fault) for fault in ledger.verify(held)]
        faults += [str(apart) for apart in ledger.verify_beside()]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        for head in ChainHead.objects.order_by("chain"):
            self.stdout.write(f"{head.chain} {head.seq} {head.hash}")
        for line in _told(held, signed=bool(keys)):
            self.stdout.write(line)


def _read(places: Sequence[Path], keys: Sequence[Path]) -> tuple[list[Anchor], list[str]]:
    """The anchors that may be believed, by day, and what is wrong with the others."""
    held: dict[str, Anchor] = {}  # by digest: a file given twice is one anchor
    faults = []
    try:
        trusted = [anchors.read_key(path) for path in keys]
    except AnchorError as problem:
        raise CommandError(str(problem)) from problem
    for path in _paths(places):
        try:
            anchor = anchors.read(path)
            if trusted:
                anchor.check(trusted)
            held[anchor.digest] = anchor
        except AnchorError as problem:
            faults.append(str(problem))
    return sorted(held.values(), key=lambda anchor: anchor.day), faults


def _paths(places: Sequence[Path]) -> list[Path]:
    found = []
    for place in places:
        below = anchors.paths(place)
        if not below:
            raise CommandError(f"{place}: no anchor there")
        found += below
    return found


def _told(held: Sequence[Anchor], *, signed: bool) -> list[str]:
    if not held:
        return [_NO_ANCHOR]
    lines = [f"held against {len(held)} anchors from {held[0].day} to {held[-1].day}"]
    lines += [f"no anchor given between {one} and {other}" for one, other in _gaps(held)]
    if not signed:
        lines.append("their signatures were NOT checked: give --public-key")
    return [*lines, "the ledger is whole"]


def _gaps(held: Sequence[Anchor]) -> list[tuple[str, str]]:
    return [
        (earlier.name, later.name)
        for earlier, later in pairwise(held)
        if later.previous != earlier.digest
    ]
