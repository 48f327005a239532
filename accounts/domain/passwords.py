"""Passwords: one-time ones of a one_time_password, and one's own."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.domain import ties, users
from accounts.models import Membership, OneTimePassword, OwnerLetter, TieKind, User
from core import clock, policy
from core.deeds import deed, record
from core.errors import Forbidden, Invalid
from core.scoping import Actor

# Without the pairs that look alike on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_BLOCKS, _BLOCK = 4, 4


def one_time(*, blocks: int = _BLOCKS) -> str:
    """Something to be typed once from paper; about 20 bits a block."""
    return "-".join(
        "".join(secrets.choice(_ALPHABET) for _n in range(_BLOCK)) for _b in range(blocks)
    )


def issue(membership: Membership, *, by: Actor, kind: TieKind = TieKind.RESET) -> OneTimePassword:
    """Give the person a new one-time password; whoever was signed in with the old one is out.

    The account is tied to whoever made the one_time_password. Slips made before are void, and so is a letter by
    which the owner asked to be confirmed. Only called inside a deed that has checked and records it.
    """
    user = users.locked(membership)
    ties.bind(user, kind, by=by)
    OwnerLetter.objects.filter(membership__user=user, answer=OwnerLetter.Answer.WAITING).update(
        answer=OwnerLetter.Answer.VOID
    )
    password = one_time()
    last_day = clock.today() + timedelta(days=policy.value("accounts.slip_days"))
    user.set_password(password)
    user.must_change_password = True
    user.one_time_until = last_day
    user.save()
    OneTimePassword.objects.filter(membership__user=user).update(password="")
    return OneTimePassword.objects.create(
        membership=membership,
        made_by_id=getattr(by, "user_id", None),
        made_at=clock.now(),
        valid_until=last_day,
        password=password,
    )


@deed
def show(one_time_password: OneTimePassword, *, by: Actor) -> str:
    """The password of a one_time_password, once; "" when it was shown before or replaced. Recorded."""
    user = users.locked(one_time_password.membership)
    row = (
        OneTimePassword.objects.select_for_update()
        .select_related("membership")
        .get(pk=one_time_password.pk)
    )
    if getattr(by, "user_id", None) != row.made_by_id:
        raise Forbidden
    password = take(row)
    if password:
        ties.seen(user, by=by)
        record(row.membership, "show_slip", by=by)
    return password


def take(one_time_password: OneTimePassword) -> str:
    """The password out of a one_time_password, which is empty from then on. Only called inside a deed."""
    password = str(one_time_password.password)
    if password:
        one_time_password.password, one_time_password.shown_at = "", clock.now()
        one_time_password.save()
    return password


def validated(password: str, user: User, *, field: str) -> str:
    """The password, or Invalid at `field` with what is wrong with it."""
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        raise Invalid({field: " ".join(wrong.messages)}) from None
    return password


def change(membership: Membership, *, by: Actor, old: str, new: str) -> Membership:
    """One's own password, by whoever knows the old one. Other sessions of this person end.

    Passwords are computed before the deed: on SQLite nobody else writes while it runs.
    """
    user = User.objects.get(pk=membership.user_id)
    check(user, old, by=by)
    checked = user.password
    _set_new(user, new)
    return _change(membership, by=by, checked=checked, chosen=user.password)


@deed
def _change(membership: Membership, *, by: Actor, checked: str, chosen: str) -> Membership:
    user = users.locked(membership)
    if user.password != checked:  # another one was chosen a moment earlier
        raise Invalid({"old": _wrong()})
    user.password = chosen
    _save_own(user)
    record(membership, "change_password", by=by)
    return membership


def check(user: User, old: str, *, by: Actor) -> None:
    """Raises Forbidden when it is somebody else's account, Invalid at `old` when that is not it."""
    if not permissions.oneself(user.pk, by):
        raise Forbidden
    if not user.check_password(old):
        raise Invalid({"old": _wrong()})


def _wrong() -> str:
    return _("原口令不对。")


def choose(user: User, new: str) -> None:
    """A password of one's own on a locked user. Raises Invalid at `new`."""
    _set_new(user, new)
    _save_own(user)


def _set_new(user: User, new: str) -> None:
    if user.check_password(new):
        raise Invalid({"new": _("新口令不能与原口令相同。")})
    validated(new, user, field="new")
    user.set_password(new)


def _save_own(user: User) -> None:
    user.must_change_password = False
    user.one_time_until = None
    user.save()
