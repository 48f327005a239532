"""The only road to rows: `Model.objects.visible_to(actor)`.

A model says once, in `scope`, which rows each role may see; a role it does not name sees nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol, Self

from django.db import models
from django.db.models import Q
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


class ScopedQuerySet(models.QuerySet[Row]):
    def visible_to(self, actor: Actor) -> Self:
        scope: type_scope = getattr(self.model, "scope", {})
        rows = scope.get(actor.role)
        return self.none() if rows is None else self.filter(rows(actor)).distinct()


def everything(actor: Actor) -> Q:
    """For a role that sees every row of a model."""
    return Q(pk__isnull=False)


class Scoped(models.Model):
    """A row that is reached through its scope, without a machine of its own."""

    scope: ClassVar[type_scope] = {}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
