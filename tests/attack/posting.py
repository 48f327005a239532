"""Hostile files sent to a page, and what the site did with them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from core import files
from core.models import StoredFile
from tests.attack import corpus, looking, reading
from tests.attack.specimen import Must, Specimen
from tests.factories import institutions as made

# One of each kind, and one that is not what its name says.
SIX = (
    "deed-program.pdf",
    "broken-cut-in-half.jpg",
    "broken-cut-in-half.png",
    "held-macros.docx",
    "formula-DDE.xlsx",
    "renamed-a-web-page.pdf",
)


def six() -> list[Specimen]:
    known = {one.filename: one for one in corpus.everything()}
    return [known[name] for name in SIX]


def claim(number: int) -> dict[str, str]:
    """The words of a public form with nothing wrong in them: a stranger's file is looked into last."""
    return {
        "uscc": made.uscc(number),
        "name": "测试甲",
        "phone": "13800000000",
        "facts_text": "原账号由离职人员注册，请核对附件后转给我们使用。",
        "username": f"claimant{number}",
        "password": "海风-claim-2026",
    }


def post(client: Client, path: str, names: Any, one: Specimen) -> Any:
    """The same file in each of the fields."""
    return client.post(path, {name: looking.uploaded(one) for name in names})


def kept_after(before: int) -> list[bytes]:
    """Contents of the files that came in after the row `before`."""
    return [files.read(row) for row in StoredFile.objects.filter(pk__gt=before).order_by("pk")]


def newest() -> int:
    row = StoredFile.objects.order_by("-pk").first()
    return row.pk if row else 0


def harm(one: Specimen, kept: list[bytes]) -> Any:
    """What was kept of a file that should not have been."""
    if one.must is Must.REFUSED and kept:
        return "kept"
    found = [reading.acting(data, one.ending) for data in kept if one.must is Must.CLEANED]
    return [each for each in found if each] or any(one.trace in data for data in kept if one.trace)
