from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portals.kit import catalogue


class Command(BaseCommand):
    help = "Bring locale/en up to date with the sentences in the code; print how many lack English."

    def handle(self, *args: Any, **options: Any) -> None:
        catalog = catalogue.updated()
        catalogue.write(catalog)
        lacking = catalogue.lacking(catalog)
        self.stdout.write(f"{len(catalog)} sentences, {len(lacking)} without English")
