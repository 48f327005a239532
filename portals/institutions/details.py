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
from portals.institutions.readers import INSIDE
from portals.kit import frame, gate, links, timeline
from portals.kit.facts import Fact

READERS = (Role.DISTRICT, Role.CITY, Role.INSPECTOR, Role.REVIEWER, Role.INSTITUTION)


def _draw(
    request: HttpRequest, row: Any, template: str, facts: list[Fact], **more: Any
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
        Fact(_("证照种类"), row.get_kind_display(), roles=(*READERS, Role.SCHOOL)),
        Fact(_("证照编号"), row.number, roles=(*READERS, Role.SCHOOL)),
        Fact(_("发证机关"), row.issuer, roles=(*READERS, Role.SCHOOL)),
        Fact(_("许可范围"), row.permitted_scope, roles=(*READERS, Role.SCHOOL)),
        Fact(_("有效期起"), row.valid_from, roles=(*READERS, Role.SCHOOL)),
        Fact(_("有效期止"), row.valid_until or _("长期"), roles=(*READERS, Role.SCHOOL)),
        Fact(_("凭回执临时有效至"), row.receipt_until, roles=(*READERS, Role.SCHOOL)),
        Fact(_("核验"), _who(row.verified_by, row.verified_on), roles=(*READERS, Role.SCHOOL)),
    ]
    return _draw(request, row, "institutions/licence.html", facts)


@gate.page(*READERS, Role.SCHOOL)
def course(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    rows = Course.objects.visible_to(actor).select_related("institution__region", "accepted_by")
    row = gate.get_or_404(rows, actor, pk)
    outside = _("声明没有可比课程") if row.no_comparable else row.price_outside
    facts = [
        Fact(_("类别"), row.get_category_display(), roles=(*READERS, Role.SCHOOL)),
        Fact(_("适用学段"), row.get_stage_display(), roles=(*READERS, Role.SCHOOL)),
        Fact(_("课程纲要"), row.outline, roles=(*READERS, Role.SCHOOL)),
        Fact(_("每课次分钟数"), row.lesson_minutes, roles=(*READERS, Role.SCHOOL)),
        Fact(_("校内价格（元/人·课次）"), row.price_inside, roles=(*READERS, Role.SCHOOL)),
        Fact(_("校外同一课程价格（元/人·课次）"), outside, roles=(*READERS, Role.SCHOOL)),
        Fact(_("审核"), _who(row.accepted_by, row.accepted_on), roles=(*READERS, Role.SCHOOL)),
    ]
    return _draw(request, row, "institutions/course.html", facts)


@gate.page(*READERS)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(expiry.staff_of(Staff.objects.visible_to(actor)), actor, pk)
    papers = Credential.objects.visible_to(actor).filter(staff=row, withdrawn_on__isnull=True)
    checks = BackgroundCheck.objects.visible_to(actor).filter(person=row.person_id)
    facts = [
        Fact(_("证件号码"), row.person.masked_id, roles=READERS),
        Fact(_("性别"), row.person.get_gender_display(), roles=READERS),
        Fact(_("岗位"), row.get_job_display(), roles=READERS),
        Fact(_("任教项目"), row.speciality, roles=READERS),
        Fact(_("专职"), row.full_time, roles=READERS),
        Fact(_("十项准则承诺"), row.undertaking_on or _("未签署"), roles=READERS),
        Fact(
            _("在职教师比对"),
            _ticked(row.in_service_clear, row.in_service_checked_on),
            roles=READERS,
        ),
        Fact(
            _("限制名单和红线核对"),
            _ticked(row.red_lines_clear, row.red_lines_checked_on),
            roles=READERS,
        ),
        Fact(_("证件均有效至"), row.good_until, roles=READERS),
        Fact(
            _("停止进校"),
            row.blocked_on,
            help=row.blocked_reason if actor.role in INSIDE else "",
            roles=READERS,
        ),
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
        Fact(_("变更事项"), row.get_kind_display(), roles=INSIDE),
        Fact(_("变更前"), row.old_value, roles=INSIDE),
        Fact(_("变更后"), row.new_value, roles=INSIDE),
        Fact(_("生效日期"), row.effective_on, roles=INSIDE),
        Fact(_("提交"), _who(row.filed_by, timezone.localtime(row.filed_at).date()), roles=INSIDE),
        Fact(_("办理"), _who(row.decided_by, row.decided_on), roles=INSIDE),
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
        Fact(_("决定书文号"), row.decision_number, roles=INSIDE),
        Fact(_("决定机关"), row.bureau.name, roles=INSIDE),
        Fact(_("情形编号"), row.code, roles=INSIDE),
        Fact(_("决定内容"), row.text, roles=INSIDE),
        Fact(_("起始日期"), row.since, roles=INSIDE),
        Fact(_("截止日期"), row.until or _("重新审核前"), roles=INSIDE),
        Fact(_("解除日期"), row.closed_on, roles=INSIDE),
        Fact(_("已公布"), row.published, roles=INSIDE),
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
links.register(Staff, "staff-person")
links.register(Change, "change")
links.register(Exclusion, "exclusion")
