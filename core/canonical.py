"""The one written form of what is hashed or signed, so that anybody can compute it again."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def text(value: dict[str, Any]) -> str:
    """JSON with sorted keys, no spaces, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha(written: str) -> str:
    return hashlib.sha256(written.encode()).hexdigest()
