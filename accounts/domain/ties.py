"""Ties: an account made or reset by another counts as its maker until its owner is confirmed.

What was done before keeps whom it counted as: `keep` writes it beside the ledger, by row, in the
deed's own transaction. `accounts.permissions.same_person` asks both.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.actors import Person
from accounts.enums import Role
from accounts.models import (
    Membership,
    OneTimePassword,
    OwnerLetter,
    Proof,
    SharedDeed,
    Tie,
    TieKind,
    User,
)
from core import clock
from core.deeds import Scope
from core.errors import Forbidden
from core.scoping import Actor


def bind(user: User, kind: TieKind, *, by: Actor) -> None:
    """Whoever may be acting as `by` may know the new password. The machine binds nobody."""
    if isinstance(by, Person):
        Tie.objects.create(
            user=user, kind=kind, maker_id=by.user_id, persons=sorted(by.persons), at=clock.now()
        )


def bind_known(user: User, *, by: Actor) -> None:
    """An account that exists gets a membership from `by`: tied like a new one, unless it is surely
    another person's.

    Sure is what another person once confirmed from a stamped letter, and an account that a third
    one made: its own tie names them. Not sure is one that began at an institution, for anybody opens
    that at the public form with a password of their own, nor one whose first one_time_password `by` printed.
    """
    if not isinstance(by, Person) or _widened(user, by=by) or _confirmed_by_another(user, by):
        return
    first = Membership.objects.filter(user=user).order_by("id").first()
    one_time_password = OneTimePassword.objects.filter(membership__user=user).order_by("id").first()
    of_the_public = first is None or first.role == Role.INSTITUTION
    if of_the_public or (
        one_time_password is not None and one_time_password.made_by_id in by.persons
    ):
        bind(user, TieKind.MADE, by=by)


def _confirmed_by_another(user: User, by: Person) -> bool:
    if Tie.objects.filter(user=user, ended_by=Proof.TERMINAL).exists():
        return True
    letters = OwnerLetter.objects.filter(membership__user=user, answer=OwnerLetter.Answer.CONFIRMED)
    return any(not permissions.same_person(row.answered_by_id, by, row) for row in letters)


def seen(user: User, *, by: Actor) -> None:
    """A one_time_password's password was shown: whoever may have read it is tied in as well."""
    if isinstance(by, Person):
        _widened(user, by=by)


def _widened(user: User, *, by: Person) -> bool:
    """Whoever `by` counts as now joins their open ties. Are there any?"""
    mine = [tie for tie in open_of(user.pk) if tie.maker_id == by.user_id]
    for tie in mine:
        tie.persons = sorted({*tie.persons, *by.persons})
        tie.save(update_fields=["persons"])
    return bool(mine)


def open_of(user_id: int) -> list[Tie]:
    return list(Tie.objects.filter(user=user_id, ended_at__isnull=True).order_by("id"))


def marked(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """The same rows, each with `tied`: nobody has confirmed the owner of its account yet."""
    waiting = Tie.objects.filter(user=OuterRef("user"), ended_at__isnull=True)
    return memberships.annotate(tied=Exists(waiting))


def end(ties: list[Tie], *, proof: str) -> None:
    """From now on the account is its owner's alone; what was done before is not touched."""
    Tie.objects.filter(pk__in=[tie.pk for tie in ties]).update(ended_at=clock.now(), ended_by=proof)


def after(ties: list[Tie], made_at: datetime) -> list[Tie]:
    """Those that something as old as this unties: it was in its owner's hands before the reset.

    Never who made the account or took it in: whoever drew a code before may be the same person.
    """
    return [tie for tie in ties if tie.kind == TieKind.RESET and made_at < tie.at]


def keep(scope: Scope) -> None:
    """The kernel's listener: what tied accounts did in this deed, and whom they counted as.

    Kept for each row that an entry of theirs is about, and each row the deed locked but offices,
    files and calls: a row beneath them is entered and checked through its lock.
    """
    locked = {row for row in scope.locked if row.partition(":")[0] not in settings.LOCK_ORDER}
    shared: dict[tuple[int, int], set[str]] = {}
    for draft in scope.entries:
        for person in draft.by.get("counts_as", ()):
            shared.setdefault((draft.by["user"], person), {*locked}).add(draft.subject)
    found = [
        SharedDeed(subject=row, user_id=user, person_id=person)
        for (user, person), rows in shared.items()
        for row in rows
    ]
    if found:
        SharedDeed._base_manager.bulk_create(found, ignore_conflicts=True)


def sealed(actor: Actor) -> str:
    """Why an unconfirmed account does not read something, and the way to it; "" for others."""
    if not getattr(actor, "tied", False):
        return ""
    return _(
        "您的账号由他人开通或重置，尚未确认本人，不能查看评分、完整号码和投诉人信息。请先在“本人确认”办理：用以前打印的找回码，或请上级单位凭盖章确认函确认。"
    )


def refuse_sealed(actor: Actor) -> None:
    """Panel marks, numbers in clear and who complained are read by confirmed owners only."""
    if told := sealed(actor):
        raise Forbidden(told)
