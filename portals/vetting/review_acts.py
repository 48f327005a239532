"""Verdicts on an application: by the bureau for its items, by a department for its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from portals.kit import fields, files, words
from portals.kit.act import Act, register
from portals.kit.grid import GridForm
from vetting.domain import review
from vetting.models import Application, Material

OK, NOT_OK = "ok", "no"

files.register(
    Material,
    "file",
    about=lambda row: row.application,
    name=lambda row: f"{row.application.institution.name}-{row.item.title}",
)


def mine(application: Any, actor: Any) -> list[Any]:
    """The items this actor has to answer."""
    items = application.items()
    if actor.role == Role.REVIEWER:
        return [item for item in items if item.reviewer_id == actor.organisation_id]
    return [item for item in items if item.reviewer_id is None]


def may_answer(application: Any, actor: Any) -> bool:
    if application.state != "submitted" or actor.role not in {Role.DISTRICT, Role.REVIEWER}:
        return False
    return actor.organisation_id in application.parties(actor.role) and bool(
        mine(application, actor)
    )


class VerdictForm(GridForm):
    head: ClassVar[tuple[Any, ...]] = (_("审核事项"), _("结论"), _("意见"))
    rest_ok = forms.BooleanField(
        label=_("其余未填写的事项一律合格"),
        required=False,
        help_text=_("只需填写有问题的事项，其余一次通过。"),
    )
    reason = fields.TextField(
        label=_("更正理由"),
        required=False,
        rows=2,
        help_text=_("负责人更正他人意见时必填；首次填写不必填。"),
    )

    def prepare(self) -> None:
        standing = self.subject.current_verdicts()
        shown = {
            row.item_id: row for row in self.subject.materials.select_related("file", "licence")
        }
        self.standing = standing
        if not any(row.by_id != self.actor.user_id for row in standing.values()):
            self.fields["reason"].widget = forms.HiddenInput()
        self.downloads: dict[int, str] = {}
        for item in mine(self.subject, self.actor):
            material = shown.get(item.pk)
            if material is not None and material.file_id:
                self.downloads[item.pk] = files.url(material, "file")
            verdict = standing.get(item.pk)
            answer = "" if verdict is None else OK if verdict.ok else NOT_OK
            self.add_line(
                item.pk,
                item.title,
                about=_about(item, material),
                verdict=forms.ChoiceField(
                    choices=[(OK, _("合格")), (NOT_OK, _("不合格"))],
                    widget=forms.RadioSelect,
                    required=False,
                    initial=answer,
                ),
                note=forms.CharField(
                    max_length=300, required=False, initial=verdict.note if verdict else ""
                ),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for key, line in self.lines().items():
            if line["verdict"] == NOT_OK and not line["note"]:
                self.add_error(self.line_field(key, "note"), _t("请写明不合格的原因。"))
        if not self.errors and not self._answers():
            self.add_error(None, _t("请至少填写一项结论。"))
        return cleaned

    def rows(self) -> list[tuple[Any, list[Any], str]]:
        """Each line with its fields and where its material is fetched from."""
        return [
            (line, cells, self.downloads.get(line.key, "")) for line, cells in self.drawn_lines()
        ]

    def _answers(self) -> dict[int, tuple[bool, str]]:
        found = {}
        for key, line in self.lines().items():
            chosen = line["verdict"] or (OK if self.cleaned_data.get("rest_ok") else "")
            if chosen:
                found[key] = (chosen == OK, line["note"] or "")
        return found

    def facts(self) -> dict[str, Any]:
        return {"verdicts": self._answers(), "reason": self.cleaned_data.get("reason", "")}


def _about(item: Any, material: Any) -> str:
    if material is None:
        text = _t("未提供") if item.required else _t("未提供（非必备）")
    elif material.licence is not None:
        licence = material.licence
        until = words.day(licence.valid_until) if licence.valid_until else _t("长期")
        params = {"licence": licence, "until": until, "state": licence.get_state_display()}
        text = _t("%(licence)s，有效期至 %(until)s，%(state)s") % params
    else:
        text = str(material.file)
    return text


ACT = register(
    Act(
        Application,
        "verdicts",
        review.give_verdicts,
        form=VerdictForm,
        label=_("填写审核意见"),
        allow=may_answer,
        template="vetting/verdicts.html",
        done=_("“%(title)s”的审核意见已保存。"),
    )
)
