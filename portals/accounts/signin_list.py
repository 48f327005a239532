"""登录记录: one's own, and for the administrator those of the accounts that are kept by them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.enums import ALL_ROLES, Role
from accounts.models import SignIn
from accounts.models.signins import SignInOutcome
from portals.kit import frame, lists, navigation


class SignIns(lists.ListPage):
    model, roles, title = SignIn, (), gettext_lazy("登录记录")
    intro = gettext_lazy(
        "每次登录各记一条，未成功的按小时合计。不是您本人的登录，请立即修改口令并告知上级单位。"
    )
    order = "-last_at"
    exportable = False
    columns = (
        lists.Column(
            "last_at", gettext_lazy("时间"), kind="moment", sort="last_at", roles=ALL_ROLES
        ),
        lists.Column("user.name", gettext_lazy("姓名"), roles=ALL_ROLES),
        lists.Column("user.username", gettext_lazy("登录名"), kind="code", roles=ALL_ROLES),
        lists.Column(
            "outcome",
            gettext_lazy("结果"),
            value=lambda row: row.get_outcome_display(),
            roles=ALL_ROLES,
        ),
        lists.Column("count", gettext_lazy("次数"), kind="number", roles=ALL_ROLES),
        lists.Column("network", gettext_lazy("最近一次的网络"), kind="code", roles=ALL_ROLES),
    )
    filters = (
        lists.Search(("user__name", "user__username"), hint=gettext_lazy("姓名、登录名")),
        lists.Choice("outcome", gettext_lazy("结果"), SignInOutcome.choices),
        lists.Between("last_at", gettext_lazy("时间"), moments=True),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(actor)
        return found.select_related("user")


frame.sources.account_links.append((gettext_lazy("我的登录记录"), "sign-ins"))
navigation.register(gettext_lazy("登录记录"), "sign-ins", Role.ADMIN, order=90)
