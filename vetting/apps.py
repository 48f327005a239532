from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VettingConfig(AppConfig):
    name = "vetting"
    verbose_name = _("遴选")

    def ready(self) -> None:
        from vetting import policies  # noqa: F401 - declares the figures
