from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a membership lets a person do. A lead of a role decides (`Membership.is_lead`)."""

    CITY = "CITY", _("市教育局")
    DISTRICT = "DISTRICT", _("区市教育局")
    REVIEWER = "REVIEWER", _("联审部门")
    PANEL = "PANEL", _("评审专家")
    SCHOOL = "SCHOOL", _("学校")
    INSPECTOR = "INSPECTOR", _("责任督学")
    INSTITUTION = "INSTITUTION", _("机构")
    ADMIN = "ADMIN", _("系统管理员")
    AUDITOR = "AUDITOR", _("审计员")


# What somebody is called who holds the role as an officer, and as the one who decides.
POSITIONS: dict[str, tuple[Any, Any]] = {
    Role.CITY: (_("市教育局经办"), _("市教育局负责人")),
    Role.DISTRICT: (_("区市教育局经办"), _("区市教育局负责人")),
    Role.REVIEWER: (_("联审经办"), _("联审部门负责人")),
    Role.SCHOOL: (_("学校经办"), _("学校负责人")),
    Role.INSTITUTION: (_("机构经办"), _("机构负责人")),
}


def position(role: str, *, lead: bool) -> str:
    """A role as a person's position."""
    return str(POSITIONS[role][lead] if role in POSITIONS else Role(role).label)


SYSTEM = "SYSTEM"
PUBLIC = "PUBLIC"
ALL_ROLES = tuple(Role)
BUREAUS = (Role.DISTRICT, Role.CITY)


class RegionLevel(models.TextChoices):
    CITY = "CITY", _("市")
    DISTRICT = "DISTRICT", _("区市")


class OrganisationKind(models.TextChoices):
    BUREAU = "BUREAU", _("教育行政部门")
    DEPARTMENT = "DEPARTMENT", _("联审部门")
    SCHOOL = "SCHOOL", _("学校")
    INSTITUTION = "INSTITUTION", _("机构")


# Which roles a person may hold in which kind of organisation.
ROLES_OF_KIND: dict[str, tuple[str, ...]] = {
    OrganisationKind.BUREAU: (
        Role.CITY,
        Role.DISTRICT,
        Role.PANEL,
        Role.INSPECTOR,
        Role.ADMIN,
        Role.AUDITOR,
    ),
    OrganisationKind.DEPARTMENT: (Role.REVIEWER,),
    OrganisationKind.SCHOOL: (Role.SCHOOL,),
    OrganisationKind.INSTITUTION: (Role.INSTITUTION,),
}
