"""Recording a violation away from the gate: in the institution's file, or from the school's own list."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from inspections import facts
from inspections.domain import violations
from inspections.models import Violation
from institutions.models import Institution, School
from portals.inspections.form_parts import says
from portals.inspections.recording import FileForm, RecordForm
from portals.kit.act import Act, register

NOTHING_YET = says(_("记录之后由教育局另一人核实；核实之前不产生后果。"))


def _from_a_school(actor: Any) -> bool:
    """Its office may exist before the school is in the register."""
    return bool(actor.role == Role.SCHOOL and School.objects.visible_to(actor).exists())


def _at_a_desk(_row: Any, actor: Any) -> bool:
    return actor.role == Role.DISTRICT or _from_a_school(actor)


class SchoolForm(RecordForm):
    """The school's own: whoever serves in it now, or another institution of the region."""

    def school(self) -> School:
        found: School = School.objects.visible_to(self.actor).get()
        return found


def _in_file(institution: Institution, told: facts.Sighting, *, by: Any, version: int) -> Violation:
    return violations.record(institution, told, by=by)


def _at_school(told: facts.Sighting, *, by: Any, institution: Institution) -> Violation:
    return violations.record(institution, told, by=by)


register(
    Act(
        Institution,
        "record-violation",
        _in_file,
        form=FileForm,
        label=_("记录违规情形"),
        allow=_at_a_desk,
        preview=NOTHING_YET,
        order=60,
    )
)
register(
    Act(
        Violation,
        "record",
        _at_school,
        form=SchoolForm,
        label=_("记录违规情形"),
        new=True,
        allow=lambda _row, actor: _from_a_school(actor),
        preview=NOTHING_YET,
    )
)
