"""How to walk the whole road in the demo: whose turn it is at each step, and when to move the clock.

Menus and buttons are named by what they are, so that the guide says what stands on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role, position
from portals.institutions import road_steps
from portals.kit import act, navigation

WORKBENCH = ""
_CLOCK = _("演示时钟")


@dataclass(frozen=True)
class Turn:
    """Somebody's turn: which entry of the menu to open, which deeds to do there, in order."""

    role: Role
    menu: str
    deeds: tuple[str, ...]
    lead: bool = False
    about: Any = ""
    also: Any = ""

    @property
    def who(self) -> str:
        return position(self.role, lead=self.lead)

    @property
    def words(self) -> str:
        where = (
            _t("工作台") if self.menu == WORKBENCH else navigation.label_of(self.menu, self.role)
        )
        done = [deed(name).text for name in self.deeds]
        return " → ".join([f"“{where}”", *done, *([str(self.also)] if self.also else [])])


@dataclass(frozen=True)
class Wait:
    """Nobody's turn: the demo clock brings the next one. Or somebody's without an account."""

    words: Any
    who: Any = _CLOCK
    about: Any = ""


def deed(name: str) -> act.Act:
    """By `app.model.name`."""
    model, _dot, short = name.rpartition(".")
    found = act.find(model, short)
    if found is None:
        raise LookupError(name)
    return found


_CALL, _APPLICATION, _CASE = (
    "vetting.announcement.",
    "vetting.application.",
    "inspections.exitcase.",
)

PARTS: dict[str, Sequence[Turn | Wait]] = {
    "call": (
        Turn(
            Role.DISTRICT,
            "calls",
            (f"{_CALL}create", f"{_CALL}add-package", f"{_CALL}set-checklist"),
        ),
        Turn(Role.DISTRICT, "calls", (f"{_CALL}publish",), lead=True),
    ),
    "review": (
        Wait(_("到申报开始之日")),
        Turn(
            Role.INSTITUTION,
            "calls",
            ("vetting.package.apply", f"{_APPLICATION}fill", f"{_APPLICATION}submit"),
            lead=True,
        ),
        Wait(_("到申报截止之后")),
        Turn(
            Role.REVIEWER,
            "applications",
            (f"{_APPLICATION}verdicts",),
            lead=True,
            about=_("审核清单指定了联审部门时"),
        ),
        Turn(
            Role.DISTRICT,
            "applications",
            (f"{_APPLICATION}verdicts", f"{_APPLICATION}qualify"),
        ),
        Turn(Role.DISTRICT, "calls", (f"{_CALL}finish_review",), lead=True),
    ),
    "selection": (
        Turn(Role.DISTRICT, "calls", (f"{_CALL}appoint", f"{_CALL}convene"), lead=True),
        Turn(Role.PANEL, WORKBENCH, ("vetting.scoresheet.score",), about=_("甲、乙、丙三人")),
        Turn(
            Role.DISTRICT,
            "calls",
            (f"{_CALL}select", f"{_CALL}give_public_notice"),
            lead=True,
        ),
        Wait(_("到公示期满")),
        Turn(Role.DISTRICT, "calls", (f"{_CALL}conclude",), lead=True),
    ),
    "agreement": (
        Turn(
            Role.INSTITUTION,
            "own-institution",
            (
                "institutions.institution.add_course",
                "institutions.institution.add_staff",
                "institutions.staff.add_credential",
                "institutions.staff.enter_check",
            ),
            lead=True,
        ),
        Turn(
            Role.DISTRICT,
            WORKBENCH,
            (
                "institutions.course.accept",
                "institutions.staff.enter_check",
                "institutions.staff.clear",
            ),
        ),
        Turn(
            Role.DISTRICT,
            "listings",
            ("vetting.listing.draft-agreement", "contracts.agreement.offer"),
        ),
        Turn(
            Role.INSTITUTION,
            "agreements",
            ("contracts.agreement.countersign",),
            lead=True,
        ),
        Turn(Role.DISTRICT, "agreements", ("contracts.agreement.activate",), lead=True),
        Turn(Role.SCHOOL, "agreements", ("contracts.agreement.propose-placement",)),
        Turn(Role.INSTITUTION, "placements", ("contracts.placement.agree",), lead=True),
        Wait(_("到入校之日")),
    ),
    "evaluation": (
        Turn(Role.CITY, "rounds", ("evaluations.round.schedule",), lead=True),
        Wait(_("到评价开始之日")),
        Turn(Role.SCHOOL, WORKBENCH, ("evaluations.qualitysheet.submit",)),
        Turn(Role.SCHOOL, "rounds", (), also=_("发放链接")),
        Wait(_("打开链接作答，不用登录"), who=_("家长和学生")),
        Wait(_("到评价截止之后")),
        Turn(Role.DISTRICT, "rounds", ("evaluations.round.publish",), lead=True),
    ),
    "exit": (
        Turn(Role.INSPECTOR, "schools", ("institutions.school.record-violation",)),
        Turn(
            Role.DISTRICT,
            "violations",
            ("inspections.violation.confirm",),
            about=_("第二名经办"),
        ),
        Turn(
            Role.DISTRICT,
            "institutions",
            (
                "institutions.institution.open-exit",
                f"{_CASE}draft_notice",
                f"{_CASE}serve_notice",
                f"{_CASE}notify",
            ),
        ),
        Turn(Role.INSTITUTION, "exits", (f"{_CASE}answer",), lead=True),
        Wait(_("到申辩期满")),
        Turn(Role.DISTRICT, "exits", (f"{_CASE}review",), about=_("第二名经办")),
        Turn(Role.DISTRICT, "exits", (f"{_CASE}decide",), lead=True),
        Turn(Role.DISTRICT, "exits", (f"{_CASE}serve_decision", f"{_CASE}serve")),
        Wait(_("到决定生效之日，系统执行退出")),
    ),
}


def walk() -> list[tuple[Any, Sequence[Turn | Wait]]]:
    return [(label, PARTS[name]) for name, label in road_steps.STEPS]
