"""Offices: which one is responsible for a region, and the founding of those that need no file."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from accounts import authority
from accounts.enums import OrganisationKind, RegionLevel, Role
from accounts.models import Organisation, Region
from core.deeds import deed, record
from core.errors import Forbidden, Invalid, Stale
from core.fsm import touch
from core.scoping import Actor


def bureau_of(region: Region | str) -> Organisation:
    """The education bureau of a region, given as a row or by its code."""
    code = region if isinstance(region, str) else region.code
    return Organisation.objects.get(kind=OrganisationKind.BUREAU, code=code)


def may_found(actor: Actor, kind: str) -> bool:
    """A district's lead founds departments and schools of the district; ADMIN, district bureaus."""
    if kind == OrganisationKind.BUREAU:
        return actor.role == Role.ADMIN
    kinds = {OrganisationKind.DEPARTMENT, OrganisationKind.SCHOOL}
    return kind in kinds and actor.role == Role.DISTRICT and actor.is_lead


@deed
def found(*, by: Actor, kind: str, code: str, name: str) -> Organisation:
    """A department or school of the actor's district. Raises Forbidden, Invalid at `code`, `name`."""
    if kind == OrganisationKind.BUREAU or not may_found(by, kind):
        raise Forbidden
    region = Region.objects.get(code=getattr(by, "region_code", ""))
    row = _create(kind, code, name, region)
    record(row, "found", by=by, kind=kind, code=row.code, name=row.name)
    return row


@deed
def add_district(*, by: Actor, code: str, name: str, bureau_name: str) -> Organisation:
    """A district of the administrator's city with its bureau. Raises Forbidden, Invalid at `code`."""
    if not may_found(by, OrganisationKind.BUREAU):
        raise Forbidden
    city = str(getattr(by, "city_code", ""))
    if not (re.fullmatch(r"\d{6}", code) and code[:4] == city[:4] and code != city):
        raise Invalid(
            {
                "code": _("区划代码应为 6 位数字，前四位与本市相同（%(start)s）。")
                % {"start": city[:4]}
            }
        )
    if Region.objects.filter(code=code).exists():
        raise Invalid({"code": _("该区市已在系统中。")})
    region = Region.objects.create(
        code=code, name=_named(name, "name"), level=RegionLevel.DISTRICT, parent_id=city
    )
    row = _create(OrganisationKind.BUREAU, code, bureau_name, region, field="bureau_name")
    record(row, "found", by=by, kind=row.kind, code=code, name=row.name, region=region.name)
    return row


@deed
def rename(
    office: Organisation, *, by: Actor, name: str, reason: str, version: int | None = None
) -> Organisation:
    """A bureau, department or school is called otherwise from now on; old papers keep the old name."""
    if office.kind == OrganisationKind.INSTITUTION or not authority.gives_roles_in(office, by):
        raise Forbidden
    if version is not None and office.version != version:
        raise Stale
    if not reason.strip():
        raise Invalid({"reason": _("请写明理由。")})
    before = office.name
    touch(office, name=_named(name, "name"))
    record(office, "rename", by=by, reason=reason, changed={"name": [before, office.name]})
    return office


def file_code_for(code: str) -> str:
    """ "" where the code itself is free as the name of a file in the record, else one that is.

    A file opened under this code by mistake keeps that name when its own code is corrected.
    """
    taken = set(
        Organisation.objects.filter(file_code__startswith=code).values_list("file_code", flat=True)
    )
    found, nth = code, 1
    while found in taken:
        nth += 1
        found = f"{code}-{nth}"
    return "" if found == code else found


def file_number_of(actor: Any) -> str:
    """The name in the record of the file of the office somebody acts for."""
    office = Organisation.objects.filter(pk=actor.organisation_id).first()
    return office.file_number if office else str(actor.organisation_code)


def _create(
    kind: str, code: str, name: str, region: Region, *, field: str = "name"
) -> Organisation:
    code = code.strip()
    if not re.fullmatch(r"[0-9A-Za-z-]{2,32}", code):
        raise Invalid({"code": _("单位代码为 2 到 32 位字母、数字或连字符。")})
    if Organisation.objects.filter(code=code).exists():
        raise Invalid({"code": _("单位代码“%(code)s”已被使用。") % {"code": code}})
    return Organisation.objects.create(
        kind=kind, code=code, name=_named(name, field), region=region
    )


def _named(name: str, field: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise Invalid({field: _("请填写名称。")})
    return clean
