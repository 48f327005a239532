"""What waits on the workbench: for the district to look at, for the institution to put right."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from institutions.enums import (
    ChangeState,
    CourseState,
    InstitutionState,
    LicenceState,
    StaffState,
)
from institutions.models import Change, Course, Institution, Licence, Staff
from portals.kit import timeline, workbench

DISTRICT, OWN = Role.DISTRICT, Role.INSTITUTION


@workbench.waiting(
    DISTRICT,
    label=gettext_lazy("待确认的机构登记"),
    more="institutions?state=registered",
    title=lambda row: row.name,
)
def to_confirm(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Institution.objects.visible_to(actor)
    return rows.filter(state=InstitutionState.REGISTERED, region=actor.region_code)


@workbench.waiting(
    DISTRICT,
    label=gettext_lazy("待核验的证照"),
    more="licences?state=submitted",
)
def to_verify(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Licence.objects.visible_to(actor)
    return rows.filter(state=LicenceState.SUBMITTED).select_related("institution")


@workbench.waiting(
    DISTRICT,
    label=gettext_lazy("待审核的进校人员"),
    more="staff?state=submitted",
)
def to_clear(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Staff.objects.visible_to(actor)
    return rows.filter(state=StaffState.SUBMITTED).select_related("institution", "person")


@workbench.waiting(
    DISTRICT,
    label=gettext_lazy("进校人员的新证明待核对"),
    more="staff?state=cleared",
)
def to_look_at(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Staff.objects.visible_to(actor)
    new = Q(credentials__checked_on__isnull=True, credentials__withdrawn_on__isnull=True)
    found = rows.filter(new, state=StaffState.CLEARED, credentials__isnull=False)
    return found.select_related("institution", "person").distinct()


@workbench.waiting(
    DISTRICT,
    label=gettext_lazy("待审核的课程"),
    more="courses?state=submitted",
)
def to_accept(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Course.objects.visible_to(actor)
    return rows.filter(state=CourseState.SUBMITTED).select_related("institution")


@workbench.waiting(DISTRICT, label=gettext_lazy("待确认的变更备案"))
def to_note(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Change.objects.visible_to(actor)
    mine = rows.filter(state=ChangeState.FILED, institution__region=actor.region_code)
    return mine.select_related("institution")


@workbench.waiting(OWN, label=gettext_lazy("登记未予确认，请修改后重新提交"))
def refused_file(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Institution.objects.visible_to(actor)
    return rows.filter(state=InstitutionState.REFUSED)


@workbench.waiting(OWN, label=gettext_lazy("证照需要处理"))
def papers_back(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Licence.objects.visible_to(actor)
    back = rows.filter(state__in=[LicenceState.REFUSED, LicenceState.LAPSED])
    return back.select_related("institution")


@workbench.waiting(
    OWN,
    label=gettext_lazy("进校人员需要处理"),
    about=lambda row: row.blocked_reason or row.get_state_display(),
    title=lambda row: row.person.name,
)
def people_back(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Staff.objects.visible_to(actor)
    back = rows.filter(state__in=[StaffState.REFUSED, StaffState.BLOCKED])
    return back.select_related("institution", "person")


@workbench.waiting(OWN, label=gettext_lazy("课程需要修改"))
def courses_back(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Course.objects.visible_to(actor)
    return rows.filter(state=CourseState.REFUSED).select_related("institution")


@workbench.waiting(
    OWN, label=gettext_lazy("等待教育局办理"), mine=False, about=lambda row: row.get_state_display()
)
def with_the_bureau(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Licence.objects.visible_to(actor)
    return rows.filter(state=LicenceState.SUBMITTED).select_related("institution")


@workbench.waiting(
    OWN,
    label=gettext_lazy("等待教育局审核的进校人员"),
    mine=False,
    about=lambda row: _("提交于 %(day)s") % {"day": timezone.localtime(row.submitted_at).date()},
)
def people_with_the_bureau(actor: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Staff.objects.visible_to(actor)
    return rows.filter(state=StaffState.SUBMITTED).select_related("institution", "person")


timeline.labels |= {
    "institution.register": gettext_lazy("自行登记"),
    "institution.enter": gettext_lazy("按纸质材料登记"),
    "institution.override_uscc": gettext_lazy("更正统一社会信用代码"),
    "institution.change": gettext_lazy("登记事项变更"),
    "licence.submit": gettext_lazy("提交证照"),
    "staff.submit": gettext_lazy("提交进校人员"),
    "staff.tick": gettext_lazy("登记核对结果"),
    "staff.add_credential": gettext_lazy("补充证明"),
    "staff.check_credential": gettext_lazy("核对证明"),
    "staff.withdraw_credential": gettext_lazy("撤下证明"),
    "staff.enter_check": gettext_lazy("登记违法犯罪记录查询"),
    "course.submit": gettext_lazy("提交课程"),
    "change.file": gettext_lazy("提交变更备案"),
    "suspension.suspend": gettext_lazy("暂停服务"),
    "suspension.lift": gettext_lazy("解除暂停"),
    "exclusion.exclude": gettext_lazy("限制准入"),
    "school.enter": gettext_lazy("录入学校"),
    "schoolyear.enter": gettext_lazy("录入学年"),
    "term.enter": gettext_lazy("录入学期"),
    "term.move_term": gettext_lazy("调整学期日期"),
}
timeline.systems |= {
    "licence-expiry": gettext_lazy("证照到期"),
    "staff-lapse": gettext_lazy("人员证件到期"),
    "exclusion-expiry": gettext_lazy("限制准入期满"),
}
timeline.nouns |= {"change": gettext_lazy("变更备案")}
