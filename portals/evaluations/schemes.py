"""评价办法: every version of the city's scheme, and the next one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from evaluations import schemes
from evaluations.domain import schemes as deeds
from evaluations.models import Scheme
from institutions.enums import Grade
from portals.kit import act, fields, frame, gate, links, lists, navigation, timeline
from portals.kit.act import Act
from portals.kit.facts import Fact
from portals.kit.grid import GridForm

READERS = (Role.CITY, Role.DISTRICT, Role.INSPECTOR, Role.SCHOOL, Role.INSTITUTION)
links.register(Scheme, "scheme")
navigation.register(_("评价办法"), "schemes", *READERS, order=51)

POINTS, PERCENT, COUNT = _("分"), _("%"), _("份")
PARTS = {
    "pupil": _("学生满意度"),
    "parent": _("家长满意度"),
    "safety": _("安全与合规"),
}
DEDUCTIONS = {
    "MINOR": _("轻微违规违约，每项扣"),
    "MEDIUM": _("一般违规违约，每项扣"),
    "SERIOUS": _("严重违规违约，每项扣"),
    "VETO": _("一票否决情形，扣"),
}
LIMITS = {
    "target": (_("满意度目标，低于即不高于基本合格"), PERCENT),
    "order_at": (_("不满意率达到即建议学校书面责令整改"), PERCENT),
    "least_answers": (_("有效答卷少于即为样本不足"), COUNT),
    "least_rate": (_("回收率低于即为样本不足"), PERCENT),
}
SHARES = ("target", "order_at", "least_rate")


class Schemes(lists.ListPage):
    model, roles, title = Scheme, READERS, _("评价办法")
    intro = _("每个批次用它开始时的现行版本；以后改办法，不影响已安排的批次。")
    columns = (
        lists.Column("title", _("版本"), kind="link", sort="number", roles=READERS),
        lists.Column("document", _("依据文件"), roles=READERS),
        lists.Column(
            "effective_from", _("生效日期"), kind="date", sort="effective_from", roles=READERS
        ),
    )
    new = ("adopt",)
    empty_title = _("还没有评价办法。")
    empty_hint = _("首次安排评价批次时采用系统默认办法。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return super().rows(actor).select_related("city")


def lines_of(body: dict[str, Any]) -> list[tuple[str, Any, Any, Decimal]]:
    """Each figure of a scheme: key, label, unit, value as people write it (percent, not share)."""
    read = schemes.read(body)
    lines: list[tuple[str, Any, Any, Decimal]] = [
        (
            f"item:{item.key}",
            _("学校质量评分：%(item)s") % {"item": item.label},
            POINTS,
            item.points,
        )
        for item in read.items
    ]
    lines += [(key, label, POINTS, getattr(read, key)) for key, label in PARTS.items()]
    lines += [
        (f"deduct:{key}", label, POINTS, read.deductions[key]) for key, label in DEDUCTIONS.items()
    ]
    lines += [
        (f"grade:{name}", _("总分达到即为%(grade)s") % {"grade": Grade(name).label}, POINTS, least)
        for name, least in read.grades.items()
    ]
    for key, (label, unit) in LIMITS.items():
        value = Decimal(getattr(read, key))
        lines.append((key, label, unit, value * 100 if key in SHARES else value))
    return lines


class AdoptForm(GridForm):
    """Starts from the version in force; an item left empty or at 0 is left out."""

    head = (_("项目"), _("数值"))
    document = forms.CharField(label=_("依据文件"), max_length=160, help_text=_("名称和文号。"))
    effective_from = fields.DayField(
        label=_("生效日期"), help_text=_("这一天起开始的批次按新办法。")
    )
    extra = forms.CharField(
        label=_("新增质量评分项目"), max_length=30, required=False, help_text=_("不增加的留空。")
    )
    extra_points = forms.DecimalField(
        label=_("新增项目的分值"), required=False, min_value=0, max_value=100, decimal_places=1
    )
    lines_help = _("学校质量评分各项与学生、家长满意度、安全与合规的分值，合计须为 100 分。")

    def prepare(self) -> None:
        self.now = _newest(self.actor)
        for key, label, unit, value in lines_of(self.now):
            needed = not key.startswith("item:")
            figure = forms.DecimalField(min_value=0, required=needed, decimal_places=1)
            self.add_line(key, label, about=unit, value=figure)
            self.initial[self.line_field(key, "value")] = value.normalize().__format__("f")

    def facts(self) -> dict[str, Any]:
        given = {key: line["value"] for key, line in self.lines().items()}
        items = [
            [key.removeprefix("item:"), str(value)]
            for key, value in given.items()
            if key.startswith("item:") and value
        ]
        if self.cleaned_data["extra"] and self.cleaned_data["extra_points"]:
            items.append([self.cleaned_data["extra"], str(self.cleaned_data["extra_points"])])
        body: dict[str, Any] = {
            "items": items,
            **{key: str(given[key]) for key in PARTS},
            "deductions": {key: str(given[f"deduct:{key}"]) for key in DEDUCTIONS},
            "grades": {name: str(given[f"grade:{name}"]) for name in self.now["grades"]},
            **{key: str(given[key] / 100) for key in SHARES},
            "least_answers": int(given["least_answers"]),
        }
        return {
            "body": body,
            "document": self.cleaned_data["document"],
            "effective_from": self.cleaned_data["effective_from"],
        }


def _newest(actor: Any) -> dict[str, Any]:
    rows = Scheme.objects.visible_to(actor).filter(city=actor.city_code)
    found = rows.order_by("-number").first()
    body: dict[str, Any] = found.body if found else schemes.DEFAULT
    return body


def _is_city_lead(_row: Any, actor: Any) -> bool:
    return bool(actor.role == Role.CITY and actor.is_lead)


act.register(
    Act(
        Scheme,
        "adopt",
        deeds.adopt,
        form=AdoptForm,
        label=_("采用新的评价办法"),
        intro=_("各项从现行办法带出，只改需要改的。"),
        new=True,
        allow=_is_city_lead,
        goto=links.url,
    )
)


@gate.page(*READERS)
def scheme_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(Scheme.objects.select_related("city"), actor, pk)
    facts = [
        Fact(_("依据文件"), row.source, roles=READERS),
        Fact(_("生效日期"), row.effective_from, roles=READERS),
        Fact(
            _("现在"), _("已生效") if row.in_force(clock.today()) else _("尚未生效"), roles=READERS
        ),
    ]
    context = {
        "row": row,
        "facts": facts,
        "lines": lines_of(row.body),
        "entries": timeline.of(row, actor),
    }
    return render(request, "evaluations/scheme.html", context)
