"""The only road to rows: `Model.objects.visible_to(actor)`.

A model says once, in `scope`, which rows each role may see; a role it does not name sees nothing.
A clause over another table's rows asks `there_is`: joined, it would repeat ours for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from typing_extensions import TypeVar

Row = TypeVar("Row", bound=models.Model, default=Any, covariant=True)


class Actor(Protocol):
    """Whoever acts: a person under one membership, or a named part of the machine."""

    @property
    def role(self) -> str: ...
    @property
    def is_lead(self) -> bool: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def person_key(self) -> str:
        """The natural person, the same under every membership ("" for the machine)."""
        ...

    def facts(self) -> dict[str, Any]:
        """Who it is, for the ledger: no personal numbers."""
        ...


type_scope = Mapping[str, Callable[[Any], Q]]


def there_is(label: str, *conditions: Q, of: Mapping[str, str], **values: Any) -> Q:
    """Whether another table has a row that fits, without repeating ours for each.

    `of` ties its columns to ours: there_is("vetting.Panelist", of={"announcement": "pk"}, user=1).
    """
    rows = apps.get_model(label)._base_manager.filter(*conditions, **values)
    return Q(Exists(rows.filter(**{theirs: OuterRef(ours) for theirs, ours in of.items()})))


# Told of each model whose rows `update()` changed.
updated: list[Callable[[type[models.Model]], None]] = []


class ScopedQuerySet(models.QuerySet[Row]):
    def update(self, **values: Any) -> int:
        """Past `perform`, so a deed forgets what it had read of these rows."""
        changed = super().update(**values)
        for forget in updated:
            forget(self.model)
        return changed

    def visible_to(self, actor: Actor) -> Self:
        scope: type_scope = getattr(self.model, "scope", {})
        rows = scope.get(actor.role)
        return self.none() if rows is None else self.filter(rows(actor))


def everything(actor: Actor) -> Q:
    """For a role that sees every row of a model."""
    return Q(pk__isnull=False)


class Scoped(models.Model):
    """A row that is reached through its scope, without a machine of its own."""

    scope: ClassVar[type_scope] = {}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
