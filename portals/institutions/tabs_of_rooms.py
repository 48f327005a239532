"""What the other rooms know about an institution, as tabs of its file. A room that registers the
same key later shows its own."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.models import Agreement, Placement
from evaluations.models import Result
from inspections.models import ExitCase, Rectification, Violation
from institutions.models import Institution
from portals.kit import tabs
from vetting.models import Application, Listing


def rows_of(model: type[Model], path: str) -> Any:
    def rows(row: Institution, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(actor)  # type: ignore[attr-defined]
        return found.filter(**{path: row})

    return rows


ROOMS: tuple[tuple[str, Any, type[Model], str, int], ...] = (
    ("applications", _("申报"), Application, "institution", 30),
    ("listings", _("资格名单"), Listing, "institution", 35),
    ("agreements", _("协议"), Agreement, "institution", 40),
    ("placements", _("入校安排"), Placement, "agreement__institution", 45),
    ("results", _("评价结果"), Result, "institution", 55),
    ("violations", _("违规违约"), Violation, "institution", 65),
    ("rectifications", _("整改"), Rectification, "institution", 68),
    ("exits", _("退出"), ExitCase, "institution", 70),
)
for key, label, model, path, order in ROOMS:
    tabs.register(Institution, key, label, rows=rows_of(model, path), order=order)
