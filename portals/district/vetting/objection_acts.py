"""Objections, as the bureau answers them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portals.shared import fields, files
from portals.shared.act import Act, register
from portals.shared.deed_form import DeedForm, ReasonForm
from vetting.domain import objections
from vetting.models import Objection

files.register(Objection, "file")


class ReplyForm(DeedForm):
    reply = fields.TextField(
        label=_("书面答复"), rows=6, help_text=_("将作为答复文书的正文送达异议人。")
    )


class UpholdForm(ReplyForm):
    reject = forms.BooleanField(label=_("取消该机构的入围资格"), required=False, initial=True)

    def prepare(self) -> None:
        about = self.subject.application
        if about is None or about.state != "shortlisted":
            self.fields["reject"].widget = forms.HiddenInput()
            self.initial["reject"] = False


def _uphold_preview(row: Objection, _actor: Any) -> list[str]:
    if row.application is None:
        return [_t("请在处理后视情况重新公示。")]
    told = {"name": row.application.institution.name}
    return [
        _t("勾选后 %(name)s 失去入围资格，可由后一名递补。") % told,
        _t("名单变动后须撤下公示、重新公示，期限重新计算。"),
    ]


for act in (
    Act(Objection, "accept", objections.accept),
    Act(Objection, "refuse", objections.refuse, form=ReplyForm),
    Act(Objection, "reconsider", objections.reconsider, form=ReasonForm),
    Act(Objection, "dismiss", objections.dismiss, form=ReplyForm),
    Act(Objection, "uphold", objections.uphold, form=UpholdForm, preview=_uphold_preview),
    Act(Objection, "reopen", objections.reopen, form=ReasonForm),
):
    register(act)
