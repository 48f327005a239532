"""Every address that names a row, asked for by people whose row it is not.

Refused is 403, 404 or the way to the sign-in; anything else counts as given. Addresses come from
the URLconf and from what is registered (acts, papers, downloads), so new ones are walked too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import documents
from accounts.actors import Stranger
from accounts.enums import PUBLIC, Role
from config import urls
from inspections.domain import originals
from portals.kit import act, files
from tests.house import test_urls_roles
from tests.world.built import World, scoped

# Pages that take a row's key, and whose key it is. Pages for everybody are asked as a stranger.
PAGES = {
    "scheme": "evaluations.Scheme",
    "school": "institutions.School",
    "term": "institutions.Term",
    "claim": "accounts.Claim",
    "agreement": "contracts.Agreement",
    "placement": "contracts.Placement",
    "backfill": "contracts.BackfillBatch",
    "round": "evaluations.Round",
    "evaluation-sheet": "evaluations.QualitySheet",
    "evaluation-survey": "evaluations.Survey",
    "evaluation-tally": "evaluations.PaperTally",
    "evaluation-reply": "evaluations.Reply",
    "evaluation-consequence": "evaluations.Consequence",
    "violation": "inspections.Violation",
    "order": "inspections.Rectification",
    "exit": "inspections.ExitCase",
    "elsewhere": "inspections.Elsewhere",
    "release": "inspections.Release",
    "institution": "institutions.Institution",
    "paper-entry": "accounts.PaperEntry",
    "report": "reports.ReportJob",
    "report-progress": "reports.ReportJob",
    "call": "vetting.Announcement",
    "application": "vetting.Application",
    "sheet": "vetting.ScoreSheet",
    "objection": "vetting.Objection",
    "listing": "vetting.Listing",
    "public-call": "vetting.Announcement",
    "public-objection": "vetting.Announcement",
    "survey-links": "evaluations.Survey",
    "agreement-text": "contracts.Agreement",
    "licence": "institutions.Licence",
    "course": "institutions.Course",
    "staff-person": "institutions.Staff",
    "staff-reveal": "institutions.Staff",
    "change": "institutions.Change",
    "exclusion": "institutions.Exclusion",
    "institution-phone": "institutions.Institution",
    "record-entry": "core.Entry",
    "office": "accounts.Organisation",
    "person": "accounts.Membership",
    "one-time-password": "accounts.OneTimePassword",
    "stand-in": "accounts.StandIn",
    "owner-letter": "accounts.OwnerLetter",
    "message-read": "accounts.Receipt",
}
# Asked of every model: `go`, and whatever is registered for `do`, `print` and `file`.
ANY_MODEL = {"go", "do", "do-many", "print", "issued", "word", "scan", "file", "original"}
# Beside a page that was issued, with the edition in their address.
OF_AN_EDITION = ("issued", "word", "scan")
# Their key is no row's: a token that is itself the secret, a year, a setting, a day's signed hashes.
NO_ROW = {"survey", "calendar-year", "policy", "anchor-file"}
REFUSED = {403, 404}


@dataclass
class Tally:
    """Of one model: the rows asked for, by state, and how the answers fell."""

    rows: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    refused: int = 0
    given: list[str] = field(default_factory=list)


def answer_plainly(monkeypatch: Any) -> None:
    for status in (403, 404):
        plain = partial(HttpResponse, status=status)
        name = f"handler{status}"
        monkeypatch.setattr(urls, name, lambda *_a, plain=plain, **_k: plain(), raising=False)


def pages_with_keys() -> dict[str, test_urls_roles.Page]:
    nowhere = str(next(iter(test_urls_roles.NOWHERE.values())))
    return {
        page.name: page for page in test_urls_roles.ALL if nowhere in page.path or "<" in page.path
    }


def of_each_state(world: World, label: str, *, place: str = "own", many: int = 2) -> list[Model]:
    """The newest rows of the place, so many in each state (of all, where there is no machine)."""
    model = apps.get_model(label)
    found: Counter[str] = Counter()
    rows = []
    keys = world.rows.get(label, {}).get(place, set())
    for row in model._base_manager.filter(pk__in=keys).order_by("-pk"):
        state = str(getattr(row, "state", ""))
        found[state] += 1
        if found[state] <= many:
            rows.append(row)
    return rows


def _papers(lower: str) -> list[str]:
    """Official pages by name."""
    return [page.name for page in documents.registered() if page.key[0] == lower]


@cache
def _named(lower: str) -> dict[str, list[str]]:
    """What is registered under a model's name, by the page that serves it."""
    acts = [each for each in act.registered() if each.model._meta.label_lower == lower]
    return {
        "do": [each.name for each in acts if not each.new],
        "print": _papers(lower),
        "file": [name for known, name in files._downloads if known == lower],
        "original": list(originals.HELD.get(lower, (None, ()))[1]),
    }


@cache
def _pages_of(label: str, *, public: bool) -> list[str]:
    roles = {page.name: page.roles for page in test_urls_roles.ALL}
    return [
        name
        for name, known in PAGES.items()
        if known == label and (PUBLIC in roles[name]) == public
    ]


def addresses(row: Model, *, every: bool) -> Iterator[str]:
    """The pages of the row; of what is registered for its model `every` name, or one of each kind."""
    lower = row._meta.label_lower
    if not isinstance(row.pk, int):
        return  # no pattern takes such a key but `do`, and nothing is done to it
    for name in _pages_of(row._meta.label, public=False):
        yield reverse(name, args=[row.pk])
    yield reverse("go", args=[lower, row.pk])
    for page, names in _named(lower).items():
        for name in names if every else names[:1]:
            yield reverse(page, args=[lower, row.pk, name])
            for beside in OF_AN_EDITION if page == "print" else ():
                yield reverse(beside, args=[lower, row.pk, name, 1])


def public_addresses(row: Model) -> Iterator[str]:
    for name in _pages_of(row._meta.label, public=True):
        yield reverse(name, args=[row.pk])


People = list[tuple[Any, Client]]


def strangers(
    world: World, roles: set[str] | None = None, places: tuple[str, ...] = ("other", "far", "near")
) -> People:
    """One of each role: of the other district, of the other city, a neighbour; and nobody.

    Who keeps accounts and who audits sees no case in the own place either.
    """
    found: People = [(Stranger(), Client())]
    for role in Role.values:
        if roles is None or role in roles:
            who = [(world.viewers.get((role, place)) or [None])[0] for place in places]
            who += [world.near.get(role)] if "near" in places else []
            if roles is None and role in {Role.ADMIN, Role.AUDITOR}:
                who.append(world.viewers[role, "own"][0])
            found += [(actor, world.cast.client(actor)) for actor in who if actor]
    return found


def walk(world: World, people: People) -> dict[str, Tally]:
    return {model._meta.label: walk_model(world, model, people) for model in scoped()}


def walk_model(
    world: World, model: Any, people: People, *, many: int = 1, every: bool = True
) -> Tally:
    """`every` name of what is registered for the model is asked of its first row."""
    tally = Tally()
    rows = of_each_state(world, model._meta.label, many=many)
    tally.rows.update(str(getattr(row, "state", "")) for row in rows)
    for actor, client in people:
        seen = set(model.objects.visible_to(actor).values_list("pk", flat=True))
        for number, row in enumerate(rows):
            if row.pk not in seen:
                _ask(tally, client, actor, addresses(row, every=every and number == 0))
            if actor.role == PUBLIC and row.pk not in seen:
                _ask(tally, client, actor, public_addresses(row))
    return tally


def _ask(tally: Tally, client: Client, actor: Any, paths: Iterator[str]) -> None:
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 405:
            answer = client.post(path)
        tally.asked += 1
        to_sign_in = str(answer.headers.get("Location", "")).startswith("/sign-in/")
        if answer.status_code in REFUSED or (answer.status_code == 302 and to_sign_in):
            tally.refused += 1
        else:
            told = f"{answer.status_code} {answer.headers.get('Location', '')}"
            tally.given.append(f"{actor.role} {getattr(actor, 'name', '')} {path} {told}")
