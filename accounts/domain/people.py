"""Memberships: the office above invites, resets, disables and ends; it says who leads.

Passwords never leave by mail: `invite` and `reset` make a one_time_password to print (`passwords.show`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import authority, facts, permissions, rules
from accounts.domain import passwords, ties, users
from accounts.enums import Role
from accounts.models import Membership, Organisation, TieKind, User
from core import clock
from core.deeds import deed, lock, record
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import require, touch
from core.rules import reason_given
from core.scoping import Actor

_LOOK_AFTER_THEIR_OWN = (Role.INSTITUTION, Role.SCHOOL, Role.REVIEWER)


@deed
def invite(
    office: Organisation,
    told: facts.Invitation,
    *,
    by: Actor,
    version: int | None = None,
    ready_hash: str = "",
) -> Membership:
    """Make a person's account and membership, with a one_time_password for the password.

    A sign-in name that exists, with the same name of person, gets the membership added and keeps
    its password; it may be the inviter's own (`ties.bind_known`). `ready_hash` (worlds made by code only) sets a password and makes no one_time_password.
    Raises Forbidden, or Invalid at `username`, `name` or `role`.
    """
    role, is_lead = told.role, told.is_lead
    if not authority.manages(by, office, role, lead=is_lead):
        raise Forbidden
    username, name = users.clean_username(told.username), users.clean_name(told.name)
    known = User.objects.filter(username=username).first()
    if known is not None and permissions.same_person(known.pk, by):
        raise Invalid({"username": _("不能给自己增加任职，请由上级单位或其他管理员办理。")})
    if known is not None:
        _refuse_somebody_elses(known, by)
        membership = _added(known, office, role, is_lead=is_lead, name=name)
        ties.bind_known(known, by=by)
    else:
        user = users.new_user(username, name)
        membership = users.join(user, office, role, is_lead=is_lead)
        if ready_hash:
            user.password = ready_hash
            user.save(update_fields=["password"])
        else:
            passwords.issue(membership, by=by, kind=TieKind.MADE)
    kept: dict[str, Any] = {"username": username, "role": role, "lead": is_lead}
    record(membership, "invite", by=by, person=name, known=known is not None, **kept)
    return membership


def _refuse_somebody_elses(user: User, by: Actor) -> None:
    """An institution, school or department draws nobody in whom others look after: an officer made
    a member of the institution that applies would be a party to its application.
    """
    if by.role not in _LOOK_AFTER_THEIR_OWN:
        return
    rows = Membership.objects.filter(user=user).select_related("organisation__region")
    today = clock.today()
    if any(not row.has_ended(today) and not authority.over(row, by) for row in rows):
        sentence = _("登录名“%(name)s”已被使用，请换一个；同一人在两处任职的，请由教育局办理。")
        raise Invalid({"username": sentence % {"name": user.username}})


def _added(user: User, office: Organisation, role: str, *, is_lead: bool, name: str) -> Membership:
    if user.name != name or not user.is_active:
        raise Invalid(
            {
                "username": _(
                    "登录名“%(name)s”已被使用。如是同一人，请核对姓名后再次提交；否则请换一个。"
                )
                % {"name": user.username}
            }
        )
    held = Membership.objects.filter(user=user, organisation=office, role=role)
    if any(not row.has_ended(clock.today()) for row in held if row.acts_for_id is None):
        raise Invalid({"username": _("此人已在该单位担任这一职责。")})
    return users.join(user, office, role, is_lead=is_lead)


@deed
def reset(
    membership: Membership, *, by: Actor, version: int | None = None, reason: str = ""
) -> Membership:
    """A new one-time password on a new one_time_password; the old password and its sessions end.

    Until its owner is confirmed the account counts as `by` (`accounts.domain.ties`).
    """
    require(
        membership,
        "reset",
        by=by,
        allowed=authority.may_reset(membership, by),
        rules=RESET,
        version=version,
    )
    passwords.issue(membership, by=by)
    touch(membership)
    record(membership, "reset", by=by, reason=reason)
    return membership


@deed
def disable(
    membership: Membership, *, by: Actor, reason: str, version: int | None = None
) -> Membership:
    """The person can no longer sign in under any membership; running sessions end at once."""
    require(
        membership,
        "disable",
        by=by,
        allowed=authority.over(membership, by),
        rules=DISABLE,
        version=version,
        reason=reason,
    )
    user = users.locked(membership)
    user.is_active = False
    user.set_unusable_password()  # a session of before must not wake up when enabled again
    user.save()
    touch(membership)
    record(membership, "disable", by=by, reason=reason)
    return membership


@deed
def enable(
    membership: Membership, *, by: Actor, version: int | None = None, reason: str = ""
) -> Membership:
    """A disabled person may sign in again, with a new one_time_password."""
    require(
        membership,
        "enable",
        by=by,
        allowed=authority.may_reset(membership, by),
        rules=ENABLE,
        version=version,
    )
    user = users.locked(membership)
    user.is_active = True
    user.save()
    passwords.issue(membership, by=by)
    touch(membership)
    record(membership, "enable", by=by, reason=reason)
    return membership


@deed
def end(
    membership: Membership,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
    on: date | None = None,
) -> Membership:
    """End a membership; `on` is its last day (none: it ends at once)."""
    require(
        membership,
        "end",
        by=by,
        allowed=authority.over(membership, by),
        rules=END,
        version=version,
        reason=reason,
    )
    if on is not None and on < clock.today():
        raise Invalid({"on": _("最后一天不能早于今天。")})
    last = close(membership, on=on)
    record(membership, "end", by=by, reason=reason, last_day=last)
    return membership


def close(membership: Membership, *, on: date | None) -> date:
    """The end itself, with that of deputyships for this person, and of what this person acts as: a
    colleague's deputy, or lent to a bureau. Only called inside a deed."""
    last = on or clock.today() - timedelta(days=1)
    touch(membership, until=last)
    acts = Q(
        user=membership.user_id,
        acts_for__organisation=membership.organisation_id,
        acts_for__role=membership.role,
    )
    for row in Membership.objects.filter(acts | Q(acts_for=membership)):
        if row.until is None or row.until > last:
            touch(lock(row), until=last)
    return last


@deed
def appoint(
    membership: Membership, *, by: Actor, reason: str, version: int | None = None
) -> Membership:
    """Make a person the one who decides in their office."""
    require(
        membership,
        "appoint",
        by=by,
        allowed=authority.over_role(membership, by),
        rules=APPOINT,
        version=version,
        reason=reason,
    )
    touch(membership, is_lead=True)
    record(membership, "appoint", by=by, reason=reason)
    return membership


@deed
def step_down(
    membership: Membership, *, by: Actor, reason: str, version: int | None = None
) -> Membership:
    """A lead becomes an officer of the same office."""
    require(
        membership,
        "step_down",
        by=by,
        allowed=authority.over_role(membership, by),
        rules=STEP_DOWN,
        version=version,
        reason=reason,
    )
    today = clock.today()
    if any(not row.has_ended(today) for row in Membership.objects.filter(acts_for=membership)):
        raise Blocked([_("请先结束代行安排。")])
    touch(membership, is_lead=False)
    record(membership, "step_down", by=by, reason=reason)
    return membership


@deed
def rename(
    membership: Membership, *, by: Actor, name: str, reason: str, version: int | None = None
) -> Membership:
    """Correct a person's name; what was recorded under the old one stays."""
    require(
        membership,
        "rename",
        by=by,
        allowed=authority.over(membership, by),
        rules=RENAME,
        version=version,
        reason=reason,
    )
    user = users.locked(membership)
    before, user.name = user.name, users.clean_name(name)
    user.save()
    touch(membership)
    record(membership, "rename", by=by, reason=reason, changed={"name": [before, user.name]})
    return membership


_WHOLE_PERSON = (rules.not_oneself, rules.has_not_ended, rules.is_no_deputys)
RESET = (
    *_WHOLE_PERSON,
    rules.is_active,
    rules.is_reset_by_one,
    rules.sits_on_no_panel,
)
DISABLE = (
    *_WHOLE_PERSON,
    rules.is_active,
    rules.is_looked_after_by_one,
    rules.leaves_every_office_a_lead,
    reason_given,
)
ENABLE = (
    *_WHOLE_PERSON,
    rules.is_disabled,
    rules.is_reset_by_one,
    rules.sits_on_no_panel,
)
END = (*_WHOLE_PERSON, rules.leaves_a_lead, reason_given)
APPOINT = (*_WHOLE_PERSON, rules.is_active, rules.does_not_lead, reason_given)
STEP_DOWN = (*_WHOLE_PERSON, rules.leads, rules.leaves_a_lead, reason_given)
RENAME = (*_WHOLE_PERSON, rules.is_looked_after_by_one, reason_given)
