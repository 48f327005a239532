"""What becomes of a case's hearing and emergency when the case moves on: inside the case's own deed."""

from __future__ import annotations

from accounts.actors import System, system
from core import deeds
from core.fsm import perform
from inspections.enums import EmergencyState
from inspections.models import Emergency, ExitCase, Hearing, Talk


def _machine(name: str) -> System:
    scope = deeds.current()
    return system(name, cause=scope.deed_id if scope else "")


def withdraw_hearing(hearing: Hearing | None, row: ExitCase) -> None:
    """The last who asked for it asks no more."""
    if hearing is not None and row.current_hearing is None:
        perform(hearing, Hearing.withdraw, by=_machine("exit-hearing"))


def drop_hearing(hearing: Hearing | None) -> None:
    """Its round is over before it was held."""
    if hearing is not None and hearing.is_open:
        perform(hearing, Hearing.drop, by=_machine("exit-hearing"))


def drop_talk(talk: Talk | None) -> None:
    """The decision that asked for it fell before it was held."""
    if talk is not None and talk.is_open:
        perform(talk, Talk.drop, by=_machine("exit-end"))


def end(row: ExitCase) -> None:
    """An end of the case answers what nobody answered before."""
    drop_hearing(row.current_hearing)
    drop_talk(row.current_talk)
    stop = row.current_emergency
    if stop is not None and stop.state == EmergencyState.WAITING:
        perform(stop, Emergency.close, by=_machine("exit-end"))
