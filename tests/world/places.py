"""The cast as another district or another city has it, so that a factory walks there unknowing.

far = Place(cast, "_far")
far.officer       # cast.officer_far
far.lead2         # nobody in the cast: another lead of the same office, made on first use
far.anew()        # the same place around an institution of its own that nobody knows yet
"""

from __future__ import annotations

from typing import Any

from accounts.models import Organisation
from tests.cast import OFFICES, PEOPLE, Cast
from tests.factories import institutions as made

# Own district, another district of the city, another city.
SUFFIXES = {"own": "", "other": "_b", "far": "_far"}


class Place:
    def __init__(self, cast: Cast, suffix: str, **instead: Any) -> None:
        self._cast, self._suffix = cast, suffix
        self.__dict__.update(instead)

    def __getattr__(self, name: str) -> Any:
        found = self._named(name)
        self.__dict__[name] = found
        return found

    def _named(self, name: str) -> Any:
        for known in (self._here(name), name if name.startswith("city") else ""):
            if known and hasattr(self._cast, known):
                return getattr(self._cast, known)
        if name in PEOPLE:
            _full, role, lead, office = PEOPLE[name]
            return made.actor_in(getattr(self, office), role, lead=lead)
        if name in OFFICES:
            kind, code, full, _region = OFFICES[name]
            again = {"code": f"{code}{self._suffix}", "name": f"{full}{self._suffix}"}
            return Organisation.objects.create(kind=kind, region=self.region, **again)
        if name.startswith("school"):
            return made.school_of(getattr(self, f"{name}_office"))
        return getattr(self._cast, name)

    def _here(self, name: str) -> str:
        stem = name.removesuffix("_office")
        ending = name[len(stem) :]
        if name == "city_region":
            return name if self._suffix != "_far" else "city_region_far"
        return f"{stem.rstrip('1')}{self._suffix}{ending}" if self._suffix else name

    @property
    def suffix(self) -> str:
        return self._suffix

    def anew(self, **columns: Any) -> Place:
        body = made.confirmed_institution(self, **columns)
        return Place(
            self._cast,
            self._suffix,
            institution=body,
            institution_office=body.organisation,
            clerk=made.clerk_of(body),
        )
