"""The owner of an account: their printed codes, a forgotten password, and being confirmed.

The road: whoever knows something older than a reset chooses a new password with it (`renew`), which
ends the reset's tie and everybody else's sessions. Whoever has nothing older asks by letter (`ask`),
choosing a new password too, and the office above confirms from the stamped paper (`confirm`). So the
password that stands when a tie ends was chosen by the owner after it began.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from accounts import authority, facts, permissions, rules
from accounts.actors import Bond
from accounts.domain import codes, messages, offices, passwords, ties, users
from accounts.enums import Role
from accounts.models import (
    Authenticator,
    Membership,
    OneTimePassword,
    Organisation,
    OwnerLetter,
    Proof,
    User,
)
from core import clock, identity
from core.deeds import deed, record
from core.errors import Forbidden, Invalid
from core.fsm import require, touch
from core.models.files import StoredFile
from core.rules import reason_given
from core.scoping import Actor

CONFIRM = (
    rules.letter_waits,
    rules.confirmed_by_another,
    rules.all_of_the_owner_confirmed_here,
    rules.number_as_on_paper,
    rules.letter_scanned,
)
REFUSE = (rules.letter_waits, rules.confirmed_by_another, reason_given)
BELOW_A_DISTRICT = (Role.SCHOOL, Role.INSTITUTION, Role.REVIEWER)


@dataclass(frozen=True)
class Standing:
    """How an account stands to its owner, for the owner's own page."""

    bonds: tuple[Bond, ...]
    letter: OwnerLetter | None
    codes_left: int
    codes_made: datetime | None
    totp_since: datetime | None
    may_prove: bool

    @property
    def holds_proof(self) -> bool:
        return bool(self.codes_left or self.totp_since)


def standing_of(user: User) -> Standing:
    """`may_prove`: something the owner holds is older than a tie, so no letter is needed for it."""
    lines, totp, bound = codes.alive(user), codes.in_use(user), ties.open_of(user.pk)
    made = lines[0].made_at if lines else None
    since = totp.made_at if totp else None
    proofs = [moment for moment in (made, since) if moment is not None]
    waiting = OwnerLetter.objects.filter(membership__user=user, answer=OwnerLetter.Answer.WAITING)
    return Standing(
        bonds=user.bonds(),
        letter=waiting.select_related("membership__user", "membership__organisation").first(),
        codes_left=len(lines),
        codes_made=made,
        totp_since=since,
        may_prove=any(ties.after(bound, moment) for moment in proofs),
    )


@deed
def draw_codes(membership: Membership, *, by: Actor, old: str, proof: str = "") -> list[str]:
    """A new sheet of one-time codes, told once. The first needs the password, a later one also a
    line of the sheet before or a dynamic password. Raises Invalid at `old` or `proof`.
    """
    user = users.locked(membership)
    passwords.check(user, old, by=by)
    _prove(user, proof)
    lines = codes.draw(user)
    record(membership, "draw_codes", by=by)
    return lines


@deed
def prepare_authenticator(
    membership: Membership, *, by: Actor, old: str, proof: str = ""
) -> Authenticator:
    """A secret for the owner's authenticator; it opens nothing before `start_authenticator`."""
    user = users.locked(membership)
    passwords.check(user, old, by=by)
    _prove(user, proof)
    found = codes.prepare_authenticator(user)
    record(membership, "prepare_totp", by=by)
    return found


@deed
def start_authenticator(membership: Membership, *, by: Actor, token: str) -> Membership:
    """The dynamic password made from the secret is right: it counts from now on. Invalid at `token`."""
    user = users.locked(membership)
    if not permissions.oneself(user.pk, by):
        raise Forbidden
    if not codes.start_authenticator(user, token):
        raise Invalid({"token": _("动态口令不对，请等下一个数字出现后再输入。")})
    record(membership, "start_totp", by=by)
    return membership


def _prove(user: User, proof: str) -> None:
    held = codes.alive(user) or codes.in_use(user)
    if held and codes.take(user, proof) is None:
        raise Invalid({"proof": codes.refusal()})


@deed
def renew(username: str, *, code: str, new: str) -> Membership:
    """A new password for whoever knows a line of their sheet or a dynamic password; no tie is made.

    Ties younger than what was shown end, and with them whatever sheet or secret was made since.
    Raises Invalid at `code` (also when there is no such person: nobody learns which) or `new`.
    """
    user = User.objects.select_for_update().filter(username=username.strip().lower()).first()
    held = users.held_by(user.pk) if user is not None and user.is_active else []
    shown = codes.take(user, code) if user is not None and held else None
    if user is None or shown is None:
        raise Invalid({"code": codes.refusal()})
    passwords.choose(user, new)
    untied = ties.after(ties.open_of(user.pk), shown.made_at)
    if untied:
        ties.end(untied, proof=shown.proof)
        _drop_proofs(user, since=untied[0].at)
    _void(user)
    OneTimePassword.objects.filter(membership__user=user).update(password="")
    row = users.held_by(user.pk)[0]
    record(row, "renew_password", by=row.actor(), proof=shown.proof, untied=len(untied))
    return row


@deed
def ask(membership: Membership, *, by: Actor, old: str, new: str) -> OwnerLetter:
    """Ask the office above to confirm that this account is its owner's, from a letter to print.

    Sets a new password and voids what was made while the account was tied: a sheet that somebody
    else drew opens nothing from here on. Raises Invalid at `old` or `new`.
    """
    user = users.locked(membership)
    passwords.check(user, old, by=by)
    passwords.choose(user, new)
    bound = ties.open_of(user.pk)
    if bound:
        _drop_proofs(user, since=bound[0].at)
    _void(user)
    row: OwnerLetter = OwnerLetter.objects.create(
        membership=membership, number=passwords.one_time(blocks=2), asked_at=clock.now()
    )
    record(row, "ask", by=by)
    _tell_those_above(row)
    return row


def _drop_proofs(
    user: User, *, since: datetime | None = None, before: datetime | None = None
) -> None:
    codes.void(user, since=since, before=before)
    codes.drop_authenticator(user, since=since, before=before)


def _void(user: User) -> None:
    waiting = OwnerLetter.objects.filter(membership__user=user, answer=OwnerLetter.Answer.WAITING)
    waiting.update(answer=OwnerLetter.Answer.VOID)


def office_above(letter: OwnerLetter) -> Organisation:
    """The bureau that takes the stamped letter."""
    region = letter.membership.organisation.region
    below = letter.membership.role in BELOW_A_DISTRICT
    return offices.bureau_of(region if below else region.city_code)


def _tell_those_above(row: OwnerLetter) -> None:
    text = _("%(title)s请求确认本人：请收盖章确认函，核对后办理。") % {"title": row.title()}
    below = row.membership.role in BELOW_A_DISTRICT
    for role in (Role.DISTRICT,) if below else (Role.CITY, Role.ADMIN):
        messages.tell([office_above(row).pk], role, subject=row, text=text, kind="ownerletter.ask")


@deed
def confirm(
    letter: OwnerLetter, told: facts.StampedLetter, *, by: Actor, version: int | None = None
) -> OwnerLetter:
    """The office above has the stamped letter: from now on the account is its owner's alone.

    Sheets and secrets made before the letter are void: their owner said that they are lost.
    """
    require(
        letter,
        "confirm",
        by=by,
        allowed=authority.confirms(letter.membership, by),
        rules=CONFIRM,
        version=version,
        facts=replace(told, number=identity.normalise(told.number).lower()),
    )
    user = users.locked(letter.membership)
    ties.end(ties.open_of(user.pk), proof=Proof.LETTER)
    _drop_proofs(user, before=letter.asked_at)
    _answer(letter, OwnerLetter.Answer.CONFIRMED, by=by, scan=told.scan)
    record(letter, "confirm", by=by, scan=told.scan)
    _tell_owner(letter, _("您的账号已凭盖章确认函确认本人。"))
    return letter


@deed
def refuse(
    letter: OwnerLetter, *, by: Actor, reason: str, version: int | None = None
) -> OwnerLetter:
    """The paper does not convince: nothing changes, and the owner is told why."""
    require(
        letter,
        "refuse",
        by=by,
        allowed=authority.confirms(letter.membership, by),
        rules=REFUSE,
        version=version,
        reason=reason,
    )
    _answer(letter, OwnerLetter.Answer.REFUSED, by=by, reason=reason)
    record(letter, "refuse", by=by, reason=reason)
    _tell_owner(letter, _("确认本人的申请未予确认。理由：%(reason)s") % {"reason": reason.strip()})
    return letter


def _answer(
    letter: OwnerLetter,
    answer: str,
    *,
    by: Actor,
    scan: StoredFile | None = None,
    reason: str = "",
) -> None:
    touch(
        letter,
        answer=answer,
        answered_at=clock.now(),
        answered_by_id=getattr(by, "user_id", None),
        reason=reason.strip(),
        scan=scan,
    )


def _tell_owner(letter: OwnerLetter, text: str) -> None:
    row = letter.membership
    messages.tell(
        [row.organisation_id],
        row.role,
        subject=letter,
        text=text,
        kind="ownerletter.answer",
        person=row.user_id,
    )
