"""What a password must be, in the words of our pages: Django's checks, its figures and its list."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import password_validation as checks
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TELLING = 4  # a shorter name may stand in a long password by chance


class LongEnough(checks.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "口令太短，至少要有 %(n)d 个字符。",
            "口令太短，至少要有 %(n)d 个字符。",
            self.min_length,
        ) % {"n": self.min_length}


class Uncommon(checks.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("这个口令太常见，容易被猜到。")


class NotOnlyDigits(checks.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("口令不能全是数字。")


class NotOnesName(checks.UserAttributeSimilarityValidator):
    """Neither alike (Django's measure) nor holding the login name or the person's name."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name"))

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        names = (str(getattr(user, field, "") or "") for field in self.user_attributes)
        if any(len(name) >= TELLING and name.casefold() in password.casefold() for name in names):
            raise ValidationError(self.get_error_message(), code="password_too_similar")

    def get_error_message(self) -> str:
        return _("口令不能与登录名或姓名相近，也不能包含它们。")
