"""What becomes of a case's hearing and emergency when the case moves on: inside the case's own deed."""

from __future__ import annotations

from accounts.actors import System, system
from accounts.documents import Told
from accounts.domain import pages
from core import clock, deeds
from core.fsm import perform
from core.scoping import Actor
from inspections.enums import EmergencyState
from inspections.models import Emergency, ExitCase, Hearing, Talk


def _machine(name: str) -> System:
    return system(name, cause=deeds.cause())


# Why a hearing is off, on the page that tells it.
_WITHDRAWN, _ENDED = "申请人已经撤回听证申请", "本案已经办结"


def withdraw_hearing(hearing: Hearing | None, row: ExitCase, *, by: Actor) -> None:
    """The last who asked for it asks no more."""
    if hearing is not None and row.current_hearing is None:
        _off(perform(hearing, Hearing.withdraw, by=_machine("exit-hearing")), _WITHDRAWN, by)


def drop_hearing(hearing: Hearing | None, *, by: Actor, why: str = _ENDED) -> None:
    """Its round is over before it was held."""
    if hearing is not None and hearing.is_open:
        _off(perform(hearing, Hearing.drop, by=_machine("exit-hearing")), why, by)


def _off(hearing: Hearing, why: str, by: Actor) -> None:
    """Who was called to it is told in writing."""
    if pages.newest(hearing, "hearing") is not None:
        told, marks = Told(text=why, day=clock.today()), ((hearing, "hearing"),)
        pages.issue(hearing, "off", by=by, told=told, marks=marks, effect=pages.Effect.CANCELLED)


def drop_talk(talk: Talk | None) -> None:
    """The decision that asked for it fell before it was held."""
    if talk is not None and talk.is_open:
        perform(talk, Talk.drop, by=_machine("exit-end"))


def end(row: ExitCase, *, by: Actor) -> None:
    """An end of the case answers what nobody answered before."""
    drop_hearing(row.current_hearing, by=by)
    drop_talk(row.current_talk)
    stop = row.current_emergency
    if stop is not None and stop.state == EmergencyState.WAITING:
        perform(stop, Emergency.close, by=_machine("exit-end"))
