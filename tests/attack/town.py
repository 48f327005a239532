"""A district in which every deed that takes a file has a row to be tried on, and who may try it.

What is sent is looked into before the state of the row is asked, so that one row of a kind will do; but
who may do a deed often hangs on it. Each stage is a small world of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.domain import stand_ins
from contracts.domain import amendments
from contracts.facts import Change
from core import clock
from inspections.domain import defence
from portals.kit import act as acts
from portals.kit.deed_form import CheckedFileField
from tests.accounts import test_paper_moves as schools
from tests.accounts import test_principals_paper as principals
from tests.factories import contracts, evaluations, identity, inspections, vetting
from tests.factories import institutions as made
from vetting.domain import panels
from vetting.enums import ItemKind


def past(cast: Any) -> None:
    """A term that is over: results, consequences, a listing, an order, a case against a person."""
    term = evaluations.published_round(cast, parents=[5] * 6 + [1] * 6)
    agreement = term.sheets.get().placement.agreement
    amendments.propose(
        agreement,
        Change(
            cause="clause",
            text="改争议处理",
            effective_on=clock.today(),
            document=made.stored_file(),
            changes={"clauses": {"dispute": "协商解决。"}},
        ),
        by=cast.clerk,
    )
    inspections.issued_order(cast)
    inspections.notified_case(cast, staff=made.cleared_staff(cast.institution))


def present(cast: Any) -> None:
    """A term that runs: papers still come in, nothing is decided."""
    evaluations.open_round(cast)
    made.submitted_licence(cast.institution)
    made.submitted_course(cast.institution)
    made.submitted_staff(cast.institution)
    inspections.submitted_order(cast, by=cast.principal)
    inspections.emergency_case(cast)


def frozen(cast: Any) -> None:
    """Figures are shown to whom they are about; a case is decided."""
    evaluations.filed_reply(cast)
    inspections.decided_case(cast)


def promised(cast: Any) -> None:
    contracts.offered_agreement(cast)
    vetting.pending_listing(made.confirmed_institution(cast))
    case = inspections.hearing_requested(cast)
    defence.fix_hearing(case.hearing, inspections.hearing_day(), by=cast.officer)


def called(cast: Any) -> None:
    """A call with applications, and another whose names are on notice."""
    vetting.started_application(cast, institution=cast.institution)
    vetting.certified(cast.institution)
    row = vetting.submitted_application(cast, institution=vetting.applicant(cast))
    vetting.reviewed(row)
    with clock.frozen(clock.now()) as time:
        vetting.ranked_call(cast, time, institutions=[vetting.applicant(cast)])


def noticed(cast: Any) -> None:
    with clock.frozen(clock.now() - timedelta(days=9)) as time:
        vetting.noticed_call(cast, time, institutions=[vetting.applicant(cast)])


def at_the_panel(cast: Any) -> None:
    """A package whose sheets are all in, one that waits for a paper sheet, and a department's letter."""
    joint = [{"title": "场所安全", "kind": ItemKind.UPLOAD, "reviewer": cast.department}]
    call = vetting.published_call(cast, checklist=joint)
    vetting.submitted_application(cast, call=call, institution=vetting.applicant(cast))
    with clock.frozen(clock.now()) as time:
        vetting.scored(
            cast, vetting.reviewed_call(cast, time, institutions=[vetting.applicant(cast)])
        )
    with clock.frozen(clock.now()) as time:
        waiting = vetting.reviewed_call(cast, time, institutions=[vetting.applicant(cast)])
        vetting.experts(cast, waiting)
        panels.convene(waiting, by=cast.lead)


def of_the_office_above(cast: Any) -> None:
    """An owner asks to be confirmed, a bureau for a second person."""
    identity.asked(identity.reset(cast.officer2, by=cast.lead))
    stand_ins.ask(cast.bureau, by=cast.lead, reason="经办住院")


def on_the_principals_word(cast: Any) -> None:
    """What a school decides comes to the bureau on paper, or the dean types it in."""
    for made_by_paper in (principals._dropped, principals.an_order, principals._refused):
        made_by_paper(cast)
    schools._kept_out(cast)


def signed_by_schools(cast: Any) -> None:
    """One after the other: agreements of the same parties share no day."""
    first = clock.today()
    for made_by_paper in (
        principals._own_draft,
        principals._own_offer,
        principals._own_countersigned,
    ):
        made_by_paper(cast, valid_from=first, valid_until=first + timedelta(days=60))
        first += timedelta(days=61)


def ended_by_schools(cast: Any) -> None:
    """A school that signed is to end its agreement."""
    schools.a_release(cast)


def changing(cast: Any) -> None:
    """A group's change waits for the other side."""
    contracts.proposed_change(cast)


STAGES: tuple[Callable[[Any], None], ...] = (
    past, present, frozen, promised, called, noticed,
    at_the_panel, of_the_office_above, on_the_principals_word, signed_by_schools,
    ended_by_schools, changing,
)  # fmt: skip


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


def takes_files(act: acts.Act) -> bool:
    """By declaration, or perhaps by what it adds for a row: its module knows such fields."""
    modules = {base.__module__ for base in act.form_class.__mro__} - {CheckedFileField.__module__}
    return bool(named(act)) or any(
        hasattr(sys.modules[name], "CheckedFileField") for name in modules
    )


def _files(fields: dict[str, Any]) -> set[str]:
    return {name for name, field in fields.items() if isinstance(field, CheckedFileField)}


def doors(cast: Any, met: dict[acts.Act, set[str]]) -> Iterator[Door]:
    """Each deed with the fewest of the cast who together meet all its fields for files.

    `met` are the fields met in stages before, and is added to.
    """
    one_a_role = {
        (person.role, person.is_lead): person for person in reversed(cast.people.values())
    }
    for act in filter(takes_files, acts.registered()):
        if act in met and not named(act) - met[act]:
            continue
        for row in [None] if act.new else _rows(act):
            for person in one_a_role.values():
                if _may(act, row, person):
                    found = _files(act.form_class(subject=row, actor=person).fields)
                    if found - met.setdefault(act, set()):
                        met[act] |= found
                        yield Door(act, row, person, tuple(sorted(found)))


def _rows(act: acts.Act) -> Any:
    return act.model._base_manager.order_by("-pk")[:4]  # type: ignore[attr-defined]


def _may(act: acts.Act, row: Any, person: Any) -> bool:
    return _permitted(act, row, person) and (row is None or _sees(act, row, person))


def _permitted(act: acts.Act, row: Any, person: Any) -> bool:
    """As `acts.standing` has it, without asking the rules."""
    if act.allow is not None:
        return bool(act.allow(row, person))
    assert act.spec is not None
    return bool(act.spec.permission(row, person))


def _sees(act: acts.Act, row: Any, person: Any) -> bool:
    rows = act.model.objects.visible_to(person)  # type: ignore[attr-defined]
    return bool(rows.filter(pk=row.pk).exists())


def stranger_to(cast: Any, door: Door) -> Any:
    """Somebody who may not: of the same role elsewhere, or of another role where any of the role may."""
    others = [person for name, person in cast.people.items() if name.endswith("_b")]
    others.sort(key=lambda person: person.role != door.actor.role)
    return next(each for each in others if not _may(door.act, door.row, each))
