"""Objections, as the bureau answers them, or the one above where nobody there may."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.domain import ties
from accounts.enums import BUREAUS
from portals.kit import fields, files
from portals.kit.act import Act, register
from portals.kit.deed_form import DeedForm, ReasonForm
from portals.vetting.form_parts import number_field
from vetting import facts
from vetting.domain import objections
from vetting.models import Objection


def _not_whom_it_is_about(row: Objection, actor: Any) -> bool:
    if ties.sealed(actor):
        return False
    return actor.role in BUREAUS or row.filed_by_office_id == actor.organisation_id


for _field in ("file", "entry_scan"):
    files.register(Objection, _field, allow=_not_whom_it_is_about)


class GistForm(DeedForm):
    shape = facts.Acceptance

    gist = fields.TextField(
        label=_("告知被异议机构的事项"),
        required=False,
        rows=3,
        help_text=_("机构可以看到，请勿写入异议人的姓名、单位或能辨认其身份的内容。"),
    )
    number = number_field(_("受理通知书文号"))
    told_number = number_field(_("异议告知书文号"))

    def prepare(self) -> None:
        if self.subject.application is None:
            del self.fields["gist"], self.fields["told_number"]


class AgainForm(GistForm, ReasonForm):
    pass


class ReplyForm(DeedForm):
    shape = facts.Answer

    number = forms.CharField(label=_("答复文号"), max_length=60, required=False)
    reply = fields.TextField(
        label=_("书面答复"), rows=6, help_text=_("将作为答复文书的正文送达异议人。")
    )


class UpholdForm(ReplyForm):
    shape = facts.Upheld

    reject = forms.BooleanField(label=_("取消该机构的入围资格"), required=False, initial=True)
    reject_number = number_field(_("取消入围通知书文号"))

    def prepare(self) -> None:
        about = self.subject.application
        if about is None or about.state != "shortlisted":
            self.fields["reject"].widget = forms.HiddenInput()
            self.initial["reject"] = False
            del self.fields["reject_number"]


class ReopenForm(ReasonForm):
    shape = facts.Letter

    number = number_field(_("文号"))


def _uphold_preview(row: Objection, _actor: Any) -> list[str]:
    if row.application is None:
        return [_t("请在处理后视情况重新公示。")]
    params = {"name": row.application.institution.name}
    return [
        _t("勾选后 %(name)s 失去入围资格，可由后一名递补。") % params,
        _t("名单变动后须撤下公示、重新公示，期限重新计算。"),
    ]


for act in (
    Act(Objection, "accept", objections.accept, form=GistForm),
    Act(Objection, "refuse", objections.refuse, form=ReplyForm),
    Act(Objection, "reconsider", objections.reconsider, form=AgainForm),
    Act(Objection, "dismiss", objections.dismiss, form=ReplyForm),
    Act(Objection, "uphold", objections.uphold, form=UpholdForm, preview=_uphold_preview),
    Act(Objection, "reopen", objections.reopen, form=ReopenForm),
):
    register(act)
