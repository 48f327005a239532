from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("人员与机构账号")

    def ready(self) -> None:
        from accounts import ledger_scope, policies  # noqa: F401 - policies are registered by being read
        from accounts.domain import (
            approvals,
            kept_pages,
            messages,
            paper_entries,  # noqa: F401 - says what follows a check
            ties,
        )
        from accounts.models import PaperEntry
        from core import deeds, fsm, ledger
        from core.models import Entry

        fsm.listeners += [messages.after_move, approvals.keep]
        deeds.keepers.append(ties.keep)
        ledger.beside.append(kept_pages.faults)
        Entry.scope = ledger_scope.SCOPE
        ledger_scope.read_with_their_row.append(PaperEntry)
