"""One database's figures. Run by benchmarks/__main__.py."""

import django
from django.core.management import call_command

django.setup()

from django.db import connection  # noqa: E402 - after setup

from benchmarks import lists, road  # noqa: E402 - after setup
from core import ledger_triggers  # noqa: E402 - after setup
from tests import reference  # noqa: E402 - after setup


def main() -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    ledger_triggers.install(connection)
    reference.load()
    print(f"\n== {connection.display_name}")
    road.run()
    lists.run()


main()
