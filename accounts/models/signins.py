from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models.users import Membership, User
from core.scoping import Scoped


class SignInOutcome(models.TextChoices):
    IN = "in", _("登录成功")
    WRONG = "wrong", _("口令不对")
    STOPPED = "stopped", _("未能登录（已暂停登录、口令过期或没有在任职责）")


def _of_ones_accounts(actor: Any) -> Q:
    """One's own, and those of the people whose accounts the administrator keeps."""
    kept = Membership.objects.visible_to(actor).filter(user=OuterRef("user")).order_by()
    return Q(user=actor.user_id) | Q(Exists(kept))


class SignIn(Scoped):
    """Somebody came in under a sign-in name, or tried. Rows, not entries of the record.

    One row for each time somebody came in; of what failed one an hour, that counts: a flood makes no
    rows. The password is not kept, a name that nobody has is not kept, an address only by its network.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ins")
    outcome = models.CharField(_("结果"), max_length=8, choices=SignInOutcome.choices)
    slot = models.DateTimeField()  # the moment of coming in, or the hour of what failed
    last_at = models.DateTimeField(_("时间"))
    count = models.PositiveIntegerField(_("次数"), default=0)
    network = models.CharField(_("最近一次的网络"), max_length=45, blank=True)

    scope: ClassVar[dict[str, Any]] = {
        **{role: lambda a: Q(user=a.user_id) for role in Role},
        Role.ADMIN: _of_ones_accounts,
    }

    class Meta:
        ordering = ["-last_at"]
        indexes = [models.Index(fields=["last_at"], name="sign_in_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["user", "outcome", "slot"], name="sign_in_once_a_slot"),
            models.CheckConstraint(
                condition=Q(outcome__in=SignInOutcome.values), name="sign_in_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_outcome_display()} {self.last_at:%Y-%m-%d %H:%M}"
