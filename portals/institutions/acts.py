"""What can be done to an institution's file, its licences, courses, changes and bars."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.enums import Role
from accounts.models import Organisation
from contracts.domain import agreements, deregistration, licensing, placements
from core.counted import counted
from core.facts import Facts
from inspections.domain import restoring
from institutions.domain import changes, courses, licences, registration
from institutions.enums import (
    CourseState,
    InstitutionState,
    LicenceState,
)
from institutions.facts import EnteredFile
from institutions.models import Change, Course, Exclusion, Institution, Licence
from portals.institutions import forms
from portals.kit import links
from portals.kit.act import Act, register
from portals.kit.deed_form import ReasonForm

OPEN_FILE = {InstitutionState.REGISTERED, InstitutionState.CONFIRMED, InstitutionState.REFUSED}


def owners(row: Any, actor: Any) -> bool:
    """The institution itself, or an officer of a district where its file is open."""
    return registration.OWNERS(row, actor)


def adds(row: Institution, actor: Any) -> bool:
    return row.state in OPEN_FILE and owners(row, actor)


def _drafts(*states: str) -> Any:
    return lambda row, actor: row.state in states and owners(row, actor)


def _enter(told: EnteredFile, *, by: Any, anew: bool = False) -> Institution:
    bureau = Organisation.objects.visible_to(by).get(pk=by.organisation_id)
    return registration.enter(bureau, told, by=by, anew=anew)


def _enter_new(told: EnteredFile, *, by: Any) -> Institution:
    return _enter(told, by=by, anew=True)


def _on_file(do: Any) -> Any:
    """A deed that adds something to a file: the file's version does not matter to it."""

    def run(institution: Institution, told: Facts, *, by: Any, version: int) -> Any:
        return do(institution, told, by=by)

    return run


def _to_file(row: Any, actor: Any) -> str:
    return links.url(row.institution, actor)


def _after_deregister(row: Institution, actor: Any) -> list[str]:
    return [
        _("“%(name)s”不能再申报、签订协议或安排入校。") % {"name": row.name},
        *_ending(row, actor),
        _("名单上的资格暂停；正在办理的退出案件不受影响，不产生限制准入。"),
    ]


def _ending(row: Institution, actor: Any) -> list[str]:
    """What ends with it: named at home, counted elsewhere."""
    live = agreements.live_of(row)
    here = [agreement for agreement in live if agreement.region_id == actor.region_code]
    lines = [_("“%(title)s”随之解除。") % {"title": agreement.title()} for agreement in here]
    lines += [
        _("“%(title)s”结束，按接续安排照看学生。") % {"title": placement.title()}
        for placement in placements.running_of(row)
        if placement.agreement.region_id == actor.region_code
    ]
    if len(live) > len(here):
        params = {"count": len(live) - len(here)}
        lines.append(
            counted("其他区市的%(count)s份协议随之解除，当地教育局和学校收到通知。", "count")
            % params
        )
    return lines


register(
    Act(
        Institution,
        "enter",
        _enter,
        form=forms.EnterForm,
        label=lazy("补录机构"),
        new=True,
        allow=lambda _row, actor: actor.role == Role.DISTRICT,
        intro=lazy("系统上线前已在合作的机构，按纸质材料录入，由另一人确认；将长期标记“补录”。"),
    )
)
register(
    Act(
        Institution,
        "enter-new",
        _enter_new,
        form=forms.EnterNewForm,
        label=lazy("代录新机构登记"),
        new=True,
        allow=lambda _row, actor: actor.role == Role.DISTRICT,
        intro=lazy(
            "没有账号、此前没有合作的机构，按其书面登记材料录入，由另一人确认；将长期标记“代录”。"
        ),
    )
)
register(Act(Institution, "confirm", registration.confirm, order=10))
register(Act(Institution, "refuse", registration.refuse, form=ReasonForm, order=11))
register(Act(Institution, "resubmit", registration.resubmit, order=10))
register(
    Act(
        Institution,
        "amend",
        registration.amend,
        form=forms.AmendForm,
        label=lazy("修改登记信息"),
        allow=adds,
        order=40,
    )
)
register(
    Act(
        Institution,
        "add_licence",
        _on_file(licences.submit),
        form=forms.LicenceForm,
        label=lazy("提交证照"),
        allow=adds,
        goto=_to_file,
        order=20,
    )
)
register(
    Act(
        Institution,
        "add_course",
        _on_file(courses.submit),
        form=forms.CourseForm,
        label=lazy("提交课程"),
        allow=adds,
        goto=_to_file,
        order=22,
    )
)
register(
    Act(
        Institution,
        "file_change",
        _on_file(changes.file),
        form=forms.ChangeForm,
        label=lazy("变更备案"),
        allow=lambda row, actor: row.state == InstitutionState.CONFIRMED and owners(row, actor),
        goto=_to_file,
        order=42,
    )
)
register(
    Act(
        Institution,
        "override_uscc",
        registration.override_uscc,
        form=forms.OverrideForm,
        label=lazy("更正统一社会信用代码"),
        allow=lambda row, actor: (
            row.state == InstitutionState.REGISTERED
            and actor.role == Role.DISTRICT
            and owners(row, actor)
        ),
        order=44,
    )
)
register(Act(Institution, "retract", registration.retract, form=ReasonForm))
register(
    Act(
        Institution,
        "deregister",
        deregistration.deregister,
        form=forms.DeregisterForm,
        preview=_after_deregister,
    )
)
register(Act(Institution, "reinstate", registration.reinstate, form=ReasonForm))

register(Act(Licence, "verify", licensing.verify, many=True))
register(Act(Licence, "refuse", licences.refuse, form=ReasonForm))
register(Act(Licence, "resubmit", licences.resubmit))
register(Act(Licence, "resume", licensing.resume, form=forms.ResumeForm))
register(
    Act(
        Licence,
        "amend",
        licences.amend,
        form=forms.LicenceAmendForm,
        label=lazy("修改证照"),
        allow=_drafts(LicenceState.SUBMITTED, LicenceState.REFUSED),
    )
)
register(Act(Licence, "retract", licences.retract, form=ReasonForm))

register(Act(Course, "accept", courses.accept, form=forms.AcceptForm, many=True))
register(Act(Course, "refuse", courses.refuse, form=ReasonForm))
register(Act(Course, "resubmit", courses.resubmit))
register(
    Act(
        Course,
        "amend",
        courses.amend,
        form=forms.CourseAmendForm,
        label=lazy("修改课程"),
        allow=_drafts(CourseState.SUBMITTED, CourseState.REFUSED),
    )
)
register(Act(Course, "retract", courses.retract, form=ReasonForm))
register(Act(Course, "withdraw", courses.withdraw, form=ReasonForm))
register(Act(Course, "return_to_offer", courses.return_to_offer))

register(Act(Change, "confirm", changes.confirm, form=forms.ConfirmChangeForm))
register(Act(Change, "refuse", changes.refuse, form=forms.RefuseChangeForm))
register(Act(Exclusion, "restore", restoring.restore, form=ReasonForm))
