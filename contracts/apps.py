from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = _("协议")

    def ready(self) -> None:
        from contracts import policies  # noqa: F401 - declares its settings
