"""Files that no row holds (yet): what a form brings back, what the sweep takes, how much one person may have."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.db.models import Exists, ForeignObjectRel, OuterRef
from django.utils import timezone

from core import clock, once, policy
from core.counted import counted
from core.files.limits import MEGABYTE
from core.models.files import StoredFile

MOST_COUNT, MOST_MEGABYTES = "files.unheld_count", "files.unheld_megabytes"


def rows(age: timedelta, *, by: str = "") -> Any:
    """Those older than `age` that nothing holds or ever recorded; of one person, or of all."""
    found = StoredFile.objects.filter(recorded=False, uploaded_at__lte=clock.now() - age)
    if by:
        found = found.filter(uploaded_by=by)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            holders = relation.related_model._base_manager
            found = found.exclude(Exists(holders.filter(**{relation.field.name: OuterRef("pk")})))
    return found


def over_quota(person: str, data: bytes) -> str:
    """Why this person may not upload these bytes now; "" when they may. A content counts once."""
    mine = rows(timedelta(0), by=person).order_by("uploaded_at")
    sizes = dict(mine.values_list("sha256", "size"))
    most = policy.values((MOST_COUNT, MOST_MEGABYTES))
    together = sum(sizes.values())
    fits = together + len(data) <= most[MOST_MEGABYTES] * MEGABYTE and len(sizes) < most[MOST_COUNT]
    if not sizes or fits or hashlib.sha256(data).hexdigest() in sizes:
        return ""
    until = timezone.localtime(mine[0].uploaded_at + once.GOOD_FOR)
    return counted(
        "您已上传但还没有随表单提交的文件有 %(count)s 个、共 %(size)s MB，上限为 %(most_count)s 个、%(most_size)s MB。"
        "请先提交正在填写的表单，或在 %(time)s 以后再上传。",
        "count",
    ) % {
        "count": len(sizes),
        "size": together // MEGABYTE,
        "most_count": most[MOST_COUNT],
        "most_size": most[MOST_MEGABYTES],
        "time": f"{until:%Y-%m-%d %H:%M}",
    }
