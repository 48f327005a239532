from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("评价")

    def ready(self) -> None:
        from evaluations import policies  # noqa: F401 - registers its settings
