"""A district in which every deed that takes a file has a row to be tried on, and who may try it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.domain import amendments
from core import clock
from portals.shared import act as acts
from portals.shared.deed_form import CheckedFileField
from tests.factories import evaluations, inspections, vetting
from tests.factories import institutions as made


def build(cast: Any) -> None:
    """Rows of every model that has a deed with a file; their states do not matter: what is sent is
    looked into before the state is asked."""
    _service(cast)
    _admission(cast)
    _trouble(cast)


def _service(cast: Any) -> None:
    term = evaluations.published_round(cast, parents=[5] * 6 + [1] * 6)
    agreement = term.sheets.get().placement.agreement
    amendments.propose(
        agreement,
        by=cast.clerk,
        cause="clause",
        text="改争议处理",
        effective_on=clock.today(),
        document=made.stored_file(),
        changes={"clauses": {"dispute": "协商解决。"}},
    )


def _admission(cast: Any) -> None:
    vetting.certified(cast.institution)
    with vetting.weeks_ago() as time:
        vetting.noticed_call(cast, time, institutions=[cast.institution])
    call = vetting.published_call(cast)
    vetting.started_application(cast, call=call, institution=cast.institution)


def _trouble(cast: Any) -> None:
    inspections.issued_order(cast)
    inspections.notified_case(cast, staff=made.cleared_staff(cast.institution))


@dataclass(frozen=True)
class Door:
    """A form that takes files, before one who may send it."""

    act: acts.Act
    row: Any
    actor: Any
    fields: tuple[str, ...]

    @property
    def path(self) -> str:
        return acts.url(self.act, self.row)

    def __str__(self) -> str:
        return f"{self.act.model._meta.label_lower}/{self.act.name}"


def named(act: acts.Act) -> set[str]:
    """The fields for files that stand in the form's own declaration."""
    return _files(act.form_class.base_fields)


def _files(fields: dict[str, Any]) -> set[str]:
    return {name for name, field in fields.items() if isinstance(field, CheckedFileField)}


def doors(cast: Any) -> Iterator[Door]:
    """Every registered deed with the fewest of the cast who together meet all its fields for files."""
    one_a_role = {
        (person.role, person.is_lead): person for person in reversed(cast.people.values())
    }
    for act in acts.registered():
        met: set[str] = set()
        for row in [None] if act.new else _rows(act):
            for person in one_a_role.values():
                if not _may(act, row, person):
                    continue
                found = _files(act.form_class(subject=row, actor=person).fields)
                if found - met:
                    met |= found
                    yield Door(act, row, person, tuple(sorted(found)))


def _rows(act: acts.Act) -> Any:
    return act.model._base_manager.order_by("-pk")[:4]  # type: ignore[attr-defined]


def _may(act: acts.Act, row: Any, person: Any) -> bool:
    if row is not None:
        rows = act.model.objects.visible_to(person)  # type: ignore[attr-defined]
        if not rows.filter(pk=row.pk).exists():
            return False
    return bool(acts.standing(act, row, person).permitted)
