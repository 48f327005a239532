from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("评价")

    def ready(self) -> None:
        from accounts import ledger_scope
        from evaluations import documents, models, policies  # noqa: F401 - register pages and settings
        from evaluations.domain import consequences, replies, sheets  # noqa: F401 - say which moves come in on paper

        ledger_scope.read_with_their_row.extend(
            [
                models.QualitySheet,
                models.Survey,
                models.PaperTally,
                models.Reply,
                models.Consequence,
            ]
        )
