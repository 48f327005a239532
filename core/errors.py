"""What can go wrong in a deed, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A deed was refused. `reasons` are complete sentences, ready to be shown.

    `fields` maps a field's name to its sentence, for what an answer of the form is to blame for.
    """

    def __init__(self, reasons: Sequence[str], fields: Mapping[str, str] | None = None) -> None:
        self.reasons = [str(reason) for reason in reasons]
        self.fields = {name: str(text) for name, text in (fields or {}).items()}
        super().__init__(" ".join(self.reasons))


class Blocked(DomainError):
    """One or more rules are unmet; `reasons` holds the sentence of every one of them."""


class Stale(DomainError):
    """The row moved on since the page was drawn; nothing was written."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            [message or str(_("这一页打开之后，内容已被更新。请刷新后核对，再次提交。"))]
        )


class Forbidden(DomainError):
    """The actor may see the row but this deed is not theirs."""

    def __init__(self, message: str = "") -> None:
        super().__init__([message or str(_("您当前的身份不能办理此事项。"))])


class Invalid(DomainError):
    """Bad input; `fields` maps a field's name to its sentence ("" for the whole form)."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(list(fields.values()), fields)


class Busy(Exception):
    """Too much at once: nothing was done, and the same may be asked again in a moment (503)."""
