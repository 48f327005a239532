from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import ALL_ROLES
from accounts.models import Deadline
from portals.accounts import inbox
from portals.kit import links, lists


class DeadlineList(lists.ListPage):
    """Every open date of the actor's office, each leading to the page where it is met."""

    model = Deadline
    title = _("有期限的事项")
    order = "due_at"
    exportable = False
    empty_title = _("没有未办的期限。")
    filters = (lists.Search(("what",), hint=_("事项")),)
    columns = (
        lists.Column(
            "what", _("事项"), kind="link", sort="what",
            url=lambda row, actor: links.url_of_ref(row.subject, actor),
        roles=ALL_ROLES),
        lists.Column("due_on", _("期限"), kind="due", sort="due_at", roles=ALL_ROLES),
    )  # fmt: skip

    def rows(self, actor: Any) -> QuerySet[Any]:
        return inbox.due_dates(actor)
