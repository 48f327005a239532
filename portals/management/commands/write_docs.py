from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portals.kit import generated


class Command(BaseCommand):
    help = "Write docs/lifecycle.md and docs/guards.md from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, write in generated.FILES.items():
            (generated.DOCS / name).write_text(write(), encoding="utf-8")
            self.stdout.write(f"docs/{name}")
        if lacking := generated.unproven():
            some = ", ".join(lacking[:3])
            self.stderr.write(
                f"{len(lacking)} guards are not proven ({some} …): run their tests with --prove"
            )
