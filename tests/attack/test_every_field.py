"""Hostile files at every field of the site that takes one, as who may send there and as strangers.

The fields are found, not listed: a deed that asks for a file tomorrow is tried as well, or the test fails
because no stage of the town has a row for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core import clock
from core.files import inspection
from core.files.inspector import Found
from core.files.kinds import Flaw, Kind
from core.models import StoredFile
from portals.kit import act as acts
from portals.kit.deed_form import CheckedFileField, DeedForm
from tests.attack import looking, posting, town
from tests.house import source

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
STOPPED = {302, 403, 404}
# Not reached: of offices only the newest four are tried, and they are no cast's own. That its form looks into
# files is asked below.
UNREACHED = {"accounts.organisation/ask_second"}
# Where uploads are read from a request: they are given to a form, or only counted and compared.
TAKERS = {
    "portals/accounts/papers.py",
    "portals/contracts/backfill.py",
    "portals/public/registration.py",
    "portals/kit/act_many.py",
    "portals/kit/act_views.py",
    "portals/kit/late_submission.py",
    "portals/kit/onetime.py",
}


@pytest.fixture
def looked(monkeypatch):
    """The same inspector without a process for each of some hundred posts; test_door has the process."""
    known: dict[tuple[bytes, str], Any] = {}

    def look(data: bytes, kind: Kind) -> inspection.Looked:
        key = (data, str(kind))
        if key not in known:
            ending = {held: end for end, held in looking.KIND.items()}[kind]
            try:
                known[key] = looking.in_process(data, ending)
            except Found:
                known[key] = None
        if known[key] is None:
            raise Flaw("不能接收。")
        return inspection.Looked(known[key], redrawn=kind in {Kind.JPG, Kind.PNG})

    monkeypatch.setattr(inspection, "look", look)


def stages(cast: Any) -> Iterator[dict[acts.Act, set[str]]]:
    """In each stage of the town, undone at its end; gives what was met before."""
    met: dict[acts.Act, set[str]] = {}
    for stage in town.STAGES:
        with transaction.atomic(), clock.frozen(clock.at(MONDAY, 9)):
            stage(cast)
            yield met
            transaction.set_rollback(True)
        for row in ("school", "school2", "school_b", "institution", "institution_b"):
            cast.__dict__.pop(row, None)


def as_who_may(cast: Any, door: town.Door, files: list[Any]) -> dict[str, Any]:
    client, found = cast.client(door.actor), {}
    before = posting.newest()
    for one in files:
        answer = posting.post(client, door.path, door.fields, one)
        errors = answer.context["form"].errors if answer.status_code in {409, 422} else {}
        if posting.kept_after(before) or not set(door.fields) <= errors.keys():
            found[f"{door} {door.actor.role} {one.filename}"] = answer.status_code
    return found


def as_strangers(cast: Any, door: town.Door, files: list[Any]) -> dict[str, Any]:
    found = {}
    before = posting.newest()
    for client in (Client(), cast.client(town.stranger_to(cast, door))):
        for one in files:
            status = posting.post(client, door.path, door.fields, one).status_code
            if status not in STOPPED or posting.newest() != before:
                found[f"{door} stranger {one.filename}"] = status
    return found


def through(cast: Any, each: int, *, most: int = 6) -> None:
    """`each` of the six files at every field, at `most` so many as strangers: others at the next."""
    wrong, turn, six = {}, 0, posting.six()
    for met in stages(cast):
        for door in town.doors(cast, met):
            some = [six[(turn + step) % len(six)] for step in range(each)]
            wrong |= as_who_may(cast, door, some) | as_strangers(cast, door, some[:most])
            turn += each
    unmet = {
        f"{act.model._meta.label_lower}/{act.name}"
        for act in acts.registered()
        if town.named(act) and act not in met
    }
    assert (unmet, wrong) == (UNREACHED, {})
    assert turn >= 95 * each


def test_no_field_takes_a_hostile_file(cast, looked):
    through(cast, 2, most=1)


@pytest.mark.long
def test_no_field_takes_any_of_the_six(cast):
    through(cast, 6)


def test_every_form_has_its_files_looked_into_at_the_one_place():
    """Also those of `UNREACHED`: none has a check of its own."""
    forms = {act.form_class for act in acts.registered() if town.takes_files(act)}
    assert {form.__name__ for form in forms if form._check is not DeedForm._check} == set()


def test_uploads_are_taken_in_known_places_only():
    found = {module.name for module in source.modules("portals") if "request.FILES" in module.text}
    assert found == TAKERS


def public_files(client: Client, name: str) -> tuple[str, list[str]]:
    path = reverse(name)
    fields = client.get(path).context["form"].fields
    return path, [name for name, field in fields.items() if isinstance(field, CheckedFileField)]


@pytest.mark.parametrize("name", ["register", "account-claim"])
def test_no_hostile_file_comes_in_by_a_public_form(client, cast, name):
    path, names = public_files(client, name)
    assert names
    statuses = [posting.post(client, path, names, one).status_code for one in posting.six()]
    assert [status for status in statuses if status not in {422, 429}] == []
    assert StoredFile.objects.count() == 0


def test_a_strangers_hostile_file_is_looked_into_when_all_the_rest_is_in_order(cast):
    for number, one in enumerate(posting.six()):
        address = f"203.0.113.{number + 1}"
        client = Client(REMOTE_ADDR=address)
        path, names = public_files(client, "account-claim")
        files = {name: looking.uploaded(one) for name in names}
        answer = client.post(path, {**posting.claim(100 + number), **files})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, set(names))
    assert StoredFile.objects.count() == 0


def test_no_hostile_file_comes_in_with_the_workbook_of_before(cast, looked):
    """The workbook of a backfill, and each of its scans."""
    path, found = reverse("backfill-upload"), {}
    for who in (cast.officer, cast.clerk, None):
        client = cast.client(who) if who else Client()
        for one in posting.six():
            for name in ("workbook", "scans"):
                status = posting.post(client, path, [name], one).status_code
                found[status] = found.get(status, 0) + 1
    assert found == {422: 12, 403: 12, 302: 12}
    assert StoredFile.objects.count() == 0
