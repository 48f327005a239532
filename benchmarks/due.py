"""Reminders: a million open deadlines of which one in a hundred is due, against the same in bare SQL.

The floor does what must be done, in batches as large: finds the due ones, locks them, writes one message
for each, notes when to speak next. Its sentences are ready-made.
"""

from datetime import timedelta

from django.db import connection, transaction

from accounts.enums import OrganisationKind, Role
from accounts.models import Deadline, Message, Organisation, Region
from benchmarks.figures import Took, forget_peak, peak_megabytes, took, verdict
from core import clock
from tasks import sweeps, table

ROWS, DUE_IN_A_HUNDRED = 1_000_000, 1
MOST, MOST_MEGABYTES = 3.0, 200
LOCKED = " FOR UPDATE" if connection.vendor == "postgresql" else ""


def fill(office: Organisation) -> None:
    """A million of them, made by the database out of one."""
    soon, later = clock.today() + timedelta(days=1), clock.today() + timedelta(days=60)
    row = Deadline(
        subject="x:0", kind="bench", what="提交整改情况", organisation=office, role=Role.DISTRICT,
        due_on=later, due_at=clock.at(later), remind=[3, 1], created_at=clock.now(),
        remind_at=clock.at(later - timedelta(days=3), hour=0),
    )  # fmt: skip
    row.save()
    columns = [each.column for each in Deadline._meta.concrete_fields if not each.primary_key]
    taken = ", ".join("'x:' || n" if name == "subject" else name for name in columns)
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {ROWS - 1})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{numbers if connection.vendor == 'postgresql' else ''} INSERT INTO accounts_deadline ({', '.join(columns)})"
            f" {numbers if connection.vendor == 'sqlite' else ''}"
            f" SELECT {taken} FROM accounts_deadline, numbers WHERE id = %s",
            [row.pk],
        )
        cursor.execute("ANALYZE")
    due = ROWS * DUE_IN_A_HUNDRED // 100
    ready(list(Deadline.objects.order_by("pk").values_list("pk", flat=True)[:due]), soon)


def ready(ids: list[int], day: object) -> None:
    """These are due, again."""
    moment = clock.at(day, hour=0)
    for start in range(0, len(ids), 5000):
        Deadline.objects.filter(pk__in=ids[start : start + 5000]).update(
            due_on=day, due_at=moment + clock.ONE_DAY, remind_at=moment - clock.ONE_DAY
        )


def swept() -> tuple[Took, float]:
    forget_peak()
    with took() as found:
        outcome = sweeps.run(table.SWEEPS["reminders"])
    assert outcome.done == ROWS * DUE_IN_A_HUNDRED // 100, outcome
    return found, peak_megabytes()


def by_hand(office: int) -> Took:
    now = connection.ops.adapt_datetimefield_value(clock.now())
    marks = "(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
    columns = "organisation_id, role, lead_only, kind, subject, text, key, deed_id, created_at"
    with took() as found, connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM accounts_deadline WHERE met_at IS NULL AND dropped_at IS NULL"
            " AND remind_at <= %s ORDER BY remind_at, id", [now],
        )  # fmt: skip
        ids = [row[0] for row in cursor.fetchall()]
        for start in range(0, len(ids), sweeps.AT_ONCE):
            some = ids[start : start + sweeps.AT_ONCE]
            listed = ", ".join(["%s"] * len(some))
            with transaction.atomic():
                cursor.execute(
                    f"SELECT * FROM accounts_deadline WHERE id IN ({listed}){LOCKED}", some
                )
                rows = cursor.fetchall()
                values = [
                    value
                    for pk, subject, *_rest in rows
                    for value in (office, "DISTRICT", False, "deadline.bench", subject, "还剩 1 天：提交整改情况。",
                                  f"bare:{pk}:1", "", now)
                ]  # fmt: skip
                cursor.execute(
                    f"INSERT INTO accounts_message ({columns}) VALUES {', '.join([marks] * len(rows))}",
                    values,
                )
                cursor.execute(
                    f"UPDATE accounts_deadline SET remind_at = due_at WHERE id IN ({listed})", some
                )
    return found


def run() -> None:
    region = Region.objects.create(code="999999", name="测速区")
    office = Organisation.objects.create(
        kind=OrganisationKind.BUREAU, name="甲局", code="999999", region=region
    )
    fill(office)
    ids = deadlines_due()
    sweep, megabytes = swept()
    with took() as idle:
        assert sweeps.run(table.SWEEPS["reminders"]).done == 0
    Message.objects.all().delete()
    ready(ids, clock.today() + timedelta(days=1))
    hand = by_hand(office.pk)
    print(f"sweep of {len(ids):,} due among {ROWS:,}: {sweep}; when nothing is due: {idle}")
    print(f"bare: {hand}")
    verdict("sweep / bare SQL, CPU", sweep.cpu / hand.cpu, most=MOST, unit="x")
    verdict("memory", megabytes, most=MOST_MEGABYTES, unit=" MB")


def deadlines_due() -> list[int]:
    return list(table.SWEEPS["reminders"].due(clock.now()))
