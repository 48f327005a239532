"""The only road through a state transition: `perform()`.

Models declare their machine with `move()`; domain functions are `@deed`s that call `perform()`.
Nothing else may call a transition method or read the state library's private metadata.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core import clock, deeds, ledger, passages
from core.deeds import Deed, deed, deed_about, fresh, record
from core.errors import Blocked, Forbidden, Stale
from core.models.subject import Subject, ref
from core.scoping import Actor

__all__ = [
    "Deed", "Move", "Rule", "deed", "deed_about", "edit",
    "fresh", "move", "moves", "perform", "record", "rule",
]  # fmt: skip

Answer = bool | Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """One guard. Called with (subject, deed): "" when met, else the sentence for the person.

    `early` rules can be answered before a form is filled and are shown beside the greyed button.
    `field` names the answer of the form that meets it, where it is one.
    """

    check: Callable[[Any, Deed], Answer]
    sentence: Any
    early: bool = True
    field: str = ""

    @property
    def name(self) -> str:
        return f"{self.check.__module__}.{self.check.__name__}"

    def __call__(self, subject: Any, deed: Deed) -> str:
        answer = self.check(subject, deed)
        if answer is True:
            return ""
        told: Mapping[str, Any] = answer if isinstance(answer, Mapping) else {}
        return f"{str(self.sentence) % told}{told.get('because', '')}"


def rule(sentence: Any, *, early: bool = True) -> Callable[[Callable[..., Answer]], Rule]:
    """Declare a guard: the function says True when met, False or the sentence's figures when not
    (`because` among them is said after it)."""

    def wrap(check: Callable[..., Answer]) -> Rule:
        return Rule(check=check, sentence=sentence, early=early)

    return wrap


def move(
    field: Any,
    *,
    source: Any,
    target: Any,
    permission: Any,
    label: Any,
    rules: Sequence[Rule] = (),
    tells: Sequence[str] = (),
    audience: Sequence[str] = (),
    says: Any = "",
    danger: bool = False,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A transition of the house: who may do it, what stands in the way, who is told, who may read it.

    `target` None: the row stays in whichever of the sources it is.
    `tells` are roles; every organisation in `subject.parties(role)` gets a notice in the same
    transaction, worded by `says` (%(title)s %(label)s %(by)s %(reason)s %(on)s and the facts).
    """
    custom = {
        "label": label,
        "rules": tuple(rules),
        "tells": tuple(tells),
        "audience": tuple(audience),
        "says": says,
        "danger": danger,
    }
    sources = [str(item) for item in source] if isinstance(source, list | tuple) else [str(source)]
    end = None if target is None else str(target)
    return transition(field, source=sources, target=end, permission=permission, custom=custom)


@dataclass(frozen=True)
class Declared:
    """A transition as declared, read once from the library; `target` "" stays where it is."""

    name: str
    sources: tuple[str, ...]
    target: str
    permission: Any
    custom: dict[str, Any]

    def to(self, source: str) -> str:
        """Where it leads from one of its sources."""
        return self.target or source


@cache
def declared(model: type[Subject]) -> dict[str, Declared]:
    """Every transition of a model by name, in order of declaration, those of its abstract bases first."""
    members = [item for base in reversed(model.__mro__) for item in vars(base).items()]
    found: dict[str, Declared] = {}
    for name, member in members:
        if (meta := getattr(member, "_django_fsm", None)) is None:
            continue
        edges = list(meta.transitions.values())
        found[name] = Declared(
            name=name,
            sources=tuple(edge.source for edge in edges),
            target=edges[0].target or "",
            permission=edges[0].permission,
            custom=edges[0].custom,
        )
    return found


# Told after each move, inside its transaction; the accounts app writes the notices.
listeners: list[Callable[[Subject, Declared, Deed], None]] = []


def perform(
    subject: Subject,
    name: str,
    *,
    by: Actor,
    version: int | None = None,
    reason: str = "",
    on: date | None = None,
    private: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Any:
    """Do one transition and return the fresh row.

    `facts` are given to the rules and recorded; `private` ones are given but never recorded.
    Raises Stale (version or state moved), Forbidden, or Blocked with every unmet rule's sentence.
    """

    def run() -> Any:
        scope = deeds.current()
        assert scope is not None  # noqa: S101 - in_deed just set it
        deeds.lock_all([*_unlocked(subject), subject])
        row = deeds.lock(subject)
        spec = declared(row.__class__)[name]
        what = Deed(
            name=name,
            by=by,
            on=on or clock.today(),
            at=clock.now(),
            reason=reason.strip(),
            facts={**facts, **(private or {})},
            deed_id=scope.deed_id,
        )
        _answer(row, spec, what, version)
        before = row.state
        getattr(row, name)(what)
        row.version += 1
        row.save()
        _note(row, spec, what, (before, row.state), facts)
        passages.moved(row, before, what.by, what.at)
        for listener in listeners:
            listener(row, spec, what)
        return row

    return deeds.in_deed(run)


def _unlocked(subject: Subject) -> list[Any]:
    scope = deeds.current()
    assert scope is not None  # noqa: S101 - only called inside a deed
    return [row for row in subject.locks_first() if ref(row) not in scope.locked]


def _answer(row: Any, spec: Declared, what: Deed, version: int | None) -> None:
    if version is not None and row.version != version:
        raise Stale
    if row.state not in spec.sources:
        now = row.get_state_display()
        raise Stale(
            str(_("“%(title)s”现在的状态是“%(state)s”，不能再办理“%(label)s”。请刷新后查看。"))
            % {"title": row.title(), "state": now, "label": spec.custom["label"]}
        )
    if not spec.permission(row, what.by):
        raise Forbidden
    answers = [(rule_(row, what), rule_.field) for rule_ in spec.custom["rules"]]
    if unmet := {sentence: field for sentence, field in answers if sentence}:
        raise Blocked([*unmet], {field: sentence for sentence, field in unmet.items() if field})


def _note(
    row: Subject, spec: Declared, what: Deed, moved: tuple[str, str], facts: dict[str, Any]
) -> None:
    scope = deeds.current()
    assert scope is not None  # noqa: S101 - only called inside a deed
    chain, dossier = row.ledger_key()
    scope.entries.append(
        ledger.Draft(
            chain=chain,
            dossier=dossier,
            subject=ref(row),
            title=row.title(),
            deed=f"{row._meta.model_name}.{spec.name}",
            by=what.by.facts(),
            reason=what.reason,
            on=what.on,
            at=what.at,
            deed_id=what.deed_id,
            audience=tuple(sorted(spec.custom["audience"])),
            facts=facts,
            moved=moved,
        )
    )


def edit(
    subject: Subject,
    *,
    by: Actor,
    permission: Callable[[Any, Actor], bool],
    version: int | None = None,
    reason: str = "",
    rules: Iterable[Rule] = (),
    audience: Sequence[str] = (),
    name: str = "edit",
    private: Iterable[str] = (),
    columns: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Any:
    """Change columns of a row that stays in its state; old and new values are recorded.

    Columns named in `private` are recorded as changed, without their values. `columns` takes those
    whose names are also arguments here.
    """
    changes.update(columns or {})

    def run() -> Any:
        deeds.lock_all([*_unlocked(subject), subject])
        row = deeds.lock(subject)
        if version is not None and row.version != version:
            raise Stale
        if not permission(row, by):
            raise Forbidden
        scope = deeds.current()
        assert scope is not None  # noqa: S101 - in_deed just set it
        what = Deed(name, by, clock.today(), clock.now(), reason, changes, scope.deed_id)
        unmet = [sentence for rule_ in rules if (sentence := rule_(row, what))]
        if unmet:
            raise Blocked(unmet)
        old = {key: getattr(row, key) for key in changes}
        for key, value in changes.items():
            setattr(row, key, value)
        row.version += 1
        row.save()
        told = {
            key: "***" if key in set(private) else [old[key], value]
            for key, value in changes.items()
            if old[key] != value
        }
        record(row, name, by=by, reason=reason, audience=audience, changed=told)
        return row

    return deeds.in_deed(run)


@dataclass(frozen=True)
class Move:
    """A move of a row as one actor sees it now."""

    name: str
    label: str
    danger: bool
    unmet: tuple[str, ...]


def moves(subject: Subject, actor: Actor) -> list[Move]:
    """The moves this actor may make from the row's present state, with early reasons against each."""
    found = []
    for spec in declared(type(subject)).values():
        if subject.state not in spec.sources or not spec.permission(subject, actor):  # type: ignore[attr-defined]
            continue
        what = Deed(spec.name, actor, clock.today(), clock.now(), "", {}, "")
        unmet = tuple(
            sentence
            for rule_ in spec.custom["rules"]
            if rule_.early and (sentence := rule_(subject, what))
        )
        found.append(Move(spec.name, str(spec.custom["label"]), spec.custom["danger"], unmet))
    return found
