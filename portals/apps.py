from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ROOMS = (
    "institutions",
    "vetting",
    "contracts",
    "inspections",
    "evaluations",
    "reports",
    "accounts",
    "public",
)


class PortalsConfig(AppConfig):
    name = "portals"
    verbose_name = _("门户")

    def ready(self) -> None:
        for room in ROOMS:
            for name in import_module(f"portals.{room}").REGISTERS:
                import_module(f"portals.{room}.{name}")
