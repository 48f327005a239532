"""`perform()` against the bare SQL it needs: locks, the moved row, a message, an entry, its chain's head.

The floor goes through Django's cursor, with the same transaction and the same work in the database, and
without ORM, rules, permission, version check, canonical text or hashes.
"""

import json
import statistics
from collections.abc import Callable

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Region
from benchmarks.figures import Took, took, verdict
from core import clock, fsm, passages
from tests.toy.models import Answer, Folder, Ticket, TicketState

ROUNDS, PER_ROUND = 12, 200
MOST, AIM = 8.0, 6.0
TEXT, HASH = "已修好", "0" * 64


class Officer:
    """The least an actor is; who it is does not matter here."""

    role, is_lead, person_key, user_id = Role.DISTRICT, False, "user:1", 1

    def __init__(self, organisation: Organisation) -> None:
        self.organisation_id = organisation.pk

    def facts(self) -> dict[str, object]:
        return {"user": 1, "office": "甲局"}


def by_the_road(ticket: Ticket, officer: Officer) -> None:
    fsm.perform(ticket, Ticket.reply, Answer(answer=TEXT), by=officer, version=0)


BODY = json.dumps({"deed": "ticket.reply", "facts": {"answer": TEXT}, "padding": "·" * 300})
LOCKED = " FOR UPDATE" if connection.vendor == "postgresql" else ""
FOLDER = f"SELECT id, version, name FROM toy_folder WHERE id = %s{LOCKED}"
TICKET = f"SELECT id, version, folder_id, organisation_id, chain, text, answer, answered_by, state FROM toy_ticket WHERE id = %s{LOCKED}"
MOVED = (
    "UPDATE toy_ticket SET state = %s, answer = %s, answered_by = %s, version = %s WHERE id = %s"
)
HEAD = f"SELECT chain, seq, hash FROM core_chainhead WHERE chain = %s{LOCKED}"
NEXT = "UPDATE core_chainhead SET seq = %s, hash = %s WHERE chain = %s"


def inserting(table: str, columns: str) -> str:
    marks = ", ".join(["%s"] * len(columns.split()))
    return f"INSERT INTO {table} ({', '.join(columns.split())}) VALUES ({marks})"


NOTICE = inserting(
    "accounts_message",
    "organisation_id role lead_only kind subject text deed_id created_at",
)
ENTRY = inserting(
    "core_entry",
    "id chain seq dossier subject deed reason audience at deed_id body body_hash previous_hash hash",
)
NUMBER = {
    "postgresql": "SELECT nextval(pg_get_serial_sequence('core_entry', 'id'))",
    "sqlite": "SELECT coalesce(max(id), 0) + 1 FROM core_entry",
}


LEFT = (
    "UPDATE core_passage SET left_at = %s WHERE model = %s AND subject_id = %s AND left_at IS NULL"
)
ENTERED = """INSERT INTO core_passage (model, subject_id, state, entered_at, role, organisation_id, user_id)
             VALUES (%s, %s, %s, %s, 'DISTRICT', %s, 1)"""


def by_hand(ticket: Ticket, officer: Officer) -> None:
    """What one move needs of the database, statement by statement."""
    office, at = officer.organisation_id, clock.now()
    if connection.vendor == "sqlite":
        at = connection.ops.adapt_datetimefield_value(at)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOLDER, [ticket.folder_id])
        cursor.fetchone()
        cursor.execute(TICKET, [ticket.pk])
        version = cursor.fetchone()[1]
        cursor.execute(MOVED, [TicketState.ANSWERED.value, TEXT, "user:1", version + 1, ticket.pk])
        subject = f"toy.ticket:{ticket.pk}"
        told = [office, "DISTRICT", False, "ticket.reply", subject, TEXT, "d" * 36, at]
        cursor.execute(NOTICE, told)
        cursor.execute(LEFT, [at, "toy.ticket", ticket.pk])
        cursor.execute(ENTERED, ["toy.ticket", ticket.pk, TicketState.ANSWERED.value, at, office])
        cursor.execute(HEAD, ["371002"])
        _chain, seq, _hash = cursor.fetchone()
        cursor.execute(NUMBER[connection.vendor])
        [number] = cursor.fetchone()
        cursor.execute(
            ENTRY,
            [number, "371002", seq + 1, "folder:1", subject, "ticket.reply", "", "[SCHOOL]", at,
             "d" * 36, BODY, HASH, HASH, HASH],
        )  # fmt: skip
        cursor.execute(NEXT, [seq + 1, HASH, "371002"])


def tickets(folder: Folder, organisation: Organisation, count: int) -> list[Ticket]:
    made = Ticket.objects.bulk_create(
        Ticket(folder=folder, organisation_id=organisation.pk, text="漏水") for _ in range(count)
    )
    passages.open_many(made)
    # As a page hands it over: the row alone.
    return list(Ticket._base_manager.filter(pk__in=[row.pk for row in made]).order_by("pk"))


Deed = Callable[[Ticket, Officer], None]


def timed(deed: Deed, rows: list[Ticket], officer: Officer) -> Took:
    with took() as found:
        for row in rows:
            deed(row, officer)
    return found


def statements(deed: Deed, rows: list[Ticket], officer: Officer) -> int:
    with CaptureQueriesContext(connection) as captured:
        deed(rows[0], officer)
    return len(captured)


def run() -> None:
    region = Region.objects.create(code="999999", name="测速区")
    office = Organisation.objects.create(
        kind=OrganisationKind.BUREAU, name="甲局", code="999999", region=region
    )
    folder, officer = Folder.objects.create(name="bench"), Officer(office)
    counted = [
        statements(deed, tickets(folder, office, 1), officer) for deed in (by_the_road, by_hand)
    ]
    roads, hands = [], []
    for _ in range(ROUNDS):  # turn by turn, so that a noisy minute hits both
        roads.append(timed(by_the_road, tickets(folder, office, PER_ROUND), officer))
        hands.append(timed(by_hand, tickets(folder, office, PER_ROUND), officer))
    each = [
        1000 * statistics.median(each.cpu for each in side) / PER_ROUND for side in (roads, hands)
    ]
    walls = [
        1000 * statistics.median(each.wall for each in side) / PER_ROUND for side in (roads, hands)
    ]
    print(f"a move: {each[0]:.2f} ms CPU, {walls[0]:.2f} ms wall, {counted[0]} statements")
    print(f"bare:   {each[1]:.2f} ms CPU, {walls[1]:.2f} ms wall, {counted[1]} statements")
    verdict("perform() / bare SQL, CPU", each[0] / each[1], most=MOST, unit="x")
    print(f"        by wall {walls[0] / walls[1]:.1f}x; aim {AIM:g}x")
