"""One bench on one database. Run by benchmarks/__main__.py."""

import importlib
import io
import sys

import django
from django.core.management import call_command

django.setup()

from django.db import connection  # noqa: E402 - after setup

from benchmarks.table import BENCHES  # noqa: E402 - after setup
from core import ledger_triggers  # noqa: E402 - after setup
from tests import reference  # noqa: E402 - after setup

STAGE = "exit"  # with something in nearly every list


def main(name: str) -> None:
    bench = BENCHES[name]
    call_command("migrate", run_syncdb=True, verbosity=0)
    ledger_triggers.install(connection)
    reference.load()
    if bench.seeded:
        call_command("seed_demo", seed=1, stage=STAGE, verbosity=0, stdout=io.StringIO())
    print(f"\n== {name}, {connection.display_name}", flush=True)
    importlib.import_module(f"benchmarks.{bench.module}").run()


if __name__ == "__main__":
    main(sys.argv[1])
