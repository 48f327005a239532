from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from core import ledger_triggers


class Command(BaseCommand):
    help = "Put back whatever trigger of the ledger is missing, after a restore; says which."

    def handle(self, *args: Any, **options: Any) -> None:
        absent = ledger_triggers.missing(connection)
        ledger_triggers.install(connection)
        self.stdout.write(", ".join(absent) or "none was missing")
