"""One database's figures. Run by benchmarks/__main__.py."""

import io

import django
from django.core.management import call_command

django.setup()

from django.db import connection  # noqa: E402 - after setup

from benchmarks import lists, road, workbook  # noqa: E402 - after setup
from core import ledger_triggers  # noqa: E402 - after setup
from tests import reference  # noqa: E402 - after setup

STAGE = "exit"  # with something in nearly every list


def main() -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    ledger_triggers.install(connection)
    reference.load()
    print(f"\n== {connection.display_name}")
    road.run()
    call_command("seed_demo", seed=1, stage=STAGE, verbosity=0, stdout=io.StringIO())
    workbook.run()
    lists.run()


main()
