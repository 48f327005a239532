"""Migrations are written with constraints and indexes in the model they belong to."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import models
from django.db.migrations import operations as ops

from core.management.commands.makemigrations import folded


def a_model(name: str = "Row") -> ops.CreateModel:
    return ops.CreateModel(name, [("id", models.AutoField(primary_key=True))], {"ordering": ["id"]})


def test_what_is_over_the_models_own_columns_is_written_into_it():
    known = models.CheckConstraint(condition=models.Q(id__gt=0), name="known")
    once = models.UniqueConstraint(fields=["id"], name="once")
    quick = models.Index(fields=["-id"], name="quick")
    given = [
        a_model(),
        ops.AddConstraint("row", known),
        ops.AddIndex("row", quick),
        ops.AddConstraint("row", once),
    ]
    (made,) = folded(given)
    assert made.options == {"ordering": ["id"], "constraints": [known, once], "indexes": [quick]}


@pytest.mark.parametrize(
    "over",
    [
        models.CheckConstraint(condition=models.Q(owner__gt=0), name="a"),
        models.CheckConstraint(condition=models.Q(owner__isnull=False), name="b"),
        models.UniqueConstraint(fields=["owner"], condition=models.Q(id__gt=0), name="c"),
        models.UniqueConstraint(models.F("owner"), name="d"),
        models.UniqueConstraint(fields=["id"], include=["owner"], name="e"),
    ],
    ids=lambda each: each.name,
)
def test_what_is_over_a_column_that_comes_later_stays_behind_it(over):
    late = ops.AddField("row", "owner", models.IntegerField())
    given = [a_model(), late, ops.AddConstraint("row", over)]
    assert folded(given) == given
    assert given[0].options == {"ordering": ["id"]}
    of_another = [a_model(), a_model("Other"), late, ops.AddConstraint("other", over)]
    assert folded(of_another) == of_another[:3]


def test_what_is_added_to_a_model_of_before_stays_an_operation_of_its_own():
    given = [
        ops.AddField("old", "owner", models.IntegerField()),
        ops.AddConstraint("old", models.UniqueConstraint(fields=["owner"], name="once")),
        ops.AddIndex("old", models.Index(fields=["owner"], name="quick")),
    ]
    assert folded(given) == given


@pytest.mark.django_db
def test_the_command_writes_them_so(settings):
    settings.MIGRATION_MODULES = {}  # these tests make their tables from the models
    out = StringIO()
    call_command("makemigrations", "toy", dry_run=True, verbosity=3, stdout=out)
    written = out.getvalue()
    assert ("migrations.CreateModel(" in written, "AddConstraint(" in written) == (True, False)
    assert "models.CheckConstraint(" in written
