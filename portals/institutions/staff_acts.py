"""What can be done about the people an institution sends into schools."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.enums import Role
from contracts.domain import queries
from core.facts import Facts
from institutions.domain import credentials, staff
from institutions.enums import StaffState
from institutions.facts import NewPost, Query
from institutions.models import Institution, Staff
from portals.institutions import staff_forms as forms
from portals.institutions.acts import adds, owners
from portals.kit import links
from portals.kit.act import Act, register
from portals.kit.deed_form import ReasonForm


def _live(row: Staff, actor: Any) -> bool:
    return row.state != StaffState.REMOVED and owners(row, actor)


def _officer(row: Staff, actor: Any) -> bool:
    return actor.role == Role.DISTRICT and _live(row, actor)


def _has_unchecked(row: Staff, actor: Any) -> bool:
    unchecked = row.credentials.filter(checked_on__isnull=True, withdrawn_on__isnull=True)
    return row.state == StaffState.CLEARED and _officer(row, actor) and unchecked.exists()


def _has_papers(row: Staff, actor: Any) -> bool:
    return _live(row, actor) and row.credentials.filter(withdrawn_on__isnull=True).exists()


def _about(do: Any) -> Any:
    """A deed that adds a paper to a person: the person's version does not matter to it."""

    def run(row: Staff, *facts: Facts, by: Any, version: int, **options: Any) -> Any:
        return do(row, *facts, by=by, **options)

    return run


def _to_person(row: Any, actor: Any) -> str:
    return links.url(row.staff, actor)


def _checked(row: Staff, told: Query, *, by: Any, version: int) -> Staff:
    queries.enter(row, told, by=by)
    return row


def _added(institution: Institution, told: NewPost, *, by: Any, version: int) -> Staff:
    return staff.submit(institution, told, by=by)


def _after_failed(row: Staff, actor: Any) -> list[str]:
    return [
        _("只登记日期、是否通过和回执编号，不得填写任何具体情况。"),
        _("结果为“未通过”的，此人在所有机构、所有学校即刻停止进校。"),
    ]


register(
    Act(
        Institution,
        "add_staff",
        _added,
        form=forms.StaffForm,
        label=lazy("提交进校人员"),
        allow=adds,
        order=21,
    )
)
register(Act(Staff, "clear", staff.clear, form=forms.ClearForm, many=True))
register(Act(Staff, "refuse", staff.refuse, form=ReasonForm))
register(Act(Staff, "resubmit", staff.resubmit))
register(
    Act(
        Staff,
        "add_credential",
        _about(credentials.add),
        form=forms.CredentialForm,
        label=lazy("补充证明"),
        allow=_live,
        goto=_to_person,
    )
)
register(
    Act(
        Staff,
        "enter_check",
        _checked,
        form=forms.CheckForm,
        label=lazy("登记违法犯罪记录查询"),
        allow=_live,
        preview=_after_failed,
        danger=False,
    )
)
register(
    Act(
        Staff,
        "check_credential",
        _about(credentials.check),
        form=forms.CheckCredentialForm,
        label=lazy("核对新证明"),
        allow=_has_unchecked,
        goto=_to_person,
    )
)
register(
    Act(Staff, "tick", staff.tick, form=forms.TickForm, label=lazy("登记核对结果"), allow=_officer)
)
register(
    Act(
        Staff,
        "amend",
        staff.amend,
        form=forms.StaffAmendForm,
        label=lazy("修改人员信息"),
        allow=_live,
    )
)
register(
    Act(
        Staff,
        "withdraw_credential",
        _about(credentials.withdraw),
        form=forms.WithdrawCredentialForm,
        label=lazy("撤下证明"),
        allow=_has_papers,
        danger=True,
        goto=_to_person,
    )
)
register(Act(Staff, "block", staff.block, form=ReasonForm))
register(Act(Staff, "retract", staff.retract, form=ReasonForm))
register(Act(Staff, "remove", staff.remove, form=ReasonForm))
