"""Guards of objections."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.fsm import Deed, rule


@rule(_("请填写书面答复的内容。"), early=False)
def answered_in_writing(row: Any, deed: Deed) -> bool:
    return bool(str(deed.fact("reply", "")).strip())


@rule(_("您参与了相关申报的审核，异议应由未参与审核的人员处理。"))
def decided_by_somebody_else(row: Any, deed: Deed) -> bool:
    return getattr(deed.by, "user_id", None) not in row.reviewers()


@rule(_("不在公示期间，不能办理。"))
def call_on_notice(row: Any, deed: Deed) -> bool:
    return row.announcement.state in {"on_notice", "reviewed"}


@rule(_("已有机构因这件异议取消入围，不能撤回决定。"))
def nobody_rejected_by_it(row: Any, deed: Deed) -> bool:
    return row.application is None or row.application.state != "rejected"
