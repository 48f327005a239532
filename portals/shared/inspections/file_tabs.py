"""Tabs of an institution's file: what was found, what had to be put right, exits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from institutions.models import Institution
from portals.shared import tabs
from portals.shared.inspections import views

READERS = (Role.CITY, Role.DISTRICT, Role.INSPECTOR, Role.INSTITUTION)

tabs.register(
    Institution,
    "violations",
    _("违规情形"),
    roles=READERS,
    order=70,
    rows=lambda row, actor: views.violations(actor).filter(institution=row),
    count=lambda row, actor: views.violations(actor).filter(institution=row).count(),
    dates=(("happened_on", _("发生日期")), ("recorded_on", _("记录日期"))),
)
tabs.register(
    Institution,
    "orders",
    _("整改"),
    roles=READERS,
    order=72,
    rows=lambda row, actor: views.orders(actor).filter(institution=row),
    count=lambda row, actor: views.orders(actor).filter(institution=row).count(),
    dates=(("issued_on", _("发出日期")), ("due_on", _("期限"))),
)
tabs.register(
    Institution,
    "exits",
    _("退出"),
    roles=READERS,
    order=74,
    rows=lambda row, actor: views.cases(actor).filter(institution=row),
    count=lambda row, actor: views.cases(actor).filter(institution=row).count(),
    dates=(("opened_on", _("立案日期")), ("executed_on", _("执行日期"))),
)
