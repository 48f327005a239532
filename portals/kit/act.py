"""Every deed a person can do from a page: one declaration, one button, one URL, one form page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from core import deeds, fsm
from portals.kit.deed_form import DeedForm, ReasonForm

NEW = "new"


STEP = 10


@dataclass(frozen=True)
class Act:
    """`name` is a transition of `model`, or (with `allow`) a deed of its own.

    do(subject, facts, by=actor, version=…, reason=…), `facts` being of the form's `shape`; with
    `new=True`: do(facts, by=actor), and `allow(None, actor)` says who may. `preview(subject, actor)` lists what will happen to whom.
    `many=True`: may be done to several rows of a list in one go, its form then has no subject.
    `order` places its button among the row's others, the first one being the plainest to see;
    below 10 it is the step the row waits for, and first even when it is dangerous.
    `when(subject)` keeps the button off rows it is beside the point for, not only blocked on.
    `back` is a step back, and stands behind the others; a function says on which rows it is one.
    `label_on(subject)`: other words for the button on some rows, "" on the rest.
    `own_to` is the role whose deed it is; whoever types it in for them reads 代录 on the button.
    `goto(result, actor)` is where to go afterwards, `result` being what `do` returned.
    """

    model: type[Model]
    name: str
    do: Callable[..., Any]
    form: type[DeedForm] = DeedForm
    label: Any = ""
    label_on: Callable[[Any], Any] | None = None
    danger: bool | None = None
    preview: Callable[[Any, Any], list[str]] | None = None
    allow: Callable[[Any, Any], bool] | None = None
    when: Callable[[Any], bool] | None = None
    rules: tuple[fsm.Rule, ...] = ()
    done: Any = ""
    goto: Callable[[Any, Any], str] | None = None
    new: bool = False
    many: bool = False
    order: int = 50
    template: str = "kit/act.html"
    intro: Any = ""
    back: bool | Callable[[Any], bool] = False
    own_to: str = ""
    late: Any = ""  # why a form of a deed of its own, drawn in time, may no longer be sent

    @property
    def spec(self) -> fsm.Declared | None:
        """The transition this act makes; None for a deed of its own."""
        if self.allow is not None:
            return None
        return fsm.declared(self.model)[self.name]

    @property
    def text(self) -> str:
        return str(self.label or (self.spec.custom["label"] if self.spec else self.name))

    def called(self, actor: Any, subject: Any = None) -> str:
        """The button's words, and the heading of its form, for this actor."""
        text = self.text
        if self.label_on is not None and subject is not None:
            text = str(self.label_on(subject) or text)
        if self.own_to and actor.role != self.own_to:
            return _("代录：%(label)s") % {"label": text}
        return text

    @property
    def is_danger(self) -> bool:
        if self.danger is not None:
            return self.danger
        return bool(self.spec and self.spec.custom["danger"])

    @property
    def form_class(self) -> type[DeedForm]:
        """A dangerous deed without a form of its own asks for a reason."""
        return ReasonForm if self.is_danger and self.form is DeedForm else self.form


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    enabled: bool
    reasons: tuple[str, ...]
    danger: bool
    key: str
    back: bool = False
    step: bool = False


@dataclass(frozen=True)
class Standing:
    """How one actor stands towards one act on one row now."""

    permitted: bool
    legal: bool
    unmet: tuple[str, ...]

    @property
    def open(self) -> bool:
        return self.permitted and self.legal and not self.unmet


_acts: dict[tuple[str, str], Act] = {}


def register(act: Act) -> Act:
    """Make the act known; twice the same name for a model is a mistake in the programme."""
    key = (act.model._meta.label_lower, act.name)
    if key in _acts:
        raise ValueError(f"{key} is registered twice")
    if act.allow is None and (act.new or act.spec is None):
        raise ValueError(f"{key} is no transition: say with allow= who may do it")
    _acts[key] = act
    return act


# Rows that stand on another row's page, by its model: their buttons are shown with its own.
_parts: dict[str, Callable[[Any], Sequence[Any]]] = {}


def shown_with(model: type[Model], parts: Callable[[Any], Sequence[Any]]) -> None:
    """`parts(row)` have no page of their own; None among them stands for none."""
    _parts[model._meta.label_lower] = parts


def find(label: str, name: str) -> Act | None:
    return _acts.get((label, name))


def registered() -> list[Act]:
    return list(_acts.values())


def url(act: Act, subject: Any = None) -> str:
    label = act.model._meta.label_lower
    return reverse("do", args=[label, NEW if act.new else str(subject.pk), act.name])


def standing(act: Act, subject: Any, actor: Any) -> Standing:
    """May this actor do it, does the state allow it, and which early rules stand in the way."""
    spec = act.spec
    if spec is None:
        assert act.allow is not None  # noqa: S101 - register() refuses otherwise
        permitted = act.allow(subject, actor)
        return Standing(permitted, True, _unmet(act.rules, act.name, subject, actor))
    permitted = spec.permission(subject, actor)
    legal = subject.state in spec.sources
    rules = (*spec.custom["rules"], *act.rules) if permitted and legal else ()
    return Standing(permitted, legal, _unmet(rules, act.name, subject, actor))


def _unmet(rules: tuple[fsm.Rule, ...], name: str, subject: Any, actor: Any) -> tuple[str, ...]:
    what = fsm.asked(actor, name)
    answers = [rule(subject, what) for rule in rules if rule.early]
    return tuple(answer for answer in answers if answer)


def buttons(subject: Any, actor: Any, *names: str) -> list[Button]:
    """What this actor can do to the row now, in order of registration; blocked ones carry why.

    `names` narrows them, for a part of a page.
    """
    label = subject._meta.label_lower
    parts = _parts[label](subject) if label in _parts else ()
    rows = {row._meta.label_lower: row for row in (subject, *parts) if row is not None}
    found = []
    with deeds.asking():  # the rules of many acts ask the same of one row
        for (model, name), act in sorted(_acts.items(), key=lambda item: item[1].order):
            row = rows.get(model)
            if row is None or act.new or (names and name not in names):
                continue
            if act.when is not None and not act.when(row):
                continue
            stands = standing(act, row, actor)
            if stands.permitted and stands.legal:
                found.append(_button(act, row, actor, stands))
    return sorted(found, key=_rank)


def _rank(button: Button) -> tuple[bool, bool, bool, bool]:
    return (not button.enabled, not button.step, button.back, button.danger)


def by_reasons(found: Sequence[Button]) -> list[tuple[tuple[str, ...], list[Button]]]:
    """The blocked ones together with those that wait for the same, so that a reason is read once."""
    told: dict[tuple[str, ...], list[Button]] = {}
    for button in found:
        if not button.enabled:
            told.setdefault(button.reasons, []).append(button)
    return list(told.items())


def many_buttons(model: type[Model], names: Sequence[str], actor: Any) -> list[Button]:
    """Buttons below a list for acts that take several of its rows; whether a row fits is seen there."""
    label = model._meta.label_lower
    wanted = [found for name in names if (found := _acts.get((label, name))) is not None]
    return [
        Button(
            each.text,
            reverse("do-many", args=[label, each.name]),
            True,
            (),
            each.is_danger,
            each.name,
        )
        for each in wanted
    ]


def new_button(model: type[Model], name: str, actor: Any) -> Button | None:
    """The button of an act that makes a new row, if this actor may."""
    act = _acts.get((model._meta.label_lower, name))
    if act is None:
        return None
    stands = standing(act, None, actor)
    return _button(act, None, actor, stands) if stands.permitted else None


def _button(act: Act, subject: Any, actor: Any, stands: Standing) -> Button:
    key = f"{act.model._meta.model_name}-{getattr(subject, 'pk', NEW)}-{act.name}"
    back = act.back(subject) if callable(act.back) else act.back
    reasons, danger, step = stands.unmet, act.is_danger, act.order < STEP and not back
    label = act.called(actor, subject)
    return Button(label, url(act, subject), not reasons, reasons, danger, key, back, step)
