"""The ledger as people read it: what was done, by whom, when and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import fsm
from core.models import Entry
from core.models.subject import Subject, ref
from portals.shared import links

# Deeds that are not transitions. Rooms add theirs: `labels["application.print"] = _("…")`.
labels: dict[str, Any] = {
    "create": gettext_lazy("新建"),
    "edit": gettext_lazy("修改"),
    "download": gettext_lazy("下载文件"),
    "export": gettext_lazy("导出表格"),
    "reveal": gettext_lazy("查看敏感信息"),
    "print": gettext_lazy("打印文书"),
}
# What the parts of the machine are called.
systems: dict[str, Any] = {}


@dataclass(frozen=True)
class Item:
    what: str
    title: str
    who: str
    at: datetime
    why: str
    moved: str
    danger: bool


def of(subject: Subject, actor: Any, *, dossier: bool = False, limit: int = 200) -> list[Item]:
    """Entries about the row, newest first, as far as this actor may read them.

    `dossier`: of the whole file the row belongs to, each with the title of its row.
    """
    mine = {"dossier": subject.ledger_key()[1]} if dossier else {"subject": ref(subject)}
    entries = Entry.objects.visible_to(actor).filter(**mine).order_by("-at", "-id")[:limit]
    return [item(entry, titled=dossier) for entry in entries]


def item(entry: Entry, *, titled: bool = True) -> Item:
    body = json.loads(entry.body)
    model = links.model_of(entry.subject.partition(":")[0])
    name = entry.deed.rpartition(".")[2]
    label, danger = _label(model, entry.deed, name)
    return Item(
        what=label,
        title=body["title"] if titled else "",
        who=who(body["by"]),
        at=entry.at,
        why=entry.reason,
        moved=_moved(model, body),
        danger=danger,
    )


def who(by: dict[str, Any]) -> str:
    """A person with office, and for whom if as a deputy; or the part of the machine."""
    if "system" in by:
        name = by["system"]
        return _("系统（%(name)s）") % {"name": systems.get(name, name)}
    person = f"{by['name']}（{by['office']}）" if by.get("office") else by.get("name", "")
    if not person:
        return _("社会公众")
    if by.get("deputy_for"):
        return _("%(person)s，代行%(lead)s") % {"person": person, "lead": by["deputy_for"]}
    return person


def _label(model: Any, deed: str, name: str) -> tuple[str, bool]:
    if model is not None and issubclass(model, Subject):
        spec = fsm.declared(model).get(name)
        if spec is not None:
            return str(spec.custom["label"]), bool(spec.custom["danger"])
    return str(labels.get(deed) or labels.get(name) or name), False


def _moved(model: Any, body: dict[str, Any]) -> str:
    if "from" not in body or model is None or body["from"] == body["to"]:
        return ""
    words = dict(model._meta.get_field("state").flatchoices)
    before, after = words.get(body["from"], body["from"]), words.get(body["to"], body["to"])
    return f"{before} → {after}"
