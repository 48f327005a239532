"""Where random identifiers come from, so that a seeded world can be built twice alike."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

_source: random.Random = secrets.SystemRandom()


@contextmanager
def seeded(seed: int) -> Iterator[random.Random]:
    """Draw identifiers from `seed`; for demo worlds only, never where a secret is needed."""
    global _source  # noqa: PLW0603 - one process-wide source is the point
    before, _source = _source, random.Random(seed)  # noqa: S311 - not for secrets
    try:
        yield _source
    finally:
        _source = before


def new_id() -> str:
    return str(uuid.UUID(int=_source.getrandbits(128), version=4))


def token(bits: int = 192) -> str:
    """A secret link token, URL-safe. Drawn from the system, or from the seed of a demo world."""
    return f"{_source.getrandbits(bits):x}".rjust(bits // 4, "0")
