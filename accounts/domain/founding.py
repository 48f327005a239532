"""The very first account, made from the machine's own terminal."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.domain import passwords, ties, users
from accounts.enums import OrganisationKind, RegionLevel, Role
from accounts.models import Membership, Organisation, Proof, Region
from core import clock
from core.deeds import deed, record
from core.errors import Blocked, Invalid

NAME = "first-admin"


@deed
def first_admin(
    region_code: str, *, region_name: str, bureau_name: str, username: str, name: str
) -> str:
    """City, bureau and administrator where they are missing; the one-time password.

    Raises Blocked when the city has an administrator who can sign in.
    """
    if not re.fullmatch(r"\d{6}", region_code):
        raise Invalid({"region": _("区划代码应为 6 位数字。")})
    if any(_admins(region_code)):
        raise Blocked([_("该市已有系统管理员，请由其邀请其他人员。")])
    if not Region.objects.filter(code=region_code).exists() and not (region_name and bureau_name):
        raise Invalid(
            {"region_name": _("首次使用请给出市和教育局的名称（--region-name、--bureau）。")}
        )
    region, _made = Region.objects.get_or_create(
        code=region_code, defaults={"name": region_name, "level": RegionLevel.CITY}
    )
    bureau, _made = Organisation.objects.get_or_create(
        code=region_code,
        defaults={"kind": OrganisationKind.BUREAU, "name": bureau_name, "region": region},
    )
    user = users.new_user(username, name)
    membership = users.join(user, bureau, Role.ADMIN, is_lead=True)
    one_time_password = passwords.issue(membership, by=system(NAME))
    record(membership, "first_admin", by=system(NAME), person=user.name, username=user.username)
    return passwords.take(one_time_password)


@deed
def recover(region_code: str, username: str) -> str:
    """A new one-time password for an administrator of the city. Raises Blocked: no such person."""
    found = [row for row in _admins(region_code) if row.user.username == username.strip().lower()]
    if not found:
        raise Blocked([_("没有这个登录名的系统管理员。")])
    one_time_password = passwords.issue(found[0], by=system(NAME))
    record(found[0], "recover", by=system(NAME))
    return passwords.take(one_time_password)


@deed
def confirm_owner(region_code: str, username: str) -> None:
    """Whoever keeps the server knows that this person of the city's own bureau holds the account:
    in a new city there is nobody else yet. Raises Blocked: no such person, or nothing to confirm.
    """
    rows = Membership.objects.filter(
        organisation__code=region_code, user__username=username.strip().lower()
    ).select_related("user")
    held = [row for row in rows if row.holds_on(clock.today())]
    bound = ties.open_of(held[0].user_id) if held else []
    if not bound:
        raise Blocked([_("市教育局没有这个登录名的人员，或其账号不需要确认。")])
    ties.end(bound, proof=Proof.TERMINAL)
    record(held[0], "confirm_owner", by=system(NAME))


def _admins(region_code: str) -> list[Membership]:
    rows = Membership.objects.filter(
        role=Role.ADMIN, organisation__code=region_code, user__is_active=True
    ).select_related("user")
    return [row for row in rows if row.holds_on(clock.today())]
