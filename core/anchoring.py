"""This installation's own anchors: one a day, in the folder and under the key that settings name."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import transaction

from core import anchors, clock
from core.anchors import Anchor, AnchorError
from core.models import ChainHead

TODAY = 0


def due(_now: datetime) -> list[int]:
    """One when the day has no anchor yet and there is a record; heads not yet committed are none."""
    written = (settings.ANCHORS_DIR / anchors.name_of(clock.today())).exists()
    if written or transaction.get_connection().in_atomic_block:
        return []
    return [TODAY] if ChainHead.objects.exists() else []


def write(_today: int) -> bool:
    """Write today's anchor; False when another worker was first."""
    heads = [
        anchors.Head(head.chain, head.seq, head.hash)
        for head in ChainHead.objects.order_by("chain")
    ]
    return anchors.write(
        settings.ANCHORS_DIR,
        at=clock.now(),
        day=clock.today(),
        heads=heads,
        seed=settings.ANCHOR_KEYS[0],
    )


def public_keys() -> list[Ed25519PublicKey]:
    """The key that signs now, then those that signed before it."""
    return [anchors.public_key(seed) for seed in settings.ANCHOR_KEYS]


def ours(path: Path) -> Anchor:
    """The anchor in this file. Raises AnchorError unless our own key signed it."""
    anchor = anchors.read(path)
    anchor.check(public_keys())
    return anchor


def newest() -> Anchor | None:
    """The last anchor that our own key signed."""
    for path in reversed(anchors.paths(settings.ANCHORS_DIR)):
        with suppress(AnchorError):
            return ours(path)
    return None


def held() -> tuple[list[Anchor], list[str]]:
    """Every anchor of the folder that our own key signed, and the names of the others."""
    good, bad = [], []
    for path in anchors.paths(settings.ANCHORS_DIR):
        try:
            good.append(ours(path))
        except AnchorError:
            bad.append(path.name)
    return good, bad


def put_aside() -> None:
    """Keep the anchors of a database that is no more out of the way of a new one."""
    old = anchors.paths(settings.ANCHORS_DIR)
    if not old:
        return
    aside = settings.ANCHORS_DIR / f"until-{old[-1].stem.removeprefix('anchor-')}"
    aside.mkdir(exist_ok=True)
    for path in old:
        path.rename(aside / path.name)
