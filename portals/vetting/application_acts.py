"""What the bureau does with an application besides its verdicts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core import clock
from core.files import SCANS
from institutions.models import Institution
from portals.accounts import entries
from portals.kit import fields, files, words
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.vetting import review_acts
from portals.vetting.form_parts import NumberedNote, NumberedReason, among, of_bureau, says
from vetting import facts, linked, policies
from vetting.domain import applications, corrections, review, selection
from vetting.models import Application, Package, Verdict

VERDICTS = review_acts.ACT  # registered first: it is the first thing to do
files.register(Application, "entry_scan")
files.register(Verdict, "entry_scan", about=lambda row: row.application)


class LetterForm(DeedForm):
    item: Any = forms.ModelChoiceField(None, label=_("审核事项"))
    ok = forms.TypedChoiceField(
        label=_("联审结论"),
        choices=[("1", _("合格")), ("0", _("不合格"))],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("意见"), max_length=300, required=False)
    entry_scan = CheckedFileField(label=_("意见函扫描件"), kinds=SCANS)
    reason = fields.TextField(label=_("更正理由"), required=False, rows=2)

    def prepare(self) -> None:
        ids = [item.pk for item in self.subject.items() if item.reviewer_id is not None]
        among(self, "item", self.subject.announcement.items.filter(pk__in=ids))


class CorrectionForm(DeedForm):
    shape = facts.CorrectionAsked

    number = forms.CharField(label=_("补正通知书文号"), max_length=60, required=False)
    reason = fields.TextField(label=_("补充说明"), required=False, rows=2)


class RestoreForm(NumberedReason):
    shape = facts.Restored


class PaperForm(DeedForm):
    institution = fields.RowField(
        Institution,
        narrow=lambda rows, _package, _actor: rows.filter(state="confirmed").distinct(),
        label=_("申报机构"),
    )
    entry_scan = CheckedFileField(label=_("申报材料原件扫描件"), kinds=SCANS)


def _correction_preview(row: Application, _actor: Any) -> list[str]:
    due = clock.add_working_days(clock.today(), row.announcement.figure(policies.CORRECTION_DAYS))
    failed = [verdict for verdict in row.current_verdicts().values() if not verdict.ok]
    lines = [f"{verdict.item.title}：{verdict.note}" for verdict in failed]
    return [*lines, _t("补正期限到 %(day)s（工作日）。") % {"day": words.day(due.date)}]


def _qualify_preview(row: Application, _actor: Any) -> list[str]:
    related = linked.excluded_relatives(row.institution, clock.today())
    lines = [_t("该申报进入专家评审，机构会收到通知。")]
    if related:
        params = {"names": "、".join(related)}
        lines.append(_t("请注意：与限制准入机构同一法定代表人或举办者：%(names)s。") % params)
    return lines


def _disqualify_preview(row: Application, _actor: Any) -> list[str]:
    params = {"name": row.institution.name, "package": row.package.name}
    return [
        _t("%(name)s 对“%(package)s”的申报到此为止，不进入评审。") % params,
        _t("机构会收到通知和原因；公示前可以更正。"),
    ]


def _enter(
    package: Package,
    *,
    by: Any,
    institution: Institution,
    entry_scan: Any,
    version: int | None = None,
) -> Application:
    row: Application = applications.start(
        institution, by=by, package=package, entry_scan=entry_scan
    )
    return row


def _open_for_paper(package: Any, actor: Any) -> bool:
    return of_bureau()(package, actor) and package.announcement.is_open(clock.now())


def _has_letters(row: Any, actor: Any) -> bool:
    asked = any(item.reviewer_id is not None for item in row.items())
    return of_bureau("submitted")(row, actor) and asked


entries.offer(
    Application,
    check={"preview": says(_("请对照原件扫描件核对录入的内容；有误时由录入人改正后再核对。"))},
)

for act in (
    Act(
        Application,
        "letter",
        review.enter_letter,
        form=LetterForm,
        label=_("代录联审意见函"),
        allow=_has_letters,
        done=_("“%(title)s”的联审意见已代录，须由其他人员作出结论。"),
    ),
    Act(Application, "qualify", review.qualify, form=NumberedNote, preview=_qualify_preview),
    Act(
        Application,
        "ask_correction",
        corrections.ask_correction,
        form=CorrectionForm,
        preview=_correction_preview,
    ),
    Act(
        Application,
        "disqualify",
        review.disqualify,
        form=NumberedReason,
        preview=_disqualify_preview,
    ),
    Act(Application, "confirm_lapse", corrections.confirm_lapse, form=NumberedNote),
    Act(Application, "restore", corrections.restore, form=RestoreForm),
    Act(Application, "reconsider", review.reconsider, form=NumberedNote),
    Act(Application, "substitute", selection.substitute, form=NumberedReason),
    Act(Application, "reject", selection.reject, form=NumberedReason),
    Act(Application, "unreject", selection.unreject, form=NumberedReason),
    Act(Application, "shortlist", selection.shortlist),
    Act(Application, "pass_over", selection.pass_over, form=ReasonForm),
    Act(
        Package,
        "enter-paper",
        _enter,
        form=PaperForm,
        label=_("代录纸质申报"),
        allow=_open_for_paper,
        done=_("“%(title)s”已建立，请录入内容后提交。"),
    ),
):
    register(act)
