"""Persons who may sign in: their names, and the bare rows that deeds about people are made of."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, User
from core import clock
from core.errors import Invalid

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,31}")


def clean_username(raw: str) -> str:
    """A sign-in name in its one written form. Raises Invalid at `username`."""
    name = raw.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise Invalid(
            {"username": _("登录名为 3 到 32 位小写字母、数字或 . _ @ -,以字母或数字开头。")}
        )
    return name


def clean_name(raw: str) -> str:
    name = " ".join(raw.split())
    if not name:
        raise Invalid({"name": _("请填写姓名。")})
    return name


def new_user(username: str, name: str, *, is_active: bool = True) -> User:
    """A user who cannot sign in yet. Raises Invalid when the sign-in name is taken."""
    username = clean_username(username)
    if User.objects.filter(username=username).exists():
        raise Invalid({"username": _("登录名“%(name)s”已被使用，请换一个。") % {"name": username}})
    user = User(username=username, name=clean_name(name), is_active=is_active)
    user.set_unusable_password()
    user.save()
    return user


def join(user: User, office: Organisation, role: str, *, is_lead: bool) -> Membership:
    """The membership itself. Only called inside a deed that has checked and records it."""
    return Membership.objects.create(
        user=user, organisation=office, role=role, is_lead=is_lead, since=clock.today()
    )


def locked(membership: Membership) -> User:
    """The membership's person, locked and re-read, also as `membership.user`."""
    membership.user = User.objects.select_for_update().get(pk=membership.user_id)
    return membership.user


def held_by(user_id: int) -> list[Membership]:
    """The memberships a person may act under today: their own first, those as a deputy last."""
    rows = Membership.objects.filter(user=user_id, organisation__is_active=True)
    rows = rows.select_related(
        "user", "organisation__region", "acts_for__user", "acts_for__organisation"
    )
    today = clock.today()
    held = [row for row in rows if row.holds_on(today)]
    return sorted(held, key=lambda row: (row.acts_for_id is not None, not row.is_lead, row.pk))
