"""找回码 and 动态口令: what a person holds that nobody else has, older than a reset by another."""

from __future__ import annotations

import base64
import secrets
from binascii import unhexlify
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _
from django_otp.oath import TOTP

from accounts.domain import passwords
from accounts.models import Authenticator, Proof, RecoveryCode, User
from core import clock, identity, policy
from core.sealed import fingerprint

_PURPOSE = "accounts.recovery-code"
_SECRET_BYTES = 20
_STEP, _DIGITS, _TOLERANCE = 30, 6, 1


@dataclass(frozen=True)
class Shown:
    """A proof that was taken: what it was and how long its owner has had it."""

    proof: str
    made_at: datetime


def alive(user: User) -> list[RecoveryCode]:
    """The lines of the sheet that still open."""
    return list(user.recovery_codes.filter(gone_at__isnull=True).order_by("id"))


def in_use(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, made_at__isnull=False).first()


def draw(user: User) -> list[str]:
    """A new sheet; the one before is void. Only called inside a deed that has checked it."""
    void(user)
    count = policy.value("accounts.recovery_codes")
    lines = [passwords.one_time(blocks=3) for _n in range(count)]
    now = clock.now()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(line), made_at=now) for line in lines
    )
    return lines


def _digest(text: str) -> str:
    return fingerprint(identity.normalise(text).replace("-", ""), _PURPOSE)


def void(user: User, *, before: datetime | None = None, since: datetime | None = None) -> None:
    """Lines of sheets made before `before`, or from `since` on (or all), open no more."""
    rows = user.recovery_codes.filter(gone_at__isnull=True)
    rows = rows.filter(made_at__lt=before) if before else rows
    rows = rows.filter(made_at__gte=since) if since else rows
    rows.update(gone_at=clock.now())


def drop_authenticator(
    user: User, *, before: datetime | None = None, since: datetime | None = None
) -> None:
    """The same for the secret of dynamic passwords."""
    found = Authenticator.objects.filter(user=user).first()
    made = found.made_at if found else None
    if found is None or (before and made and made >= before) or (since and made and made < since):
        return
    found.delete()


def take(user: User, text: str) -> Shown | None:
    """Spend a line of the sheet or a dynamic password; None when it is neither.

    The user's row is locked: the same line sent twice at once opens once.
    """
    typed = identity.normalise(text).replace("-", "")
    if not typed:
        return None
    if typed.isdigit() and len(typed) == _DIGITS:
        return _take_dynamic(user, int(typed))
    row = user.recovery_codes.filter(digest=_digest(typed), gone_at__isnull=True).first()
    if row is None:
        return None
    row.gone_at = clock.now()
    row.save(update_fields=["gone_at"])
    return Shown(Proof.CODE, row.made_at)


def _take_dynamic(user: User, token: int) -> Shown | None:
    found = in_use(user)
    if found is None or found.made_at is None or not _fits(found, token):
        return None
    return Shown(Proof.TOTP, found.made_at)


def _fits(found: Authenticator, token: int) -> bool:
    """A dynamic password of now, one step early or late, and none that was taken before.

    By the machine's own clock, not the demo's: the device in a pocket knows no other.
    """
    totp = TOTP(unhexlify(str(found.secret)), step=_STEP, digits=_DIGITS)
    if not totp.verify(token, tolerance=_TOLERANCE, min_t=found.last_step + 1):
        return False
    found.last_step = totp.t()
    found.save(update_fields=["last_step"])
    return True


def prepare_authenticator(user: User) -> Authenticator:
    """A fresh secret that opens nothing until its first dynamic password was typed in."""
    Authenticator.objects.filter(user=user).delete()
    return Authenticator.objects.create(user=user, secret=secrets.token_hex(_SECRET_BYTES))


def start_authenticator(user: User, text: str) -> bool:
    """Put the prepared secret to use when the dynamic password made from it is right."""
    found = Authenticator.objects.filter(user=user, made_at__isnull=True).first()
    typed = identity.normalise(text)
    if found is None or not typed.isdigit() or not _fits(found, int(typed)):
        return False
    found.made_at = clock.now()
    found.save(update_fields=["made_at"])
    return True


def address_of(found: Authenticator, *, username: str, issuer: str) -> str:
    """What an authenticator reads from the square code."""
    label = quote(f"{issuer}:{username}")
    asked = {"secret": typed_secret(found), "issuer": issuer, "digits": _DIGITS, "period": _STEP}
    return f"otpauth://totp/{label}?{urlencode(asked)}"


def typed_secret(found: Authenticator) -> str:
    """The secret as it is typed in by hand."""
    return base64.b32encode(unhexlify(str(found.secret))).decode()


def refusal() -> str:
    return _("找回码或动态口令不对，或已用过。请核对纸上还没有划去的一行。")
