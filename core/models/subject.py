"""What every noun with a machine has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db import models
from django_fsm import FSMField

from core.scoping import Scoped
from core.states import NOBODY, States


class StateField(FSMField):
    """To migrations a state is a plain column.

    Each historical FSMField would stay connected to Django's class_prepared for good, which made
    migrating an empty database four times as slow.
    """

    states: type[States]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


def state_field(states: type[States], initial: States) -> Any:
    """The one column a machine's state lives in; only `perform()` can change it."""
    field = StateField(max_length=24, default=initial, choices=states.choices, protected=True)
    field.states = states
    return field


def states_of(model: type[models.Model]) -> type[States] | None:
    """The states of a model's machine; None where it has none."""
    fields = model._meta.concrete_fields
    return next((field.states for field in fields if isinstance(field, StateField)), None)


def state_is_known(states: type[States], name: str) -> models.CheckConstraint:
    """Constructors and `update()` walk past the machine: the database refuses unknown states."""
    return models.CheckConstraint(condition=models.Q(state__in=states.values), name=name)


# Told of each new row, in the transaction that wrote it (`core.passages`).
newcomers: list[Callable[[Subject], None]] = []
# Told of each row that was deleted: a draft that nobody else had seen.
leavers: list[Callable[[Subject], None]] = []


class Subject(Scoped):
    """Something deeds are done to. Its version grows by one with each of them."""

    tells_name: ClassVar[str] = ""
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        super().save(*args, **kwargs)
        for tell in newcomers if is_new else ():
            tell(self)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        for tell in leavers:
            tell(self)
        return super().delete(*args, **kwargs)

    def title(self) -> str:
        """How messages and timelines call this row."""
        return str(self)

    def ledger_key(self) -> tuple[str, str]:
        """(chain, dossier): whose chain records it, and which file it belongs to."""
        raise TypeError(f"{type(self).__name__} must say where its deeds are recorded")

    def parties(self, role: str) -> set[int]:
        """Ids of the organisations that hold `role` towards this row."""
        return set()

    def only_to(self, role: str) -> Sequence[int | None]:
        """Whom of `role` a move tells: (None,) for all of them, else the ids of single users."""
        return (None,)

    def in_hands_of(self) -> str:
        """The role whose move the present state waits for; NOBODY where it waits for none."""
        states = states_of(type(self))
        return NOBODY if states is None else states(self.state).waits_for  # type: ignore[attr-defined]

    def locks_first(self) -> list[models.Model]:
        """Rows to lock before this one, outermost first (file, then announcement)."""
        return []


def ref(subject: models.Model) -> str:
    """ "app.model:pk", the way ledgers, messages and deadlines point at a row."""
    return f"{subject._meta.label_lower}:{subject.pk}"
