"""The ledger as people read it: what was done, by whom, when and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import TieKind
from core import fsm
from core.models import Entry
from core.models.subject import Subject, ref
from portals.kit import approvals, links
from portals.kit.words import in_brackets

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
# What the rows of a file are called in its filter, by model name; rooms add theirs.
nouns: dict[str, Any] = {
    "institution": gettext_lazy("机构"),
    "licence": gettext_lazy("证照"),
    "staff": gettext_lazy("进校人员"),
    "course": gettext_lazy("课程"),
    "suspension": gettext_lazy("暂停"),
    "exclusion": gettext_lazy("限制准入"),
    "elsewhere": gettext_lazy("其他区市决定之后的处理"),
    "release": gettext_lazy("解除协议通知"),
    "announcement": gettext_lazy("遴选公告"),
    "package": gettext_lazy("项目包"),
    "application": gettext_lazy("申报"),
    "objection": gettext_lazy("异议"),
    "listing": gettext_lazy("资格名单"),
    "agreement": gettext_lazy("协议"),
    "placement": gettext_lazy("入校安排"),
    "round": gettext_lazy("评价批次"),
    "inspection": gettext_lazy("检查"),
    "violation": gettext_lazy("违规违约情形"),
    "rectification": gettext_lazy("整改"),
    "exitcase": gettext_lazy("退出"),
    "emergency": gettext_lazy("紧急暂停"),
    "hearing": gettext_lazy("听证"),
    "talk": gettext_lazy("约谈"),
    "scoresheet": gettext_lazy("评分表"),
    "amendment": gettext_lazy("协议变更"),
    "groupchange": gettext_lazy("班次变更"),
    "backfillbatch": gettext_lazy("存量补录"),
    "school": gettext_lazy("学校"),
    "schoolyear": gettext_lazy("学年"),
    "term": gettext_lazy("学期"),
    "organisation": gettext_lazy("单位"),
    "membership": gettext_lazy("任职"),
    "claim": gettext_lazy("账号申领"),
    "deputyship": gettext_lazy("代行"),
}
MOST = 200
KIND = "about"


@dataclass(frozen=True)
class Item:
    what: str
    title: str
    who: str
    at: datetime
    why: str
    moved: str
    danger: bool
    approved: str = ""


@dataclass(frozen=True)
class Read:
    """A timeline with its filter: what kinds of rows it tells of, and which one was chosen."""

    items: list[Item]
    kinds: list[tuple[str, str]]
    chosen: str
    cut: bool


def read(request: HttpRequest, subject: Subject, actor: Any) -> Read:
    """The whole file's timeline, narrowed by `?about=` to one kind of row. Two queries."""
    rows = Entry.objects.visible_to(actor).filter(dossier=subject.ledger_key()[1])
    deeds = rows.order_by().values_list("deed", flat=True).distinct()
    known = {deed.partition(".")[0] for deed in deeds}
    chosen = request.GET.get(KIND, "")
    if chosen in known:
        rows = rows.filter(deed__startswith=f"{chosen}.")
    entries = list(rows.order_by("-at", "-id")[: MOST + 1])
    items = [item(entry, actor) for entry in entries[:MOST]]
    kinds = [(name, _noun(name)) for name in sorted(known, key=_rank)]
    return Read(items, kinds, chosen if chosen in known else "", len(entries) > MOST)


def _rank(name: str) -> int:
    return list(nouns).index(name) if name in nouns else len(nouns)


def _noun(name: str) -> str:
    return str(nouns.get(name, name))


def of(
    subject: Subject,
    actor: Any,
    *,
    parts: Iterable[Subject] = (),
    dossier: bool = False,
    limit: int = MOST,
) -> list[Item]:
    """Entries about the row and its parts, newest first, as far as this actor may read them.

    `dossier`: of the whole file the row belongs to, each with the title of its row.
    """
    told = [ref(row) for row in (subject, *parts)]
    mine: dict[str, Any] = (
        {"dossier": subject.ledger_key()[1]} if dossier else {"subject__in": told}
    )
    entries = Entry.objects.visible_to(actor).filter(**mine).order_by("-at", "-id")[:limit]
    return [item(entry, actor, titled=dossier) for entry in entries]


def item(entry: Entry, actor: Any = None, *, titled: bool = True) -> Item:
    """As this actor may read it; without one, what everybody may who reads the entry."""
    body = json.loads(entry.body)
    model, deed, name = _of_deed(entry)
    label, danger = _label(model, deed, name)
    return Item(
        what=label,
        title=body["title"] if titled else "",
        who=who(body["by"]),
        at=entry.at,
        why=entry.reason,
        moved=_moved(model, body),
        danger=danger,
        approved=approvals.said(body, actor),
    )


def called(entry: Entry) -> str:
    """What was done, in the words of its button."""
    label, _danger = _label(*_of_deed(entry))
    return label


def _of_deed(entry: Entry) -> tuple[Any, str, str]:
    model = links.model_of(entry.subject.partition(":")[0])
    return model, entry.deed, entry.deed.rpartition(".")[2]


def who(by: dict[str, Any]) -> str:
    """A person with office, and for whom if as a deputy; or the part of the machine.

    An account whose owner nobody had confirmed says who made or reset it.
    """
    if "system" in by:
        name = by["system"]
        return _("系统（%(name)s）") % {"name": systems.get(name, name)}
    tied = "".join(_tied(one) for one in by.get("tied", ()))
    if by.get("on_paper"):
        params = {"side": by["office"], "checker": f"{by['name']}{tied}", "clerk": by["on_paper"]}
        if not by.get("checked_at"):
            return _("%(side)s（书面；%(clerk)s代录）") % {
                **params,
                "clerk": f"{by['on_paper']}{tied}",
            }
        return _("%(side)s（书面；%(clerk)s代录，%(checker)s核对）") % params
    person = by.get("name", "")
    if by.get("office"):
        person = f"{in_brackets(by['name'], by['office'])}{tied}"
    if not person:
        return _("社会公众")
    if by.get("lent_by"):
        params = {"from": by["lent_by"], "name": by["name"], "office": by["office"]}
        lent = _("%(from)s%(name)s代为第二人（%(office)s）") % params
        return f"{lent}{tied}"
    if by.get("deputy_for"):
        return _("%(person)s，代行%(lead)s") % {"person": person, "lead": by["deputy_for"]}
    return person


def _tied(bond: dict[str, str]) -> str:
    made = bond["kind"] == TieKind.MADE
    words = (
        _("（由%(name)s开通，未经本人确认）") if made else _("（由%(name)s重置后，未经本人确认）")
    )
    return words % {"name": bond["by"]}


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
