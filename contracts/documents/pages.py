"""The register: which deed issues each page of an agreement, and who may read it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.documents import Page, register
from accounts.enums import Role
from contracts.documents import agreements, families, letters
from contracts.documents.sides import is_a_side
from contracts.models import Agreement, AgreementSuspension, Amendment, GroupChange, Placement

_PREPARED = ("draft", "offered", "countersigned")


def _everybody(_row: Any, _actor: Any) -> bool:
    return True


def _of_the_agreement(row: Any) -> Any:
    return row.agreement.bureau


register(
    Page(
        Agreement,
        "contract",
        _("合作协议"),
        agreements.contract,
        office=lambda row: row.bureau,
        reads=_everybody,
        reads_scan=is_a_side,
        issued_by=("agreement.activate",),
        drafted=lambda row: row.state in _PREPARED,
        # The other side signs what it has read; whoever sees the row in preparation is a side.
        reads_draft=_everybody,
    )
)
register(
    Page(
        Agreement,
        "end",
        _("解除通知书"),
        letters.end,
        office=lambda row: row.bureau,
        reads=is_a_side,
        issued_by=("agreement.end",),
    )
)
register(
    Page(
        Amendment,
        "amendment",
        _("协议变更书"),
        agreements.amendment,
        office=_of_the_agreement,
        reads=_everybody,
        reads_scan=is_a_side,
        issued_by=("amendment.agree",),
        drafted=lambda row: row.state == "proposed",
        reads_draft=_everybody,
    )
)
register(
    Page(
        Amendment,
        "withdrawn",
        _("协议变更撤回通知书"),
        letters.amendment_withdrawn,
        office=_of_the_agreement,
        reads=_everybody,
        issued_by=("amendment.withdraw",),
    )
)
for _name, _title, _compose, _deed in (
    ("stop", _("中止履行通知书"), letters.stop, ("agreement.suspend", "agreement.add_suspension")),
    ("go-on", _("恢复履行通知书"), letters.go_on, ("agreement.resume",)),
):
    register(
        Page(
            AgreementSuspension,
            _name,
            _title,
            _compose,
            office=_of_the_agreement,
            reads=_everybody,
            issued_by=_deed,
        )
    )
register(
    Page(
        Placement,
        "placement",
        _("入校安排确认单"),
        letters.placement,
        office=lambda row: row.school.organisation,
        reads=_everybody,
        issued_by=("placement.agree",),
        drafted=lambda row: row.state == "proposed",
        reads_draft=lambda _row, actor: (
            actor.role in {Role.SCHOOL, Role.INSTITUTION, Role.DISTRICT}
        ),
    )
)
register(
    Page(
        GroupChange,
        "change",
        _("班次变更确认单"),
        letters.group_change,
        office=lambda row: row.placement.school.organisation,
        reads=_everybody,
        issued_by=("groupchange.agree",),
        drafted=lambda row: row.state == "proposed",
        reads_draft=_everybody,
    )
)


def _to_families(name: str, title: Any, compose: Any, roles: tuple[str, ...], *deeds: str) -> None:
    register(
        Page(
            Placement,
            name,
            title,
            compose,
            office=lambda row: row.school.organisation,
            reads=lambda _row, actor: actor.role in roles,
            issued_by=deeds,
        )
    )


_AT_SCHOOL = (Role.SCHOOL, Role.DISTRICT, Role.CITY)
_to_families("families", _("告家长书（班组结束）"), families.ended, (*_AT_SCHOOL, Role.INSTITUTION),
             "placement.end")  # fmt: skip
# Of somebody who left: for the group alone, whoever employs them is told by their own paper.
_to_families("families-changed", _("告家长书（授课人员调整）"), families.changed, _AT_SCHOOL,
             "placement.remove_person")  # fmt: skip
