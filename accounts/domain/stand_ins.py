"""代为第二人: the office above lends a bureau a second person, so that two never lock themselves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import facts, policies
from accounts.actors import Person, system
from accounts.domain import deadlines, messages, offices
from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, StandIn
from core import clock, policy
from core.deeds import deed, deed_about, lock, record
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import perform, touch
from core.models.files import StoredFile
from core.scoping import Actor

OVER = "stand-in-over"
ASKED = "asked"
_ENOUGH = 2


def able(bureau: Organisation) -> int:
    """How many natural persons of the bureau can be a second one today: no deputies, nobody lent, no
    account whose owner nobody has confirmed."""
    rows = Membership.objects.filter(
        organisation=bureau,
        role=Role.DISTRICT,
        acts_for__isnull=True,
        user__is_active=True,
        user__must_change_password=False,
    )
    today = clock.today()
    held = (row for row in rows.select_related("user") if row.holds_on(today))
    return len({row.user_id for row in held if not row.user.bonds()})


def current(bureau: Organisation) -> QuerySet[StandIn]:
    rows: QuerySet[StandIn] = StandIn.objects.filter(bureau=bureau, state__in=("asked", "on"))
    return rows


def may_ask(bureau: Organisation, actor: Actor) -> bool:
    """The bureau itself; or whoever decides in the office above, who then shows its letter."""
    if bureau.kind != OrganisationKind.BUREAU or not bureau.region.parent_id:
        return False
    if actor.role == Role.DISTRICT:
        return actor.organisation_id == bureau.pk
    above = actor.role == Role.CITY and actor.is_lead
    return above and getattr(actor, "region_code", "") == bureau.region.parent_id


@deed
def ask(
    bureau: Organisation,
    *,
    by: Person,
    reason: str,
    letter: str = "",
    letter_file: StoredFile | None = None,
    version: int | None = None,
) -> StandIn:
    """The bureau asks for a second person. The city may begin it only from the bureau's letter, or
    where fewer than two of the bureau's people can act: nobody puts himself over a bureau that works.

    Raises Forbidden, Invalid at the field, or Blocked while one is asked for or at work.
    """
    if not may_ask(bureau, by):
        raise Forbidden
    if not reason.strip():
        raise Invalid({"reason": _("请写明为什么需要第二人。")})
    from_above = by.role == Role.CITY and able(bureau) >= _ENOUGH
    if from_above and (not letter.strip() or letter_file is None):
        told = _("该局在岗不少于两人，须凭该局盖章的来函办理：请填写来函文号并上传扫描件。")
        raise Invalid({"letter" if not letter.strip() else "letter_file": told})
    if current(bureau).exists():
        raise Blocked([_("已有一个请求或安排，请先办结。")])
    row = StandIn.objects.create(
        bureau=bureau,
        why=reason.strip(),
        asked_by_id=by.user_id,
        asked_on=clock.today(),
        letter=letter.strip(),
        letter_file=letter_file,
    )
    paper: dict[str, Any] = {"letter": row.letter, "letter_file": letter_file}
    record(row, "ask", by=by, reason=reason, able=able(bureau), **paper)
    _ask_the_city(row)
    text = _("“%(office)s”请市局派人代为第二人：%(why)s") % {"office": bureau.name, "why": row.why}
    for role in (Role.CITY, Role.AUDITOR):
        messages.tell(row.parties(role), role, subject=row, text=text, kind="standin.ask")
    return row


def _ask_the_city(row: StandIn) -> None:
    region = row.bureau.region
    days = policy.value(policies.STAND_IN_ANSWER_DAYS, scopes=region.scopes)
    deadlines.put(
        row,
        ASKED,
        what=_("答复“%(office)s”代为第二人的请求") % {"office": row.bureau.name},
        due=clock.add_working_days(clock.today(), days),
        owner=offices.bureau_of(region.city_code).pk,
        role=Role.CITY,
        lead_only=True,
        remind=(1,),
    )


def _both_offices(row: StandIn, told: facts.Lending, **_by: Any) -> list[models.Model]:
    return [row.bureau, told.person.organisation]


@deed_about(_both_offices)
def grant(row: StandIn, told: facts.Lending, *, by: Person, version: int | None = None) -> StandIn:
    """From `since` to `until`, both included, `person` acts at the bureau too, as one who decides.

    Under the lock of their own office: whoever ends their membership there waits, or was first.
    """
    person = lock(told.person)
    acting = Membership(
        user=person.user,
        organisation=row.bureau,
        role=Role.DISTRICT,
        is_lead=True,
        acts_for=person,
        since=told.since,
        until=told.until,
    )
    if told.since <= told.until:  # else the rules say so
        acting.save()
    told = replace(told, person=person, acting=acting, second=person.title())
    found = perform(row, StandIn.grant, told, by=by, version=version)
    deadlines.meet(found, ASKED)
    return found


@deed
def decline(row: StandIn, *, by: Person, reason: str, version: int | None = None) -> StandIn:
    found = perform(row, StandIn.decline, by=by, reason=reason, version=version)
    deadlines.meet(found, ASKED)
    return found


@deed
def take_back(row: StandIn, *, by: Person, reason: str, version: int | None = None) -> StandIn:
    found = perform(row, StandIn.take_back, by=by, reason=reason, version=version)
    deadlines.drop(found, ASKED)
    return found


@deed
def end(row: StandIn, *, by: Person, reason: str, version: int | None = None) -> StandIn:
    """At once, whatever the last day was to be."""
    found = perform(row, StandIn.end, by=by, reason=reason, version=version)
    acting = lock(Membership.objects.get(stand_in=found))
    touch(acting, until=clock.today() - timedelta(days=1))
    return found


def due_to_lapse(day: date) -> list[int]:
    """With its last day, or sooner: when the person left the office above, `acting` ended with them."""
    over = Q(until__lt=day) | Q(acting__until__lt=day)
    rows = StandIn.objects.filter(over, state=StandIn.State.ON)
    return list(rows.values_list("pk", flat=True))


@deed
def lapse(row: StandIn) -> StandIn:
    return perform(row, StandIn.lapse, by=system(OVER))
