"""`perform()` against the same ORM statements without rules, permission, version check or record-keeping code."""

import statistics
import time
from collections.abc import Callable

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.enums import OrganisationKind, Role
from accounts.models import Notice, Organisation, Region
from core import clock, fsm
from core.models import ChainHead, Entry
from tests.toy.models import Folder, Ticket, TicketState

ROUNDS, PER_ROUND = 12, 25
AIM = 3.0
TEXT = "已修好"


class Officer:
    """The least an actor is; who it is does not matter here."""

    role, is_lead, person_key, user_id = Role.DISTRICT, False, "user:1", 1

    def __init__(self, organisation: Organisation) -> None:
        self.organisation_id = organisation.pk

    def facts(self) -> dict[str, object]:
        return {"user": 1, "office": "甲局"}


def by_the_road(ticket: Ticket, officer: Officer) -> None:
    fsm.perform(ticket, "reply", by=officer, version=0, answer=TEXT)


def by_hand(ticket: Ticket, officer: Officer) -> None:
    """Statement for statement what a move sends to the database."""
    with transaction.atomic():
        Folder._base_manager.select_for_update().get(pk=ticket.folder_id)
        row = Ticket._base_manager.select_for_update().get(pk=ticket.pk)
        row.__dict__["state"] = TicketState.ANSWERED
        row.answer, row.version = TEXT, row.version + 1
        row.save()
        Notice.objects.bulk_create([
            Notice(organisation_id=ticket.organisation_id, role=Role.DISTRICT, kind="ticket.reply",
                   subject=f"toy.ticket:{row.pk}", text=TEXT, deed_id="", created_at=clock.now()),
        ])  # fmt: skip
        ChainHead.objects.get_or_create(chain="bench")
        head = ChainHead.objects.select_for_update().get(chain="bench")
        head.seq += 1
        Entry._base_manager.bulk_create([
            Entry(chain="bench", seq=head.seq, dossier="d", subject="s", deed="ticket.reply", reason="",
                  audience="", at=clock.now(), deed_id="", body="{}", body_hash="", previous_hash="", hash=""),
        ])  # fmt: skip
        head.save(update_fields=["seq", "hash"])


def tickets(organisation: Organisation, count: int) -> list[Ticket]:
    folder = Folder.objects.create(name="bench")
    return [
        Ticket.objects.create(folder=folder, organisation_id=organisation.pk, text="漏水")
        for _ in range(count)
    ]


def seconds(deed: Callable[[Ticket, Officer], None], rows: list[Ticket], officer: Officer) -> float:
    began = time.perf_counter()
    for row in rows:
        deed(row, officer)
    return (time.perf_counter() - began) / len(rows)


def statements(
    deed: Callable[[Ticket, Officer], None], organisation: Organisation, officer: Officer
) -> int:
    [row] = tickets(organisation, 1)
    with CaptureQueriesContext(connection) as captured:
        deed(row, officer)
    return len(captured)


def run() -> None:
    region = Region.objects.create(code="999999", name="测速区")
    office = Organisation.objects.create(
        kind=OrganisationKind.BUREAU, name="甲局", code="999999", region=region
    )
    officer = Officer(office)
    counted = [statements(deed, office, officer) for deed in (by_the_road, by_hand)]
    ratios, times = [], []
    for _ in range(ROUNDS):  # turn by turn, so that a noisy minute hits both
        road = seconds(by_the_road, tickets(office, PER_ROUND), officer)
        hand = seconds(by_hand, tickets(office, PER_ROUND), officer)
        ratios.append(road / hand)
        times.append(road)
    ratio = statistics.median(ratios)
    verdict = "as aimed" if ratio <= AIM else "MORE THAN AIMED"
    print(
        f"perform() / the same statements by hand: {ratio:.2f} (aim: at most {AIM:g}; {verdict}); "
        f"{counted[0]} against {counted[1]} statements; {statistics.median(times) * 1000:.1f} ms a move"
    )
