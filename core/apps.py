from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.utils.translation import gettext_lazy as _

_TO_MEND = (
    "Find out who took it away or changed it, then run `manage.py install_triggers`, which puts back "
    "our own; what is not one of ours must be dropped by hand. Then run this again."
)
_TO_LEAVE = (
    "It was made by a version from before the tables were laid out anew, and there is no way across: "
    "start with an empty database (a demo: move its var folder away), or go back to that version."
)
_TO_LOOK = (
    "The line of the log before this one names the class of error. The inspector needs a var folder that "
    "it may write, and its own limits (core/files/inspector/limits.py) must lie below the host's."
)


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("内核")

    def ready(self) -> None:
        from core import policies  # noqa: F401 - declares the kernel's settings

        register(Tags.database)(triggers_are_there)
        register(Tags.database)(tables_are_of_this_line)
        register("files", deploy=True)(files_can_be_looked_into)
        if settings.TODAY:
            from core import clock

            clock.shift_process_to(settings.TODAY)


def triggers_are_there(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """`manage.py check --database default`, and before every `migrate`: the ledger's triggers, which
    a remade table loses."""
    from core import ledger_triggers

    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if "core_entry" not in connection.introspection.table_names():
            continue
        found += [
            Error(f"ledger {fault}", hint=_TO_MEND, id="core.E001")
            for fault in ledger_triggers.faults_to_mend(connection)
        ]
    return found


def tables_are_of_this_line(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Before every `migrate`: a database of another line of migrations is not touched."""
    from django.db.migrations.loader import MigrationLoader

    found: list[CheckMessage] = []
    for alias in databases or []:
        loader = MigrationLoader(connections[alias])
        unknown = sorted(
            f"{app}.{name}"
            for app, name in set(loader.applied_migrations) - set(loader.disk_migrations)
            if app in loader.migrated_apps
        )
        if unknown:
            said = f"the database knows migrations that this version has not: {', '.join(unknown)}"
            found.append(Error(said, hint=_TO_LEAVE, id="core.E003"))
    return found


def files_can_be_looked_into(**_kwargs: Any) -> list[CheckMessage]:
    """`manage.py check --deploy`; with `--tag files` this alone."""
    from core.files import trial

    fault = trial.fault()
    return [Error(fault, hint=_TO_LOOK, id="core.E002")] if fault else []
