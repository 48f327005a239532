from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("人员与机构账号")

    def ready(self) -> None:
        from accounts import ledger_scope, policies  # noqa: F401 - policies are registered by being read
        from accounts.domain import approvals, messages, paper_entries, ties  # noqa: F401 - paper_entries says what follows a check
        from accounts.models import PaperEntry
        from core import deeds, fsm
        from core.models import Entry

        fsm.listeners += [messages.after_move, approvals.keep]
        deeds.keepers.append(ties.keep)
        Entry.scope = ledger_scope.SCOPE
        ledger_scope.read_with_their_row.append(PaperEntry)
