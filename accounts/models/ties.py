"""What stands between an account and the natural person it is for: ties, and what unties them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models.users import Membership, User
from core.models.files import StoredFile
from core.models.subject import Subject
from core.scoping import Scoped
from core.sealed import SealedCharField


class TieKind(models.TextChoices):
    MADE = "made", _("开通")
    RESET = "reset", _("重置")


class Proof(models.TextChoices):
    """By what an owner was known to be the one who holds the account."""

    CODE = "code", _("找回码")
    TOTP = "totp", _("动态口令")
    LETTER = "letter", _("盖章确认函")
    TERMINAL = "terminal", _("服务器管理命令")


class Tie(Scoped):
    """An account was made or reset by another: who made it may know its password.

    `persons` are the users whom its maker counted as at that moment; until `ended_at` the account
    counts as each of them. A tie never changes whom it names but by a look at its one_time_password.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=8, choices=TieKind.choices)
    maker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    persons = models.JSONField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, choices=Proof.choices, blank=True)

    scope: ClassVar[dict[str, Any]] = dict.fromkeys(Role.values, lambda a: Q(user=a.user_id))

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["user"], name="tie_open", condition=Q(ended_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="tie_ended_by_a_proof",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ← {self.maker}"


class SharedDeed(models.Model):
    """`user` did something to the row `subject` while counting as `person`. Never erased.

    Not scoped, for no page shows it: rules of two persons ask, and the ledger's entry says the same.
    """

    subject = models.CharField(max_length=80)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "subject", "user"], name="shared_deed_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.user_id} = {self.person_id}"


class RecoveryCode(models.Model):
    """One line of a person's printed sheet, kept as a keyed digest. No page shows it.

    Void or used: `gone_at`. Lines of one sheet share `made_at`.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"


class Authenticator(models.Model):
    """A person's TOTP secret (RFC 6238). In use from `made_at`; `last_step` is never taken again."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="authenticator")
    secret = SealedCharField(max_length=40)
    made_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=-1)

    def __str__(self) -> str:
        return str(self.user)


class OwnerLetter(Subject):
    """Somebody asks the office above to confirm, from a stamped letter, that an account is theirs.

    `number` stands on the printed letter and is typed in by whoever confirms: so it is the one who
    held the account when the letter was printed who is confirmed, and nobody who came before.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("未确认")
        VOID = "void", _("已失效")

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="letters")
    number = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    scope: ClassVar[dict[str, Any]] = {
        **dict.fromkeys(Role.values, lambda a: Q(membership__user=a.user_id)),
        **dict.fromkeys(
            (Role.CITY, Role.ADMIN),
            lambda a: (
                Q(membership__organisation__region=a.city_code)
                | Q(membership__organisation__region__parent=a.city_code)
                | Q(membership__user=a.user_id)
            ),
        ),
        Role.DISTRICT: lambda a: (
            Q(
                membership__organisation__region=a.region_code,
                membership__role__in=(Role.SCHOOL, Role.INSTITUTION, Role.REVIEWER),
            )
            | Q(membership__user=a.user_id)
        ),
    }

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(answer="waiting"),
                name="owner_letter_waits_once",
            ),
            models.CheckConstraint(
                condition=~Q(answer="confirmed") | Q(scan__isnull=False, answered_by__isnull=False),
                name="owner_letter_confirmed_from_scan",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return f"{self.membership.user.name}（{self.membership.organisation.name}）"

    def ledger_key(self) -> tuple[str, str]:
        return self.membership.ledger_key()

    def locks_first(self) -> list[models.Model]:
        # Its user before it, as everywhere: a reset, a code and a new letter make waiting ones void.
        return [self.membership.organisation, self.membership.user]
