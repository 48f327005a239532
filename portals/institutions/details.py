"""Pages of one licence, person, course, change or exclusion, for officers and for the institution."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from core import clock
from institutions.domain import expiry
from institutions.models import (
    BackgroundCheck,
    Change,
    Course,
    Credential,
    Exclusion,
    Licence,
    Staff,
)
from portals.institutions import file
from portals.kit import frame, gate, links, timeline

READERS = (Role.DISTRICT, Role.CITY, Role.INSPECTOR, Role.REVIEWER, Role.INSTITUTION)
INSIDE = (Role.DISTRICT, Role.CITY, Role.INSTITUTION)


def _draw(
    request: HttpRequest, row: Any, template: str, facts: list[tuple[Any, ...]], **more: Any
) -> HttpResponse:
    actor = frame.actor_of(request)
    institution = row.institution
    context = {
        "row": row,
        "facts": facts,
        "entries": timeline.of(row, actor),
        "file": institution,
        "file_url": links.url(institution, actor) if institution else "",
        "inside": actor.role in INSIDE,
        **more,
    }
    return render(request, template, context)


@gate.page(*READERS, Role.SCHOOL)
def licence(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    rows = Licence.objects.visible_to(actor).select_related(
        "institution__region", "replaces", "verified_by"
    )
    row = gate.get_or_404(rows, actor, pk)
    facts = [
        (_("证照种类"), row.get_kind_display()),
        (_("证照编号"), row.number),
        (_("发证机关"), row.issuer),
        (_("许可范围"), row.permitted_scope),
        (_("有效期起"), row.valid_from),
        (_("有效期止"), row.valid_until or _("长期")),
        (_("凭回执临时有效至"), row.receipt_until),
        (_("核验"), _who(row.verified_by, row.verified_on)),
    ]
    return _draw(request, row, "institutions/licence.html", facts)


@gate.page(*READERS, Role.SCHOOL)
def course(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    rows = Course.objects.visible_to(actor).select_related("institution__region", "accepted_by")
    row = gate.get_or_404(rows, actor, pk)
    outside = _("声明没有可比课程") if row.no_comparable else row.price_outside
    facts = [
        (_("类别"), row.get_category_display()),
        (_("适用学段"), row.get_stage_display()),
        (_("课程纲要"), row.outline),
        (_("每课次分钟数"), row.lesson_minutes),
        (_("校内价格（元/人·课次）"), row.price_inside),
        (_("校外同一课程价格（元/人·课次）"), outside),
        (_("审核"), _who(row.accepted_by, row.accepted_on)),
    ]
    return _draw(request, row, "institutions/course.html", facts)


@gate.page(*READERS)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(expiry.staff_of(Staff.objects.visible_to(actor)), actor, pk)
    papers = Credential.objects.visible_to(actor).filter(staff=row, withdrawn_on__isnull=True)
    checks = BackgroundCheck.objects.visible_to(actor).filter(person=row.person_id)
    facts = [
        (_("证件号码"), row.person.masked_id),
        (_("性别"), row.person.get_gender_display()),
        (_("岗位"), row.get_job_display()),
        (_("任教项目"), row.speciality),
        (_("专职"), row.full_time),
        (_("十项准则承诺"), row.undertaking_on or _("未签署")),
        (_("在职教师比对"), _ticked(row.in_service_clear, row.in_service_checked_on)),
        (_("限制名单和红线核对"), _ticked(row.red_lines_clear, row.red_lines_checked_on)),
        (_("证件均有效至"), row.good_until),
        (_("停止进校"), row.blocked_on, row.blocked_reason if actor.role in INSIDE else ""),
    ]
    unmet = row.unmet_on(clock.today()) if row.state != "removed" else []
    more = {
        "unmet": file.told(unmet, actor),
        "papers_held": papers,
        "checks": checks.select_related("institution", "office"),
        "may_reveal": actor.role in {Role.DISTRICT, Role.INSTITUTION},
    }
    return _draw(request, row, "institutions/person.html", facts, **more)


@gate.page(*INSIDE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    rows = Change.objects.visible_to(actor).select_related(
        "institution__region", "filed_by", "decided_by"
    )
    row = gate.get_or_404(rows, actor, pk)
    facts = [
        (_("变更事项"), row.get_kind_display()),
        (_("变更前"), row.old_value),
        (_("变更后"), row.new_value),
        (_("生效日期"), row.effective_on),
        (_("提交"), _who(row.filed_by, timezone.localtime(row.filed_at).date())),
        (_("办理"), _who(row.decided_by, row.decided_on)),
    ]
    return _draw(request, row, "institutions/change.html", facts)


@gate.page(*INSIDE)
def exclusion(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    rows = Exclusion.objects.visible_to(actor).select_related(
        "institution__region", "person", "bureau__region"
    )
    row = gate.get_or_404(rows, actor, pk)
    facts = [
        (_("决定书文号"), row.decision_number),
        (_("决定机关"), row.bureau.name),
        (_("情形编号"), row.code),
        (_("决定内容"), row.text),
        (_("起始日期"), row.since),
        (_("截止日期"), row.until or _("重新审核前")),
        (_("解除日期"), row.closed_on),
        (_("已公布"), row.published),
    ]
    return _draw(request, row, "institutions/exclusion.html", facts)


def _who(user: Any, day: Any) -> Any:
    if day is None:
        return None
    return [user.name, day] if user else day


def _ticked(clear: Any, day: Any) -> Any:
    if day is None:
        return _("未核对")
    return [_("未发现问题") if clear else _("发现问题"), day]


links.register(Licence, "licence")
links.register(Course, "course")
links.register(Staff, dict.fromkeys(READERS, "staff-person"))
links.register(Change, dict.fromkeys(INSIDE, "change"))
links.register(Exclusion, dict.fromkeys(INSIDE, "exclusion"))
