from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = _("协议")

    def ready(self) -> None:
        from accounts import ledger_scope
        from contracts import documents, policies  # noqa: F401 - declare its pages and settings
        from contracts.domain import (  # noqa: F401 - say which moves come in on paper
            agreements,
            amendments,
            group_changes,
            placement_paper_moves,
            presence,
        )
        from contracts.models import GroupChange, Placement

        ledger_scope.read_with_their_row += [Placement, GroupChange]
