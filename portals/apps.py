from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalsConfig(AppConfig):
    name = "portals"
    verbose_name = _("门户")

    def ready(self) -> None:
        from portals.kit import discover

        discover.load_everything()
