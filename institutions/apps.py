from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    name = "institutions"
    verbose_name = _("机构档案")

    def ready(self) -> None:
        from accounts import ledger_scope
        from institutions import documents, policies  # noqa: F401 - register this room's pages and settings
        from institutions.domain import courses, staff  # noqa: F401 - say which moves come in on paper
        from institutions.models import Presence

        ledger_scope.dossiers_of_region.append(
            lambda actor: Presence.objects.filter(region=actor.region_code).values(
                dossier=ledger_scope.dossier("institution__organisation")
            )
        )
