"""Numbers that come from policy: versioned settings with unit, default and source.

Defaults live in code, next to the rules that use them; rows only override them, from a date on,
for a scope. A decision keeps the version it was taken under: `snapshot()`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core import clock, deeds
from core.counted import counted
from core.errors import Invalid
from core.models.policy import PolicyRow


@dataclass(frozen=True)
class Setting:
    """One figure of policy. `source` is a published rule, or says that it is our own default."""

    key: str
    default: Any
    unit: Any
    source: Any
    label: Any
    kind: str = (
        "integer"  # integer | decimal | boolean | choice | mapping | date | text (most: signs)
    )
    least: int | str | None = None
    most: int | str | None = None
    choices: tuple[str, ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)  # how people read its codes
    optional: bool = False  # may be left unset: the value is None
    # What a published rule sets for one part of the country only: by how its scopes begin.
    local: Mapping[str, Any] = field(default_factory=dict)

    def default_at(self, scopes: Sequence[str]) -> Any:
        """The default where these scopes are; a local figure is nobody else's."""
        for start, value in self.local.items():
            if any(scope.startswith(start) for scope in scopes):
                return value
        return self.default

    def parse(self, raw: Any) -> Any:
        """The value as JSON. Raises Invalid with a sentence when it does not fit."""
        if self.optional and raw in {None, ""}:
            return None
        try:
            value = self._typed(raw)
        except (TypeError, ValueError, InvalidOperation):
            raise Invalid({"value": _("“%(raw)s”不是有效的取值。") % {"raw": raw}}) from None
        if self.kind in {"integer", "decimal"}:
            low, high = self.least, self.most
            if (low is not None and Decimal(value) < Decimal(low)) or (
                high is not None and Decimal(value) > Decimal(high)
            ):
                figures = {"low": low, "high": high}
                raise Invalid({"value": _("取值应在 %(low)s 到 %(high)s 之间。") % figures})
        return value

    def _typed(self, raw: Any) -> Any:
        if self.kind == "integer":
            return int(raw)
        if self.kind == "decimal":
            return str(Decimal(str(raw)))
        if self.kind == "boolean":
            return raw if isinstance(raw, bool) else {"true": True, "false": False}[str(raw)]
        if self.kind == "date":
            return date.fromisoformat(str(raw)).isoformat()
        if self.kind == "text":
            return self._text(raw)
        if self.kind == "choice" and raw not in self.choices:
            raise ValueError(raw)
        return raw

    def _text(self, raw: Any) -> str:
        clean = " ".join(str(raw).split())
        if self.most is not None and len(clean) > int(self.most):
            told = {"most": self.most, "now": len(clean)}
            raise Invalid(
                {
                    "value": counted("最多 %(most)s 个字，现在是 %(now)s 个字，请缩短。", "most")
                    % told
                }
            )
        return clean

    def read(self, stored: Any) -> Any:
        if stored is None:
            return None
        if self.kind == "date":
            return date.fromisoformat(stored)
        return Decimal(stored) if self.kind == "decimal" else stored


_settings: dict[str, Setting] = {}


def register(*settings: Setting) -> None:
    """Declare settings; each key once."""
    for setting in settings:
        if _settings.get(setting.key, setting) != setting:
            raise ValueError(f"policy {setting.key} is declared twice")
        _settings[setting.key] = setting


def declared(key: str) -> Setting:
    return _settings[key]


def registered() -> list[Setting]:
    return sorted(_settings.values(), key=lambda setting: setting.key)


def _rows(keys: Collection[str], scopes: Sequence[str], on: date) -> dict[str, PolicyRow]:
    """The row in force of each key that has one. A deed reads those of its scopes once, all keys."""
    nearest = (*scopes, "")
    known = deeds.current() is not None
    wanted = None if known else frozenset(keys)
    newest = deeds.remembered(("policy", nearest, on), lambda: _newest(nearest, on, wanted))
    return {
        key: newest[key, scope]
        for key in keys
        for scope in reversed(nearest)  # the nearest comes last and stays
        if (key, scope) in newest
    }


def _newest(
    scopes: Sequence[str], on: date, keys: Collection[str] | None
) -> dict[tuple[str, str], PolicyRow]:
    """The newest row of each key and scope; of all keys when none are named."""
    rows = PolicyRow.objects.filter(scope__in=scopes, effective_from__lte=on)
    newest: dict[tuple[str, str], PolicyRow] = {}
    for row in rows if keys is None else rows.filter(key__in=keys):
        newest.setdefault((row.key, row.scope), row)
    return newest


def value(key: str, *, scopes: Sequence[str] = (), on: date | None = None) -> Any:
    """The value in force on a day: the nearest scope's newest row, else the default."""
    return values([key], scopes=scopes, on=on)[key]


def values(
    keys: Collection[str], *, scopes: Sequence[str] = (), on: date | None = None
) -> dict[str, Any]:
    """The values in force on a day, of several settings at once."""
    declared = {key: _settings[key] for key in keys}
    rows = _rows(keys, scopes, on or clock.today())
    return {
        key: setting.read(rows[key].value if key in rows else setting.default_at(scopes))
        for key, setting in declared.items()
    }


def snapshot(keys: Iterable[str], *, scopes: Sequence[str], on: date) -> dict[str, Any]:
    """JSON to keep with a decision: each key's stored value and the row it came from (0: default)."""
    keys = list(keys)
    rows = _rows(keys, scopes, on)
    found = {}
    for key in keys:
        row = rows.get(key)
        stored = _settings[key].default_at(scopes) if row is None else row.value
        stored = str(stored) if isinstance(stored, Decimal) else stored
        found[key] = {"value": stored, "row": row.pk if row else 0}
    return found


def kept(snapshot_: dict[str, Any], key: str) -> Any:
    """A value out of a snapshot."""
    return _settings[key].read(snapshot_[key]["value"])


def change(
    key: str, raw: Any, *, scope: str, effective_from: date, document: str, set_by: str
) -> PolicyRow:
    """Add a row. The caller's deed checks who may and records it. Raises Invalid."""
    if not document.strip():
        raise Invalid({"document": _("请填写依据文件的名称和文号。")})
    deeds.forget()
    return PolicyRow.objects.create(
        key=key,
        scope=scope,
        value=_settings[key].parse(raw),
        effective_from=effective_from,
        document=document.strip(),
        set_by=set_by,
        set_at=clock.now(),
    )
