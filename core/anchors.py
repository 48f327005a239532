"""Anchors: once a day, where every chain of the record ends, signed and kept outside the database.

Whoever has the database in hand can write a chain anew so that it is whole in itself. An anchor that
somebody else kept names a hash which the new chain does not have. Its signature (Ed25519) shows that
this installation wrote it; its `previous` is the SHA-256 of the anchor before it.

A file is one canonical JSON object without a line's end. `signature` is its last key, so the signed
text is the file without it, and `sha256sum` of the file is what the next anchor calls `previous`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core import canonical

FORMAT = "zhunru-anchor/1"
FIRST = "0" * 64  # the `previous` of an installation's first anchor
_FIELDS = {"at", "day", "format", "heads", "key", "previous", "signature"}
_EVERYBODY_READS = 0o644


class AnchorError(ValueError):
    """A file that is no anchor, was changed, or was signed by another key; says which in a sentence."""


@dataclass(frozen=True)
class Head:
    chain: str
    seq: int
    hash: str


@dataclass(frozen=True)
class Anchor:
    name: str
    day: date
    at: datetime
    heads: tuple[Head, ...]
    previous: str
    key: str  # id of the public key
    text: str  # the file, byte for byte

    @property
    def digest(self) -> str:
        return canonical.sha(self.text)

    def check(self, keys: Iterable[Ed25519PublicKey]) -> None:
        """Raise AnchorError unless one of these keys signed it."""
        document = json.loads(self.text)
        signature = document.pop("signature")
        key = next((each for each in keys if key_id(each) == self.key), None)
        if key is None:
            raise AnchorError(f"{self.name}: signed by key {self.key}, which was not given")
        try:
            key.verify(base64.b64decode(signature), canonical.text(document).encode())
        except (InvalidSignature, ValueError):
            raise AnchorError(f"{self.name}: its signature is not by key {self.key}") from None


def name_of(day: date) -> str:
    return f"anchor-{day.isoformat()}.json"


def write(folder: Path, *, at: datetime, day: date, heads: Sequence[Head], seed: bytes) -> bool:
    """Write the day's anchor and the public key beside it; False when the day already has one.

    All or nothing: the text is on the disk before its name is, and an older file is never replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key()
    document: dict[str, Any] = {
        "at": at.isoformat(),
        "day": day.isoformat(),
        "format": FORMAT,
        "heads": [[head.chain, head.seq, head.hash] for head in heads],
        "key": key_id(public),
        "previous": _previous(folder, day),
    }
    signed = private.sign(canonical.text(document).encode())
    document["signature"] = base64.b64encode(signed).decode()
    _put(folder, f"key-{key_id(public)}.pem", pem(public))
    return _put(folder, name_of(day), canonical.text(document))


def _previous(folder: Path, day: date) -> str:
    earlier = [path for path in paths(folder) if path.name < name_of(day)]
    return hashlib.sha256(earlier[-1].read_bytes()).hexdigest() if earlier else FIRST


def _put(folder: Path, name: str, text: str) -> bool:
    """A file that is there whole or not at all; False when the name is taken."""
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), _EVERYBODY_READS)
            os.fsync(file.fileno())
        os.link(draft, folder / name)  # unlike a rename, never over a file that is there
    except FileExistsError:
        return False
    finally:
        Path(draft).unlink()
    _sync(folder)
    return True


def _sync(folder: Path) -> None:
    """The folder's own list of names survives a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def paths(place: Path) -> list[Path]:
    """The anchor files of a folder by day, or the one file itself."""
    return [place] if place.is_file() else sorted(place.glob("anchor-*.json"))


def read(path: Path) -> Anchor:
    """One anchor, its form checked but not yet its signature. Raises AnchorError."""
    try:
        return _anchor(path.name, path.read_bytes().decode())
    except AnchorError:
        raise
    except (OSError, ValueError, TypeError, RecursionError) as broken:
        raise AnchorError(f"{path.name}: cannot be read as an anchor") from broken


def _anchor(name: str, text: str) -> Anchor:
    """Raises ValueError or TypeError too when a field is not what it should be."""
    document = json.loads(text)
    if set(document) != _FIELDS or document["format"] != FORMAT:
        raise AnchorError(f"{name}: not an anchor of format {FORMAT}")
    if canonical.text(document) != text:
        raise AnchorError(f"{name}: not as it was written")
    if not all(isinstance(document[field], str) for field in _FIELDS - {"heads"}):
        raise TypeError("all fields but the heads are text")
    return Anchor(
        name=name,
        day=date.fromisoformat(document["day"]),
        at=datetime.fromisoformat(document["at"]),
        heads=tuple(_head(*head) for head in document["heads"]),
        previous=document["previous"],
        key=document["key"],
        text=text,
    )


def _head(chain: object, seq: object, end: object) -> Head:
    if isinstance(chain, str) and type(seq) is int and isinstance(end, str):
        return Head(chain, seq, end)
    raise TypeError("a head is a chain, a number and a hash")


def pem(key: Ed25519PublicKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


def public_key(seed: bytes) -> Ed25519PublicKey:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key()


def read_key(path: Path) -> Ed25519PublicKey:
    """A public key from its PEM file. Raises AnchorError."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as broken:
        raise AnchorError(f"{path}: cannot be read as a public key (PEM)") from broken
    if not isinstance(key, Ed25519PublicKey):
        raise AnchorError(f"{path}: not an Ed25519 key")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the key as OpenSSL writes it (`openssl pkey -pubin -outform DER | sha256sum`)."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(key.public_bytes(serialization.Encoding.DER, form)).hexdigest()


def key_id(key: Ed25519PublicKey) -> str:
    return fingerprint(key)[:16]
