from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("检查、整改与退出")

    def ready(self) -> None:
        from accounts import ledger_scope
        from inspections import documents, policies  # noqa: F401 - declare the pages and figures
        from inspections.domain import paper_replies  # noqa: F401 - says which moves come in on paper
        from inspections.models import (
            Elsewhere,
            Emergency,
            ExitCase,
            Hearing,
            Rectification,
            Release,
        )

        policies.register()
        ledger_scope.read_with_their_row.extend(
            [Rectification, ExitCase, Hearing, Emergency, Elsewhere, Release]
        )
