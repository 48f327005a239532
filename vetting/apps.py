from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VettingConfig(AppConfig):
    name = "vetting"
    verbose_name = _("遴选")

    def ready(self) -> None:
        from accounts import ledger_scope
        from accounts import rules as account_rules
        from vetting import documents, policies  # noqa: F401 - declare the pages and the figures
        from vetting.domain import panels, sheets  # noqa: F401 - sheets says what follows a check
        from vetting.models import Application, Objection

        ledger_scope.read_with_their_row.append(Objection)
        ledger_scope.drafted_elsewhere.append(Application)
        account_rules.panels.append(panels.running_with)
