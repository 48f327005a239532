"""Lots by commit and reveal: anyone can replay a draw, nobody could have steered it.

commitment = sha256(secret), published with the call. closed list = one line `package|uscc` per
application in at the closing, sorted. seed = sha256(secret + sha256(closed list)). Among equals, the
smaller sha256(seed + ":" + package + ":" + uscc) comes first. The secret is told with the ranking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.permissions import lead
from core import chance
from core.errors import Invalid
from core.fsm import deed, edit
from core.models.files import StoredFile
from core.scoping import Actor
from vetting.models import Announcement, Package


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def new_secret() -> str:
    return chance.token()


def commitment(secret: str) -> str:
    return sha(secret)


def closed_list(call: Announcement) -> str:
    """Everyone who is in when the window shuts, in an order that does not depend on us."""
    rows = call.applications().filter(submitted_at__isnull=False)
    live = rows.exclude(state__in=("withdrawn", "ended", "draft"))
    lines = (
        f"{row.package_id}|{row.institution.uscc}" for row in live.select_related("institution")
    )
    return "\n".join(sorted(lines))


def digest(closed: str) -> str:
    return sha(closed)


def seed(secret: str, closed: str) -> str:
    return sha(secret + digest(closed))


def key(seed_: str, package: int, uscc: str) -> str:
    return sha(f"{seed_}:{package}:{uscc}")


def replay(secret: str, closed: str, package: int, usccs: Iterable[str]) -> list[str]:
    """The order in which equals were drawn. Raises ValueError for one that is not on the list."""
    names = list(usccs)
    on_list = set(closed.splitlines())
    strangers = [uscc for uscc in names if f"{package}|{uscc}" not in on_list]
    if strangers:
        raise ValueError(f"not on the closed list: {', '.join(strangers)}")
    seed_ = seed(secret, closed)
    return sorted(names, key=lambda uscc: key(seed_, package, uscc))


@deed
def record_by_hand(
    call: Announcement,
    *,
    by: Actor,
    package: Package,
    order: Sequence[str],
    witnesses: str,
    record_file: StoredFile,
) -> Announcement:
    """A draw held by hand before witnesses, instead of ours, for one package: USCCs in order drawn."""
    if not witnesses.strip():
        raise Invalid({"witnesses": _("请填写现场见证人。")})
    known = set(package.applications.values_list("institution__uscc", flat=True))
    if not order or set(order) - known:
        raise Invalid({"order": _("抽签顺序中有不属于该项目包的申报机构。")})
    drawn: dict[str, Any] = {
        **call.hand_draw,
        str(package.pk): {"order": list(order), "witnesses": witnesses.strip()},
    }
    return edit(
        call,
        by=by,
        permission=lead(Role.DISTRICT),
        name="hand_draw",
        hand_draw=drawn,
        hand_draw_record=record_file,
    )
