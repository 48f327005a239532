from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from core import ledger_triggers


class Command(BaseCommand):
    help = "Put back whatever trigger of the ledger is missing, changed or disabled; says which."
    requires_system_checks = ()  # it must run just when the check about triggers fails

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = ledger_triggers.install(connection)
        self.stdout.write(", ".join(map(str, wrong)) or "none was missing")
        left = ledger_triggers.faults(connection)
        if left:
            self.stderr.write("left as it is: " + ", ".join(map(str, left)))
