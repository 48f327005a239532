"""Before deeds that are no moves of a case: opening it, and stopping agreements while it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from contracts.enums import IN_FORCE
from core.fsm import Asked, rule

if TYPE_CHECKING:
    from inspections.models import ExitCase
    from institutions.models import Institution


@rule(
    _(
        "还没有可以立案的依据。请先“记录违规情形”并由另一人核实；评价不合格、整改未通过的，系统会自动列为依据。已用于其他案件的依据不能重复使用。"
    )
)
def ground_is_free(institution: Institution, deed: Asked) -> bool:
    rows = institution.grounds.filter(region=deed.by.region_code, used=False, withdrawn_on=None)
    return bool(rows.exists())


@rule(_("这家机构在本区市没有履行中的协议，无需中止。"))
def agreement_is_in_force(case: ExitCase, deed: Asked) -> bool:
    rows = case.institution.agreements.filter(region=case.region_id, state__in=IN_FORCE)
    return bool(rows.exists())
