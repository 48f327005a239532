from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from core import ledger, ledger_triggers
from core.models import ChainHead


class Command(BaseCommand):
    help = (
        "Check the record: every chain link by link, and that the triggers guarding it are there."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [f"trigger {name} is missing" for name in ledger_triggers.missing(connection)]
        faults += [str(fault) for fault in ledger.verify()]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        for head in ChainHead.objects.order_by("chain"):
            self.stdout.write(f"{head.chain} {head.seq} {head.hash}")
        self.stdout.write(self.style.SUCCESS("the ledger is whole"))
