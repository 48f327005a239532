"""Was everything that an unconfirmed account did kept where rules of two persons look for it?"""

from dataclasses import replace

from accounts import permissions
from accounts.domain import ties
from accounts.models import TieKind
from tests.factories.identity import again


def tie(cast, name, *, by):
    """This person's account was reset by somebody who takes no part in what follows."""
    person = getattr(cast, name)
    ties.bind(cast.user(person), TieKind.RESET, by=by)
    cast.people[name] = again(person)
    return cast.people[name]


def missed(who, maker, sites):
    """Rows with the tied person in a column that a rule of two persons reads, and which the maker
    could still check as another person; and columns that hold no such row, so that nothing is proved.
    """
    found, empty = [], []
    fresh = replace(maker)  # as the next request sees the maker
    for model, field, on in sites:
        rows = model._base_manager.filter(**{field: who.user_id})
        empty += [] if rows else [f"{model.__name__}.{field}"]
        found += [
            f"{row!r}.{field}"
            for row in rows
            if permissions.another(fresh, who.user_id, on=on(row)) is True
        ]
    return found, empty


def itself(row):
    return (row,)
