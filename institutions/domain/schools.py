"""Schools, school years and terms, entered by the city."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import messages
from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Region
from accounts.permissions import member
from core import fsm
from core.errors import Forbidden, Invalid, Stale
from core.fsm import deed, record
from core.scoping import Actor
from institutions import facts
from institutions.models import School, SchoolYear, Term

KEEPERS = member(Role.CITY, Role.DISTRICT)
_YEAR = re.compile(r"(\d{4})-(\d{4})")
_TERM = re.compile(r"\d{4}-(spring|autumn|summer)")


def _in_city(by: Actor, region: Region) -> bool:
    return by.role == Role.CITY and getattr(by, "city_code", "") == region.city_code


@deed
def enter(region: Region, told: facts.NewSchool, *, by: Actor) -> School:
    """A school with its organisation."""
    own = by.role == Role.DISTRICT and getattr(by, "region_code", "") == region.code
    if not (own or _in_city(by, region)):
        raise Forbidden
    if told.after_class_pupils > told.pupils:
        raise Invalid({"after_class_pupils": _("参加课后服务人数不能多于在校生数。")})
    office, created = Organisation.objects.get_or_create(
        code=told.code,
        defaults={"kind": OrganisationKind.SCHOOL, "name": told.name, "region": region},
    )
    taken = office.kind != OrganisationKind.SCHOOL or office.region_id != region.pk
    if not created and (taken or School.objects.filter(organisation=office).exists()):
        raise Invalid({"code": _("该学校标识码已被使用。")})
    row = School.objects.create(
        organisation=office,
        stage=told.stage,
        pupils=told.pupils,
        after_class_pupils=told.after_class_pupils,
    )
    kept: dict[str, Any] = {"code": told.code, "stage": told.stage}
    record(row, "enter", by=by, audience=(Role.SCHOOL,), name=office.name, **kept)
    return row


@deed
def amend(school: School, *, by: Actor, version: int | None = None, **columns: Any) -> School:
    if not KEEPERS(school, by):
        raise Forbidden
    pupils = columns.get("pupils", school.pupils)
    if columns.get("after_class_pupils", school.after_class_pupils) > pupils:
        raise Invalid({"after_class_pupils": _("参加课后服务人数不能多于在校生数。")})
    return fsm.edit(
        school,
        by=by,
        permission=KEEPERS,
        version=version,
        audience=(Role.SCHOOL,),
        **columns,
    )


@deed
def rename(
    school: School,
    told: facts.Renaming,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> School:
    """更名, from today on: the school stays the same row, old papers keep the old name."""
    if not KEEPERS(school, by) or not by.is_lead:
        raise Forbidden
    new, old = told.name, school.organisation.name
    wrong = {
        "name": "" if new and new != old else _("请填写与现在不同的名称。"),
        "reason": "" if reason.strip() else _("请写明理由。"),
        "document": "" if told.document else _("请写明更名文件的文号。"),
    }
    if any(wrong.values()):
        raise Invalid({field: sentence for field, sentence in wrong.items() if sentence})
    if version is not None and school.version != version:
        raise Stale
    Organisation.objects.filter(pk=school.organisation_id).update(name=new)
    school.organisation.name = new
    fsm.touch(school)
    record(
        school,
        "rename",
        by=by,
        reason=reason,
        audience=(Role.SCHOOL,),
        document=told.document,
        changed={"name": [old, new]},
    )
    text = _("“%(old)s”更名为“%(new)s”（%(document)s）。")
    said = text % {"old": old, "new": new, "document": told.document}
    for role in (Role.SCHOOL, Role.DISTRICT, Role.CITY):
        messages.tell(school.parties(role), role, subject=school, text=said, kind="school.rename")
    return school


@deed
def plan_closing(
    school: School,
    told: facts.Closing,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> School:
    """撤并 on a day, into a successor or none. Pages call `contracts.domain.closures`."""
    return fsm.perform(school, School.plan_closing, told, by=by, version=version, reason=reason)


@deed
def enter_year(city: Region, told: facts.NewYear, *, by: Actor) -> SchoolYear:
    if not _in_city(by, city):
        raise Forbidden
    found = _YEAR.fullmatch(told.code)
    if found is None or int(found[2]) != int(found[1]) + 1:
        raise Invalid({"code": _("学年的写法如“2025-2026”。")})
    if city.school_years.filter(code=told.code).exists():
        raise Invalid({"code": _("这个学年已经录入。")})
    if told.ends_on <= told.starts_on:
        raise Invalid({"ends_on": _("结束日期应晚于开始日期。")})
    row = SchoolYear.objects.create(city=city, **told.figures())
    record(row, "enter", by=by, **told.recorded())
    return row


@deed
def enter_term(year: SchoolYear, told: facts.NewTerm, *, by: Actor) -> Term:
    """Inside its school year and beside the others."""
    if not _in_city(by, year.city):
        raise Forbidden
    if _TERM.fullmatch(told.code) is None:
        raise Invalid({"code": _("学期代码的写法如“2022-spring”“2022-autumn”。")})
    if Term.objects.filter(school_year__city=year.city_id, code=told.code).exists():
        raise Invalid({"code": _("这个学期已经录入。")})
    _term_dates(year, told.starts_on, told.ends_on)
    row = Term.objects.create(school_year=year, **told.figures())
    first, last = row.starts_on, row.ends_on
    record(row, "enter", by=by, code=row.code, starts_on=first, ends_on=last)
    return row


def _term_dates(year: SchoolYear, starts_on: date, ends_on: date, besides: int = 0) -> None:
    if ends_on <= starts_on:
        raise Invalid({"ends_on": _("结束日期应晚于开始日期。")})
    if starts_on < year.starts_on or ends_on > year.ends_on:
        span = {"first": year.starts_on, "last": year.ends_on}
        raise Invalid({"starts_on": _("学期应在学年之内（%(first)s 至 %(last)s）。") % span})
    others = year.terms.exclude(pk=besides)
    if others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Invalid({"starts_on": _("与本学年的另一个学期日期重叠。")})


@deed
def move_term(
    term: Term,
    *,
    by: Actor,
    starts_on: date,
    ends_on: date,
    reason: str,
    document: str,
    version: int | None = None,
) -> Term:
    """Term dates move, with reason and document; agreements do not move with them."""
    if not member(Role.CITY)(term, by):
        raise Forbidden
    _term_dates(term.school_year, starts_on, ends_on, besides=term.pk)
    if not reason.strip() or not document.strip():
        raise Invalid({"document": _("请写明理由和依据文件。")})
    return fsm.edit(
        term,
        by=by,
        permission=member(Role.CITY),
        version=version,
        reason=f"{reason.strip()}({document.strip()})",
        name="move_term",
        starts_on=starts_on,
        ends_on=ends_on,
    )
