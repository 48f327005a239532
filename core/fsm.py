"""The only road through a state transition: `perform()`.

Models declare their machine with `move()`; domain functions are `@deed`s that call `perform()`.
Nothing else may call a transition method or read the state library's private metadata.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Generic, Literal, cast, get_args, get_type_hints, overload

from django.utils.translation import gettext_lazy as _
from django_fsm import transition
from typing_extensions import TypeVar

from core import clock, deeds, ledger, passages
from core.deeds import Asked, Deed, deed, deed_about, fresh, record
from core.errors import Blocked, Forbidden, Stale
from core.facts import Facts
from core.models.subject import Subject, ref
from core.scoping import Actor

__all__ = [
    "Asked",
    "Deed",
    "Move",
    "Rule",
    "asked",
    "deed",
    "deed_about",
    "edit",
    "fresh",
    "move",
    "moves",
    "perform",
    "record",
    "require",
    "rule",
    "touch",
]  # fmt: skip

Answer = bool | Mapping[str, Any]
S = TypeVar("S", bound=Subject)
F = TypeVar("F")
Of = TypeVar("Of", contravariant=True, default=Any)
Told = TypeVar("Told", contravariant=True, default=Any)


@dataclass(frozen=True)
class Rule(Generic[Of, Told]):
    """One guard. Called with (subject, deed): "" when met, else the sentence for the person.

    `early` rules can be answered before a form is filled and are shown beside the greyed button.
    `field` names the answer of the form that meets it, where it is one.
    """

    check: Callable[[Of, Deed[Told]], Answer]
    sentence: Any
    early: bool = True
    field: str = ""

    @property
    def name(self) -> str:
        return f"{self.check.__module__}.{self.check.__name__}"

    def __call__(self, subject: Of, deed: Deed[Told]) -> str:
        answer = self.check(subject, deed)
        if answer is True:
            return ""
        params: Mapping[str, Any] = answer if isinstance(answer, Mapping) else {}
        return f"{self.sentence % params}{params.get('because', '')}"


Check = TypeVar("Check")


@overload
def rule(
    sentence: Any, *, early: Literal[True] = True
) -> Callable[[Callable[[Of, Asked], Answer]], Rule[Of, Any]]: ...
@overload
def rule(
    sentence: Any, *, early: Literal[False]
) -> Callable[[Callable[[Of, Deed[F]], Answer]], Rule[Of, F]]: ...
def rule(sentence: Any, *, early: bool = True) -> Callable[[Callable[..., Answer]], Rule[Any, Any]]:
    """Declare a guard: the function says True when met, False or the sentence's figures when not
    (`because` among them is said after it)."""

    def wrap(check: Callable[..., Answer]) -> Rule[Any, Any]:
        return Rule(check=check, sentence=sentence, early=early)

    return wrap


def move(
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
) -> Callable[[Callable[[S, Deed[F]], None]], Callable[[S, Deed[F]], None]]:
    """A transition of the house: who may do it, what stands in the way, who is told, who may read it.

    `target` None: the row stays in whichever of the sources it is.
    `tells` are roles; every organisation in `subject.parties(role)` gets a message in the same
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
    declare: Callable[..., Any] = transition(
        "state", source=sources, target=end, permission=permission, custom=custom
    )
    return declare


@dataclass(frozen=True)
class Declared:
    """A transition as declared, read once from the library; `target` "" stays where it is."""

    name: str
    sources: tuple[str, ...]
    target: str
    permission: Any
    custom: dict[str, Any]
    shape: Any = None  # the dataclass of its facts; None: it takes none; Any: not told yet

    def take(self, facts: Facts | None) -> None:
        """Refuse facts of another deed: mypy says so earlier, where the move is not called by name."""
        if self.shape is not Any and type(facts) is not (self.shape or type(None)):
            raise TypeError(f"{self.name} takes {self.shape}, not {type(facts).__name__}")

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
            shape=_shape(member),
        )
    return found


def _shape(move_: Any) -> Any:
    """The facts' dataclass as the move's own annotation tells it: `deed: Deed[facts.Decision]`."""
    hint = get_type_hints(inspect.unwrap(move_)).get("deed")
    told = get_args(hint)
    return (
        Any
        if not told or isinstance(told[0], TypeVar)
        else None
        if told[0] is type(None)
        else told[0]
    )


# Told after each move, inside its transaction; the accounts app writes the messages.
listeners: list[Callable[[Subject, Declared, Deed], None]] = []


@overload
def perform(
    subject: S,
    move: Callable[[S, Deed[F]], None],
    facts: F,
    *,
    by: Actor,
    version: int | None = None,
    reason: str = "",
    on: date | None = None,
) -> S: ...
@overload
def perform(
    subject: S,
    move: Callable[[S, Deed[None]], None],
    *,
    by: Actor,
    version: int | None = None,
    reason: str = "",
    on: date | None = None,
) -> S: ...
def perform(
    subject: Any,
    move: Callable[..., None],
    facts: Any = None,
    *,
    by: Actor,
    version: int | None = None,
    reason: str = "",
    on: date | None = None,
) -> Any:
    """Do one move and return the fresh row: `perform(case, ExitCase.decide, facts.Decision(…), by=…)`.

    `facts` are given to the late rules and to the move, and recorded but for private ones.
    Raises Stale (version or state moved), Forbidden, or Blocked with every unmet rule's sentence.
    """

    def run() -> Any:
        row = _locked(subject)
        spec = declared(row.__class__)[move.__name__]
        spec.take(facts)
        what = _told(spec.name, by, facts, reason, on)
        _answer(row, spec, what, version)
        before, values = row.state, deeds.values_of(row)
        getattr(row, spec.name)(what)
        save_changed(row, values)
        _note(row, spec, what, (before, row.state), facts.recorded() if facts else {})
        passages.moved(row, before, what.by, what.at)
        for listener in listeners:
            listener(row, spec, what)
        return row

    return deeds.in_deed(run)


def named(subject: Subject, name: str) -> Callable[..., None]:
    """A move by its name, for whoever is told it from outside (a paper, a table of tests)."""
    return cast("Callable[..., None]", getattr(type(subject), declared(type(subject))[name].name))


def require(
    subject: Any,
    name: str,
    *,
    by: Actor,
    rules: Iterable[Rule[Any, Any]] = (),
    facts: Facts | None = None,
    allowed: bool = True,
    version: int | None = None,
    reason: str = "",
    on: date | None = None,
) -> None:
    """Answer as `perform` does for a deed that is no move: Stale, then Forbidden, then Blocked with
    the sentence of every unmet rule."""
    if version is not None and subject.version != version:
        raise Stale
    if not allowed:
        raise Forbidden
    what = Deed(name, by, on or clock.today(), clock.now(), reason.strip(), facts, "")
    _hold(rules, subject, what)


def touch(row: Subject, **changes: Any) -> None:
    """Set these columns of a row that a deed changes past its machine, and save them and no other.
    Without any, pages drawn of it before are stale all the same."""
    values = deeds.values_of(row)
    for name, value in changes.items():
        row._meta.get_field(name)  # a name that is none would be lost
        setattr(row, name, value)
    save_changed(row, values)


def save_changed(row: Subject, before: Mapping[str, Any]) -> None:
    """Save the columns that differ from `deeds.values_of(row)` as it was before, and a new version."""
    row.version += 1
    now = deeds.values_of(row)
    row.save(update_fields=[name for name, value in now.items() if value != before[name]])


def _hold(rules: Iterable[Rule[Any, Any]], subject: Any, what: Deed[Any]) -> None:
    early = what.asked()
    with deeds.asking():
        answers = [(rule_(subject, early if rule_.early else what), rule_.field) for rule_ in rules]
    if unmet := {sentence: field for sentence, field in answers if sentence}:
        raise Blocked([*unmet], {field: sentence for sentence, field in unmet.items() if field})


def _scope() -> deeds.Scope:
    scope = deeds.current()
    assert scope is not None  # noqa: S101 - only called inside a deed
    return scope


def _locked(subject: S) -> S:
    """The row itself, read again, behind what is locked before it."""
    scope = _scope()
    first = [row for row in subject.locks_first() if ref(row) not in scope.locked]
    deeds.lock_all([*first, subject])
    return deeds.lock(subject)


def _told(name: str, by: Actor, facts: Any, reason: str, on: date | None = None) -> Deed[Any]:
    today, now = clock.today(), clock.now()
    return Deed(name, by, on or today, now, reason.strip(), facts, _scope().deed_id)


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
    _hold(spec.custom["rules"], row, what)


def _note(
    row: Subject, spec: Declared, what: Deed, moved: tuple[str, str], facts: dict[str, Any]
) -> None:
    chain, dossier = row.ledger_key()
    _scope().entries.append(
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
    subject: S,
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
) -> S:
    """Change columns of a row that stays in its state; old and new values are recorded.

    Columns named in `private` are recorded as changed, without their values. `columns` takes those
    whose names are also arguments here.
    """
    changes.update(columns or {})

    def run() -> S:
        row = _locked(subject)
        if version is not None and row.version != version:
            raise Stale
        if not permission(row, by):
            raise Forbidden
        _hold(rules, row, _told(name, by, None, reason))
        old, values = {key: getattr(row, key) for key in changes}, deeds.values_of(row)
        for key, value in changes.items():
            setattr(row, key, value)
        save_changed(row, values)
        changed = {key: [old[key], value] for key, value in changes.items() if old[key] != value}
        hidden = dict.fromkeys(changed.keys() & set(private), "***")
        record(row, name, by=by, reason=reason, audience=audience, changed={**changed, **hidden})
        return row

    return deeds.in_deed(run)


def asked(actor: Actor, name: str, reason: str = "") -> Asked:
    """A deed that this actor might do now, for early rules."""
    return Deed(name, actor, clock.today(), clock.now(), reason, None, "")


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
        what = asked(actor, spec.name)
        with deeds.asking():
            unmet = tuple(
                sentence
                for rule_ in spec.custom["rules"]
                if rule_.early and (sentence := rule_(subject, what))
            )
        found.append(Move(spec.name, str(spec.custom["label"]), spec.custom["danger"], unmet))
    return found
