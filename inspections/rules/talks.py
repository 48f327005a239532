"""A talk (约谈): called for in writing with day, hour, place and persons; recorded when it was held."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.fsm import Asked, Deed, rule
from inspections import facts

if TYPE_CHECKING:
    from inspections.models.talk import Talk


@rule(_("请写明约谈的几时、地点、应到人员和约谈事项。"), early=False)
def talk_told(talk: Talk, deed: Deed[facts.TalkDay]) -> bool:
    told = deed.facts
    return all(
        text.strip() for text in (told.talk_time, told.talk_place, told.attendees, told.matter)
    )


def first_day(talk: Talk) -> date:
    """Not before today, nor before the decision that asks for it takes effect."""
    if talk.reversal_id is not None:
        return clock.today()
    return max(clock.today(), talk.decision.effective_on)


@rule(_("约谈日期不能早于 %(first)s：不早于今天，也不早于决定生效之日。"), early=False)
def talk_ahead(talk: Talk, deed: Deed[facts.TalkDay]) -> bool | dict[str, Any]:
    first = first_day(talk)
    return deed.facts.talk_on >= first or {"first": first.isoformat()}


@rule(_("约谈定于 %(day)s，到日之后才能记录；改期的，请重新安排。"))
def talk_day_reached(talk: Talk, deed: Asked) -> bool | dict[str, Any]:
    on = talk.talk_on
    return True if on is None or clock.today() >= on else {"day": on.isoformat()}


@rule(_("请写明约谈人、到场人员和约谈情况。"), early=False)
def talk_recorded(talk: Talk, deed: Deed[facts.TalkRecord]) -> bool:
    told = deed.facts
    return all(text.strip() for text in (told.hosts, told.present, told.note))


@rule(_("进行约谈的日期应在 %(first)s 至 %(last)s 之间。"), early=False)
def held_between(talk: Talk, deed: Deed[facts.TalkRecord]) -> bool | dict[str, Any]:
    first, last = talk.talk_on, clock.today()
    if first is None or first <= deed.facts.held_on <= last:
        return True
    return {"first": first.isoformat(), "last": last.isoformat()}
