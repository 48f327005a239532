"""Every list page and the workbench at 10, 100 and 1,000 rows: the number of queries must not grow."""

import time
from collections.abc import Iterator

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.middleware import ACTING
from accounts.models import Membership
from benchmarks import copies
from portals.kit.lists import ListPage

SIZES = (10, 100, 1000)


def list_pages() -> Iterator[tuple[str, type[ListPage]]]:
    """Path and class of every list page that needs no number in its path."""

    def below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, type[ListPage]]]:
        for each in resolver.url_patterns:
            route = prefix + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from below(each, route)
            elif isinstance(each, URLPattern) and "<" not in route:
                view = getattr(each.callback, "view_class", None)
                if view is not None and issubclass(view, ListPage):
                    yield f"/{route}", view

    return below(get_resolver(), "")


def browser(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[ACTING] = membership.pk
    session.save()
    return client


def measured(client: Client, path: str) -> tuple[int, float]:
    client.get(path)  # the first reads templates
    with CaptureQueriesContext(connection) as captured:
        status = client.get(path).status_code
    queries = len(captured)  # the next request empties the log
    assert status == 200, f"{path}: {status}"
    times = []
    for _ in range(3):
        began = time.perf_counter()
        client.get(path)
        times.append(time.perf_counter() - began)
    return queries, min(times) * 1000


def who_sees(view: type[ListPage]) -> tuple[Membership, object] | None:
    """The member who sees most rows of a list, and one of those rows."""
    best: tuple[int, Membership, object] | None = None
    roles = [str(role) for role in view.roles]
    for member in Membership.objects.filter(role__in=roles).select_related(
        "user", "organisation__region"
    ):
        rows = view().rows(member.actor())
        count = rows.count()
        if count and (best is None or count > best[0]):
            best = (count, member, rows.first())
    return best and best[1:]


def grow(view: type[ListPage], actor: object, row: object, size: int) -> bool:
    """Copy `row` until the list has `size` rows; False when its copies are not this member's to see."""
    count = view().rows(actor).count()
    for done in range(size - count):
        copies.copy_of(row)
        if done == 0 and view().rows(actor).count() == count:
            return False
    return True


def figures(
    client: Client, path: str, view: type[ListPage], actor: object, row: object
) -> list[tuple[int, float]]:
    return [measured(client, path) for size in SIZES if grow(view, actor, row, size)]


def show(path: str, found: list[tuple[int, float]]) -> None:
    if len(found) < len(SIZES):
        print(f"{path:44} a copy of a row is not this member's to see")
        return
    counts = [count for count, _ms in found]
    verdict = "" if max(counts) <= counts[0] else "   GROWS"
    cells = "   ".join(f"{count:3d} q {ms:6.1f} ms" for count, ms in found)
    print(f"{path:44} {cells}{verdict}")


def run() -> None:
    print(f"\n{'list':44} " + "   ".join(f"{size:>10,} rows" for size in SIZES))
    for path, view in list_pages():
        chosen = who_sees(view)
        if chosen is None:
            print(f"{path:44} no row in the demo world to copy")
            continue
        member, row = chosen
        with transaction.atomic():
            show(path, figures(browser(member), path, view, member.actor(), row))
            transaction.set_rollback(True)
    workbench()


def workbench() -> None:
    """The officer's workbench while every list the officer sees grows at once."""
    member = (
        Membership.objects.filter(role="DISTRICT", is_lead=False)
        .select_related("user")
        .earliest("pk")
    )
    client, actor = browser(member), member.actor()
    mine = [view for _path, view in list_pages() if member.role in view.roles]
    grown = [(view, row) for view in mine if (row := view().rows(actor).first()) is not None]
    found = []
    for size in SIZES:
        for view, row in grown:
            # At least one copy, also in the smallest: a block that a copy fills counts from the start.
            grow(view, actor, row, max(size, view().rows(actor).count() + 1))
        found.append(measured(client, "/"))
    show("/ (workbench)", found)
