"""What can be done to offices, people and deputyships from their pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import authority, rules
from accounts.domain import deputies, handovers, offices, people
from accounts.enums import OrganisationKind
from accounts.models import Deputyship, Membership, OneTimePassword, Organisation
from core import clock
from portals.accounts import people_forms
from portals.kit import files, links, timeline
from portals.kit.act import Act, register
from portals.kit.deed_form import ReasonForm


def to_one_time_password(row: Membership, actor: Any) -> str:
    """The one_time_password that a deed has just made, else the person's page."""
    one_time_passwords = OneTimePassword.objects.visible_to(actor).filter(
        membership=row, shown_at__isnull=True
    )
    one_time_password = next((each for each in one_time_passwords if each.password), None)
    return (
        reverse("one-time-password", args=[one_time_password.pk])
        if one_time_password
        else links.url(row, actor)
    )


def _after_handover(row: Membership, actor: Any) -> list[str]:
    waiting = handovers.open_items(row)
    return [
        _("“%(name)s”的任职结束，未读通知转给接手人。") % {"name": row.user.name},
        *(_("未办结：%(what)s") % {"what": what} for what in waiting),
    ]


def _after_disable(row: Membership, actor: Any) -> list[str]:
    return [
        _("“%(name)s”立即退出登录，以后不能登录。") % {"name": row.user.name},
        _("启用时会重新发放一次性口令。"),
    ]


def _after_reset(row: Membership, actor: Any) -> list[str]:
    return [
        _("原口令作废，已登录的设备退出；新的一次性口令只显示一次，请准备打印。"),
        _(
            "重置后，该账号在须由两人办理的事项中与您视为同一人，不能查看评分和完整号码，直到本人用以前的找回码确认，或由上级单位凭盖章确认函确认。"
        ),
        _("本人还有找回码的，不必重置：在登录页点“忘记口令”即可自行设置新口令。"),
    ]


def _current(row: Membership, actor: Any) -> bool:
    return authority.over(row, actor) and _serves(row)


def _serves(row: Membership) -> bool:
    return not row.acts_for_id and not row.has_ended(clock.today())


def _may_reset(row: Membership, actor: Any) -> bool:
    return authority.may_reset(row, actor) and _serves(row) and row.user.is_active


def _may_enable(row: Membership, actor: Any) -> bool:
    return authority.may_reset(row, actor) and _serves(row) and not row.user.is_active


def _may_disable(row: Membership, actor: Any) -> bool:
    return _current(row, actor) and row.user.is_active


def _may_appoint(row: Membership, actor: Any) -> bool:
    return _current(row, actor) and authority.over_role(row, actor) and not row.is_lead


def _may_step_down(row: Membership, actor: Any) -> bool:
    return _current(row, actor) and authority.over_role(row, actor) and row.is_lead


def _may_name(row: Membership, actor: Any) -> bool:
    leads = row.is_lead and not row.acts_for_id and not row.has_ended(clock.today())
    return leads and deputies.may_name(row, actor)


def _may_end_deputyship(row: Deputyship, actor: Any) -> bool:
    on = row.ended_on is None and not row.acting.has_ended(clock.today())
    return on and deputies.may_end(row, actor)


def _may_rename_office(row: Organisation, actor: Any) -> bool:
    institution = row.kind == OrganisationKind.INSTITUTION
    return not institution and authority.gives_roles_in(row, actor)


def early(declared: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(rule for rule in declared if rule.early)


register(
    Act(
        Organisation,
        "invite",
        people.invite,
        form=people_forms.InviteForm,
        label=gettext_lazy("邀请人员"),
        allow=authority.gives_roles_in,
        goto=to_one_time_password,
        done=gettext_lazy("已邀请：%(title)s。"),
    )
)
register(
    Act(
        Organisation,
        "rename",
        offices.rename,
        form=people_forms.RenameForm,
        label=gettext_lazy("更正单位名称"),
        allow=_may_rename_office,
    )
)
register(
    Act(
        Organisation,
        "found",
        offices.found,
        form=people_forms.FoundForm,
        label=gettext_lazy("新增联审部门"),
        new=True,
        allow=lambda _row, actor: offices.may_found(actor, OrganisationKind.DEPARTMENT),
    )
)
register(
    Act(
        Organisation,
        "add_district",
        offices.add_district,
        form=people_forms.DistrictForm,
        label=gettext_lazy("新增区市"),
        new=True,
        allow=lambda _row, actor: offices.may_found(actor, OrganisationKind.BUREAU),
    )
)
register(
    Act(
        Membership,
        "reset",
        people.reset,
        label=gettext_lazy("重置口令"),
        allow=_may_reset,
        rules=early(people.RESET),
        preview=_after_reset,
        goto=to_one_time_password,
    )
)
register(
    Act(
        Membership,
        "enable",
        people.enable,
        label=gettext_lazy("启用账号"),
        allow=_may_enable,
        rules=early(people.ENABLE),
        goto=to_one_time_password,
    )
)
register(
    Act(
        Membership,
        "name_deputy",
        deputies.name,
        form=people_forms.DeputyForm,
        label=gettext_lazy("安排代行"),
        allow=_may_name,
        rules=early(deputies.NAME),
        goto=lambda row, actor: links.url(row.lead, actor),
    )
)
register(
    Act(
        Membership,
        "appoint",
        people.appoint,
        form=ReasonForm,
        label=gettext_lazy("任命为负责人"),
        allow=_may_appoint,
        rules=early(people.APPOINT),
    )
)
register(
    Act(
        Membership,
        "step_down",
        people.step_down,
        form=ReasonForm,
        label=gettext_lazy("免去负责人"),
        danger=True,
        allow=_may_step_down,
        rules=early(people.STEP_DOWN),
    )
)
register(
    Act(
        Membership,
        "rename",
        people.rename,
        form=people_forms.RenameForm,
        label=gettext_lazy("更正姓名"),
        allow=_current,
        rules=early(people.RENAME),
    )
)
register(
    Act(
        Membership,
        "hand_over",
        handovers.hand_over,
        form=people_forms.HandoverForm,
        label=gettext_lazy("办理交接"),
        allow=_current,
        rules=early(handovers.RULES),
        preview=_after_handover,
        goto=lambda row, actor: links.url(row.receiver, actor),
    )
)
register(
    Act(
        Membership,
        "end",
        people.end,
        form=people_forms.EndForm,
        label=gettext_lazy("结束任职"),
        danger=True,
        allow=_current,
        rules=early(people.END),
    )
)
register(
    Act(
        Membership,
        "disable",
        people.disable,
        form=ReasonForm,
        label=gettext_lazy("停用账号"),
        danger=True,
        allow=_may_disable,
        rules=early(people.DISABLE),
        preview=_after_disable,
    )
)
register(
    Act(
        Deputyship,
        "end",
        deputies.end,
        form=ReasonForm,
        label=gettext_lazy("提前结束代行"),
        allow=_may_end_deputyship,
        rules=(rules.deputyship_is_on,),
        goto=lambda row, actor: links.url(row.lead, actor),
    )
)

timeline.labels |= {
    "membership.invite": gettext_lazy("邀请"),
    "membership.sign_up": gettext_lazy("开通账号"),
    "membership.first_admin": gettext_lazy("建立首个管理员"),
    "membership.recover": gettext_lazy("在服务器上重置管理员口令"),
    "membership.reset": gettext_lazy("重置口令"),
    "membership.show_slip": gettext_lazy("显示一次性口令"),
    "membership.change_password": gettext_lazy("修改本人口令"),
    "membership.disable": gettext_lazy("停用账号"),
    "membership.enable": gettext_lazy("启用账号"),
    "membership.end": gettext_lazy("结束任职"),
    "membership.appoint": gettext_lazy("任命为负责人"),
    "membership.step_down": gettext_lazy("免去负责人"),
    "membership.rename": gettext_lazy("更正姓名"),
    "membership.name_deputy": gettext_lazy("安排代行"),
    "membership.hand_over": gettext_lazy("办理交接"),
    "deputyship.end": gettext_lazy("提前结束代行"),
    "organisation.found": gettext_lazy("新增单位"),
    "organisation.rename": gettext_lazy("更正单位名称"),
    "organisation.enter_year": gettext_lazy("录入工作日安排"),
    "organisation.open_year": gettext_lazy("开启暂定年份"),
    "organisation.set_policy": gettext_lazy("调整政策参数"),
    "claim.file": gettext_lazy("申领账号"),
}
timeline.systems["first-admin"] = gettext_lazy("服务器管理命令")
files.register(Deputyship, "file")
