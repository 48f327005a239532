"""The append-only, hash-chained record: how entries are written and how they are checked.

`body` is canonical JSON text: sorted keys, no spaces, UTF-8. body_hash = sha256(body);
hash = sha256(previous_hash + body_hash), both as lower-case hex text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise

from core.models.files import StoredFile
from core.models.ledger import GENESIS, ChainHead, Entry

FORMAT = 1
_FILE = re.compile(r'"core\.storedfile:(\d+)"')
_FORBIDDEN_FACTS = {"id_number", "phone", "password", "secret"}


class PersonalData(ValueError):
    """A fact that must never enter the ledger: it could not be erased again."""


@dataclass(frozen=True)
class Draft:
    chain: str
    dossier: str
    subject: str
    title: str
    deed: str
    by: dict[str, Any]
    reason: str
    on: date
    at: datetime
    deed_id: str
    audience: tuple[str, ...]
    facts: dict[str, Any] = field(default_factory=dict)
    moved: tuple[str, str] | None = None


def plain(value: Any) -> Any:
    """A fact as JSON: rows by reference, files by digest, numbers and dates as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Promise | str | Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        reference = f"{value._meta.label_lower}:{value.pk}"
        return _digests(value, reference) if isinstance(value, StoredFile) else reference
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset | models.QuerySet):
        items = [plain(item) for item in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    raise TypeError(f"{type(value).__name__} cannot be a fact")


def _digests(stored: StoredFile, reference: str) -> dict[str, str]:
    told = {"row": reference, "sha256": stored.sha256}
    return {**told, "original": stored.original.sha256} if stored.original else told


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    leaked = _FORBIDDEN_FACTS & facts.keys()
    if leaked:
        raise PersonalData(f"{', '.join(sorted(leaked))} must not be recorded")
    return {key: plain(value) for key, value in facts.items()}


def canonical(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def append(drafts: Sequence[Draft]) -> None:
    """Write the drafts at the end of their chains. Called last in the deed's transaction."""
    if not drafts:
        return
    heads = {chain: _locked_head(chain) for chain in sorted({draft.chain for draft in drafts})}
    entries = [_next(heads[draft.chain], draft) for draft in drafts]
    Entry._base_manager.bulk_create(entries)
    for head in heads.values():
        head.save(update_fields=["seq", "hash"])
    named = {int(pk) for entry in entries for pk in _FILE.findall(entry.body)}
    if named:  # evidence a later version replaces must outlive the row that held it
        StoredFile.objects.filter(pk__in=named, recorded=False).update(recorded=True)


def _locked_head(chain: str) -> ChainHead:
    """The end of a chain, locked; one query for every deed but the chain's first."""
    locked = ChainHead.objects.select_for_update().filter(chain=chain)
    head = locked.first()
    if (
        head is None
    ):  # another deed may be about to begin the same chain: wait for it, share its row
        ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=True)
        head = locked.get()
    return head


def _next(head: ChainHead, draft: Draft) -> Entry:
    head.seq += 1
    body = {
        "v": FORMAT,
        "chain": draft.chain,
        "seq": head.seq,
        "dossier": draft.dossier,
        "subject": draft.subject,
        "title": draft.title,
        "deed": draft.deed,
        "by": plain(draft.by),
        "reason": draft.reason,
        "on": draft.on.isoformat(),
        "at": draft.at.isoformat(),
        "deed_id": draft.deed_id,
        "audience": list(draft.audience),
        "facts": _checked(draft.facts),
    }
    if draft.moved:
        body["from"], body["to"] = draft.moved
    text = canonical(body)
    body_hash = sha(text)
    previous, head.hash = head.hash, sha(head.hash + body_hash)
    return Entry(
        chain=draft.chain,
        seq=head.seq,
        dossier=draft.dossier,
        subject=draft.subject,
        deed=draft.deed,
        reason=draft.reason,
        audience=audience_text(draft.audience),
        at=draft.at,
        deed_id=draft.deed_id,
        body=text,
        body_hash=body_hash,
        previous_hash=previous,
        hash=head.hash,
    )


def audience_text(audience: Sequence[str]) -> str:
    return "".join(f"[{role}]" for role in audience)


@dataclass(frozen=True)
class Fault:
    chain: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}: {self.what}"


def verify() -> Iterator[Fault]:
    """Yield the first fault of every broken chain; nothing when all is whole.

    May run beside deeds: each chain is held against its head as it stood when its turn came.
    """
    chains = set(Entry._base_manager.order_by().values_list("chain", flat=True).distinct())
    for chain in sorted(chains | set(ChainHead.objects.values_list("chain", flat=True))):
        fault = _first_fault(chain, ChainHead.objects.filter(chain=chain).first())
        if fault:
            yield fault


def _first_fault(chain: str, head: ChainHead | None) -> Fault | None:
    if head is None:
        return Fault(chain, 0, "the head of the chain is missing")
    seq, previous = 0, GENESIS
    entries = Entry._base_manager.filter(chain=chain, seq__lte=head.seq).order_by("seq")
    for entry in entries.iterator():
        seq += 1
        if entry.seq != seq:
            return Fault(chain, seq, "missing entry")
        if entry.body_hash != sha(entry.body) or entry.previous_hash != previous:
            return Fault(chain, seq, "the body or its link was changed")
        if entry.hash != sha(entry.previous_hash + entry.body_hash):
            return Fault(chain, seq, "the hash does not follow from the body")
        different = _differs(entry)
        if different:
            return Fault(chain, seq, f"column {different} differs from the body")
        previous = entry.hash
    if (head.seq, head.hash) != (seq, previous):
        return Fault(chain, seq + 1, "entries at the end are missing")
    beyond = Entry._base_manager.filter(chain=chain, seq__gt=head.seq).count()
    grown = ChainHead.objects.get(chain=chain).seq - head.seq
    return Fault(chain, head.seq + 1, "entries beyond the head") if beyond > grown else None


def _differs(entry: Entry) -> str:
    body = json.loads(entry.body)
    copies = {
        name: getattr(entry, name)
        for name in ("chain", "seq", "dossier", "subject", "deed", "reason", "deed_id")
    }
    for name, value in copies.items():
        if body[name] != value:
            return name
    if audience_text(body["audience"]) != entry.audience:
        return "audience"
    return "" if datetime.fromisoformat(body["at"]) == entry.at else "at"
