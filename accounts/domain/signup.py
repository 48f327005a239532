"""An institution opens its own account; who comes second for a USCC files a claim.

Called by `institutions.domain.registration`, inside its deed.
"""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import actors, facts
from accounts.domain import messages, offices, passwords, people, ties, users
from accounts.enums import OrganisationKind, Role
from accounts.models import Claim, Membership, Organisation, Region, TieKind, User
from core import clock
from core.deeds import deed, lock, record
from core.errors import Blocked, Invalid
from core.fsm import perform
from core.scoping import Actor

_TAKEN = gettext_lazy("该统一社会信用代码已注册账号。如非本机构人员注册，请提出账号申领。")


class Account(NamedTuple):
    organisation: Organisation
    user: User
    membership: Membership


def holder_of(uscc: str) -> Organisation | None:
    """The institution's office under this USCC that already has people; None when it is free.

    An office entered by a bureau (补录) without people of its own is free to be taken up.
    """
    office = Organisation.objects.filter(kind=OrganisationKind.INSTITUTION, code=uscc).first()
    return office if office is not None and office.memberships.exists() else None


@deed
def open_account(
    *,
    uscc: str,
    organisation_name: str,
    region: Region,
    name: str,
    username: str,
    password: str,
    by: Actor | None = None,
    ready_hash: str = "",
) -> Account:
    """Organisation, user and INSTITUTION lead membership, in one deed.

    `ready_hash`: what `hashing.computed` made of the password before; worlds made by code give it alone.
    The USCC must have been cleaned. Raises Invalid at `uscc` (somebody has it: offer `claim`),
    `username`, `name` or `password`.
    """
    if holder_of(uscc) is not None:
        raise Invalid({"uscc": str(_TAKEN)})
    named = {"name": organisation_name, "region": region, "kind": OrganisationKind.INSTITUTION}
    office, created = Organisation.objects.get_or_create(
        code=uscc, defaults={**named, "file_code": offices.file_code_for(uscc)}
    )
    if office.kind != OrganisationKind.INSTITUTION:
        raise Invalid({"uscc": _("该代码属于其他类型的单位。")})
    office = lock(office)
    if office.memberships.exists():  # somebody else was a moment earlier
        raise Invalid({"uscc": str(_TAKEN)})
    user = _user(username, name, password, ready_hash=ready_hash)
    membership = users.join(user, office, Role.INSTITUTION, is_lead=True)
    record(
        membership,
        "sign_up",
        by=by or actors.Stranger(),
        person=user.name,
        username=user.username,
        office_existed=not created,
    )
    return Account(office, user, membership)


def _user(
    username: str, name: str, password: str, *, is_active: bool = True, ready_hash: str = ""
) -> User:
    user = users.new_user(username, name, is_active=is_active)
    if password or not ready_hash:
        passwords.validated(password, user, field="password")
    user.password = ready_hash or make_password(password)
    user.save(update_fields=["password"])
    return user


@deed
def claim(told: facts.Claiming, *, by: Actor | None = None, ready_hash: str = "") -> Claim:
    """Say that a taken USCC is one's own. The district is told and decides; nothing changes yet."""
    office = holder_of(told.uscc)
    if office is None:
        raise Invalid({"uscc": _("该统一社会信用代码尚未注册，请直接注册。")})
    if Claim.objects.filter(organisation=office, state=Claim.State.FILED).exists():
        raise Blocked([_("该机构的账号申领正在核实，请等待区市教育局处理或与其联系。")])
    if not told.facts_text:
        raise Invalid({"facts_text": _("请写明为什么该账号应由您使用。")})
    user = _user(told.username, told.name, told.password, is_active=False, ready_hash=ready_hash)
    row = Claim.objects.create(
        organisation=office,
        claimant=user,
        facts_text=told.facts_text,
        phone=told.phone,
        authorisation=told.authorisation,
        filed_at=clock.now(),
    )
    record(
        row,
        "file",
        by=by or actors.Stranger(),
        person=user.name,
        facts_text=row.facts_text,
        authorisation=told.authorisation,
    )
    messages.tell(
        [offices.bureau_of(office.region).pk],
        Role.DISTRICT,
        subject=row,
        kind="claim.file",
        text=_("有人申领“%(office)s”的账号，请核实后决定。") % {"office": office.name},
    )
    return row


@deed
def grant(row: Claim, *, by: Actor, reason: str, version: int | None = None) -> Claim:
    """The claimant becomes the institution's lead; everybody who held the account before is out.

    Anybody files a claim: until another person confirms its owner, it counts as who granted it.
    """
    moved = perform(row, Claim.grant, by=by, version=version, reason=reason)
    for membership in moved.current_people():
        people.close(membership, on=None)
        record(membership, "end", by=by, reason=reason)
    User.objects.filter(pk=moved.claimant_id).update(is_active=True)
    membership = users.join(moved.claimant, moved.organisation, Role.INSTITUTION, is_lead=True)
    ties.bind(moved.claimant, TieKind.MADE, by=by)
    record(membership, "sign_up", by=by, claim=moved)
    return moved


@deed
def refuse(row: Claim, *, by: Actor, reason: str, version: int | None = None) -> Claim:
    """The account stays with who has it; the claimant never gets in."""
    return perform(row, Claim.refuse, by=by, version=version, reason=reason)
