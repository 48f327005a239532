"""数据巡检: rows that cannot be as they are, found at night, each with what to do about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.domain import chains
from accounts.enums import Role
from portals.kit import filters as kinds
from portals.kit import links, lists, navigation, workbench
from reports import impossible
from reports.models import Finding

READERS = (Role.CITY, Role.AUDITOR)
OPEN, GONE = "open", "gone"


def _row_of(row: Finding, actor: Any) -> str:
    """The row itself where the reader has a page for it, else what is recorded of it."""
    page = links.url_of_ref(row.subject, actor)
    return page or f"{reverse('record')}?{urlencode({'q': row.subject})}"


class StillThere(kinds.Choice):
    def narrow(self, rows: QuerySet[Any], query: Any, actor: Any) -> QuerySet[Any]:
        chosen = self.chosen(query)
        return rows.filter(gone_at__isnull=chosen == OPEN) if chosen in {OPEN, GONE} else rows


class Findings(lists.ListPage):
    model, roles, title = Finding, READERS, gettext_lazy("数据巡检")
    intro = gettext_lazy(
        "系统每晚核对全部数据，列出不应当出现的情况和处理办法。改正以后，下一次巡检自动销号。"
    )
    columns = (
        lists.Column(
            "what", gettext_lazy("哪一行"), kind="link", url=_row_of, width=36, roles=READERS
        ),
        lists.Column(
            "advice",
            gettext_lazy("情况和处理办法"),
            value=lambda row: impossible.advice(row.kind),
            width=60,
            roles=READERS,
        ),
        lists.Column("region.name", gettext_lazy("区市"), sort="region__code", roles=READERS),
        lists.Column(
            "found_at", gettext_lazy("发现时间"), kind="moment", sort="found_at", roles=READERS
        ),
        lists.Column(
            "gone_at", gettext_lazy("销号时间"), kind="moment", sort="gone_at", roles=READERS
        ),
    )
    filters = (
        lists.Search(("what",)),
        lists.Choice("region", gettext_lazy("区市"), chains.named),
        StillThere(
            "still",
            gettext_lazy("是否销号"),
            ((OPEN, gettext_lazy("尚未改正")), (GONE, gettext_lazy("已销号"))),
        ),
    )
    empty_title = gettext_lazy("没有发现不合常理的数据。")
    empty_hint = gettext_lazy("系统每晚核对一次。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return found.select_related("region")


@workbench.waiting(
    *READERS,
    label=gettext_lazy("数据巡检发现，待改正"),
    title=lambda row: row.what,
    about=lambda row: impossible.advice(row.kind),
    url=_row_of,
    more="findings",
)
def waiting(actor: Any) -> QuerySet[Any]:
    return Finding.objects.visible_to(actor).filter(gone_at__isnull=True)


# A message about them leads to the list.
links.register(Finding, lambda _row: f"{reverse('findings')}?still={OPEN}")
navigation.register(gettext_lazy("数据巡检"), "findings", *READERS, order=75)
