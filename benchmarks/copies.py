"""Copies of a row, valid enough for the database: lists are measured on many rows, not on many deeds."""

import itertools
from collections.abc import Iterator

from django.db import models

_numbers = itertools.count(1)
_TEXT = (models.CharField, models.TextField, models.SlugField)
_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _unique_sets(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield (field.name,)
    yield from map(tuple, model._meta.unique_together)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(constraint.fields)


def _other_text(text: str, field: models.Field) -> str:
    number, tail = next(_numbers), ""
    for _ in range(5):
        number, digit = divmod(number, len(_DIGITS))
        tail = _DIGITS[digit] + tail
    tail = f"Z{tail}"  # no real number of ours has one
    kept = min(len(text), (field.max_length or 10_000) - len(tail))
    return text[:kept] + tail


def _differ(copy: models.Model, names: tuple[str, ...]) -> None:
    """Change one column of a unique set: text first, then a number, then the row it points to."""
    fields = [copy._meta.get_field(name) for name in names]
    for field in fields:
        value = getattr(copy, field.attname)
        if value is None:
            return
        if isinstance(field, _TEXT) and not field.choices:
            setattr(copy, field.attname, _other_text(value, field))
            return
    for field in fields:
        if isinstance(field, models.IntegerField):
            setattr(copy, field.attname, getattr(copy, field.attname) + 1_000 + next(_numbers))
            return
    for field in fields:
        if isinstance(field, models.ForeignKey):
            setattr(copy, field.name, copy_of(getattr(copy, field.name)))
            return


def copy_of(row: models.Model) -> models.Model:
    copy = type(row)()
    for field in row._meta.concrete_fields:
        if not field.primary_key:
            # Straight into the instance: a protected state may not be assigned.
            copy.__dict__[field.attname] = getattr(row, field.attname)
    for names in _unique_sets(type(row)):
        _differ(copy, names)
    models.Model.save_base(copy, force_insert=True)
    for relation in row._meta.many_to_many:
        if relation.remote_field.through._meta.auto_created:
            getattr(copy, relation.name).set(getattr(row, relation.name).all())
    return copy
