"""`visible_to` never repeats a row: a clause over rows of another table asks whether there is one."""

import pytest
from django.apps import apps
from django.db.models.sql.datastructures import Join

from core.scoping import Scoped

pytestmark = pytest.mark.django_db


class Anybody:
    """Holds every id and every role that a clause may ask for."""

    def __init__(self, role: str) -> None:
        self.role, self.is_lead = role, True
        self.person_key, self.city_code, self.region_code = "user:1", "371000", "371002"
        self.bonds: frozenset[int] = frozenset()

    def __getattr__(self, name: str) -> int:
        return 1


def repeating(model: type[Scoped], role: str) -> list[str]:
    """The tables that the clause joins although they may hold several rows for one of ours."""
    query = model._base_manager.filter(model.scope[role](Anybody(role))).query
    return [
        each.table_name
        for each in query.alias_map.values()
        if isinstance(each, Join)
        and query.alias_refcount[each.table_alias]
        and not (each.join_field.many_to_one or each.join_field.one_to_one)
    ]


def test_no_clause_joins_to_many():
    found = {
        f"{model._meta.label} for {role}": tables
        for model in apps.get_models()
        if issubclass(model, Scoped)
        for role in model.scope
        if (tables := repeating(model, role))
    }
    assert found == {}
