"""Anchor files of which only the form is bad: each is written and signed as our own would be."""

import base64
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import anchors, canonical, clock

_HASH = "a" * 64
CHANGES: dict[str, dict[str, Any]] = {
    "a day that is none": {"day": "2026-02-30"},
    "a day that is a number": {"day": 20260230},
    "a time that is none": {"at": "noon"},
    "a time that is a list": {"at": []},
    "a number that is a word": {"heads": [["371002", "two", _HASH]]},
    "a number that is nothing": {"heads": [["371002", None, _HASH]]},
    "a number that has no end": {"heads": [["371002", float("inf"), _HASH]]},
    "a chain that is a list": {"heads": [[[], 1, _HASH]]},
    "a hash that is a number": {"heads": [["371002", 1, 1]]},
    "a head too short": {"heads": [["371002", 1]]},
    "a head that is a number": {"heads": [1]},
    "heads that are nothing": {"heads": None},
    "a previous that is a number": {"previous": 1},
    "a key that is a list": {"key": [1]},
    "a signature that is nothing": {"signature": None},
    "a signature that is a number": {"signature": 1},
    "a signature that is not ASCII": {"signature": "签名"},
    "a signature that is not base64": {"signature": "a"},
    "a signature that is too short": {"signature": "AAAA"},
}
TEXTS = {
    "nothing": "",
    "a number": "1",
    "a list": "[]",
    "a list of lists": "[[]]",
    "deeper than can be read": "[" * 100_000,
    "longer than a number may be": "1" * 5_000,
}
NAMES = [*CHANGES, *TEXTS]


def write(path: Path, name: str, seed: bytes) -> None:
    path.write_text(TEXTS[name] if name in TEXTS else _signed(CHANGES[name], seed))


def _signed(change: dict[str, Any], seed: bytes) -> str:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    document = {
        "at": clock.now().isoformat(),
        "day": clock.today().isoformat(),
        "format": anchors.FORMAT,
        "heads": [],
        "key": anchors.key_id(private.public_key()),
        "previous": anchors.FIRST,
    } | {name: value for name, value in change.items() if name != "signature"}
    signature = base64.b64encode(private.sign(canonical.text(document).encode())).decode()
    return canonical.text({**document, "signature": change.get("signature", signature)})
