from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portals.kit import catalogue


class Command(BaseCommand):
    help = "Bring locale/en up to date with the sentences in the code; print how many lack English or keep an older wording's."

    def handle(self, *args: Any, **options: Any) -> None:
        catalog = catalogue.updated()
        catalogue.write(catalog)
        lacking = catalogue.lacking(catalog)
        fuzzy = sum(message.fuzzy for message in catalog)
        self.stdout.write(
            f"{len(catalog)} sentences, {len(lacking)} to be translated, {fuzzy} of them fuzzy"
        )
