"""Guards of objections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.enums import Role
from core.fsm import Asked, Deed, rule
from vetting import facts

if TYPE_CHECKING:
    from vetting.models import Objection


@rule(_("请填写书面答复的内容。"), early=False)
def answered_in_writing(row: Objection, deed: Deed[facts.Answer]) -> bool:
    return bool(deed.facts.reply)


@rule(_("您参与了相关申报的审核，异议应由未参与审核的人员处理。%(way)s"))
def decided_by_somebody_else(row: Objection, deed: Asked) -> bool | dict[str, Any]:
    answer = permissions.another(
        deed.by, *row.reviewers(), on=(row.application or row.announcement,)
    )
    if answer:
        return True
    nobody = not row.bureau_can_decide(deed.on)
    way = _("本单位人员都参与了审核，由市教育局负责人处理。") if nobody else ""
    return {**answer, "way": way}


@rule(_("公告单位还有未参与审核的人员，异议应由其处理。"))
def superior_only_when_nobody_else(row: Objection, deed: Asked) -> bool:
    return bool(deed.by.role != Role.CITY or not row.bureau_can_decide(deed.on))


@rule(_("决定由“%(office)s”作出，应由其撤回。"))
def taken_back_by_who_decided(row: Objection, deed: Asked) -> bool | dict[str, Any]:
    theirs = row.decided_office_id == deed.by.organisation_id
    return theirs or {"office": str(row.decided_office)}


@rule(_("不在公示期间，不能办理。"))
def call_on_public_notice(row: Objection, deed: Asked) -> bool:
    return row.announcement.state in {"on_public_notice", "reviewed"}


@rule(_("已有机构因这件异议取消入围，不能撤回决定。"))
def nobody_rejected_by_it(row: Objection, deed: Asked) -> bool:
    return row.application is None or row.application.state != "rejected"
