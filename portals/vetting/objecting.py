"""Filing an objection from inside: an institution or school itself, an officer for a letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.files import DOCUMENTS
from portals.kit import fields, links
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm
from portals.vetting.form_parts import among, plain
from vetting.domain import objections
from vetting.facts import Filing
from vetting.models import Announcement

MAY = (Role.DISTRICT, Role.INSTITUTION, Role.SCHOOL)


class ObjectionForm(DeedForm):
    shape = Filing
    made = ("facts",)

    application: Any = forms.ModelChoiceField(
        None, label=_("针对哪家机构"), required=False, empty_label=_("针对整个公示")
    )
    name = forms.CharField(label=_("姓名或单位全称"), max_length=80)
    contact = forms.CharField(label=_("联系方式"), max_length=80)
    facts_text = fields.TextField(label=_("事实和理由"), rows=6)
    attachment = CheckedFileField(label=_("证明材料"), kinds=DOCUMENTS, required=False)

    def prepare(self) -> None:
        among(self, "application", on_public_notice(self.subject))

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        found["facts"] = found.pop("facts_text")
        return found


def on_public_notice(call: Announcement) -> Any:
    """The applications whose names the present notice shows."""
    notice = call.current_public_notice
    ids = [row["application"] for row in notice.rows] if notice else []
    return call.applications().filter(pk__in=ids).select_related("institution", "package")


register(
    Act(
        Announcement,
        "object",
        plain(objections.file),
        form=ObjectionForm,
        label=_("提出异议"),
        allow=lambda row, actor: actor.role in MAY and objections.in_period(row),
        done=_("异议已收到，将书面答复。"),
        goto=lambda row, actor: links.url(row, actor) or links.url(row.announcement, actor) or "/",
    )
)
