"""待上传盖章件: the sealed page comes back from the OA, one by one or a folder at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import pages
from accounts.enums import Role
from accounts.models import IssuedPage
from core import errors
from core import files as stored_files
from core.counted import counted
from core.models.files import StoredFile
from core.once import Answer
from portals.kit import fields, frame, gate, navigation, onetime, timeline, wording, workbench

READERS = (Role.DISTRICT, Role.CITY, Role.SCHOOL)
MOST = 50
SHOWN = 200


class ScanForm(wording.WordedForm):
    """One page with what its seal changed; or no page, and the files find theirs by name."""

    page = forms.ModelChoiceField(
        label=gettext_lazy("文书"),
        queryset=IssuedPage.objects.none(),
        required=False,
        empty_label=gettext_lazy("按文件名自动对应（可一次选多个文件）"),
    )
    number = forms.CharField(
        label=gettext_lazy("盖章件文号"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("定稿时没有文号的，按盖章件填写。"),
    )
    dated = fields.DayField(label=gettext_lazy("盖章件日期"), required=False)
    differs = fields.TextField(
        label=gettext_lazy("与定稿不同之处"),
        required=False,
        rows=2,
        help_text=gettext_lazy("文字在公文系统中改过的，写明改了什么；以盖章件为准。"),
    )

    def __init__(self, waiting: QuerySet[Any], data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["page"]
        field.queryset = waiting
        field.label_from_instance = lambda row: f"{row}　{row.subject_title}"


@gate.page(*READERS)
@onetime.done_once
def papers(request: HttpRequest) -> HttpResponse:
    actor = frame.actor_of(request)
    waiting = pages.without_scan(actor)
    form = ScanForm(waiting, request.POST if request.method == "POST" else None)
    reasons: list[str] = []
    if request.method == "POST":
        if form.is_valid():
            reasons = _take(request, form)
        if not (reasons or form.errors):
            return gate.go(request, reverse("papers"))
    context = {
        "form": form,
        "reasons": reasons,
        "rows": [(row, address(row)) for row in waiting[:SHOWN]],
        "count": waiting.count(),
        "most": MOST,
        "membership": getattr(actor, "membership_id", ""),
    }
    return render(
        request, "accounts/papers.html", context, status=422 if reasons or form.errors else 200
    )


def address(row: IssuedPage) -> str:
    label, _colon, pk = row.subject.partition(":")
    return reverse("issued", args=[label, pk, row.name, row.edition])


def _take(request: HttpRequest, form: ScanForm) -> list[str]:
    """Keep what was sent; the sentences of what stands in the way."""
    actor, post = frame.actor_of(request), onetime.sent(request)
    if asked := post.refusal():
        return [asked]
    try:
        scans = _scans(request, actor, one=form.cleaned_data["page"] is not None)
        with post.claiming(_done):
            if form.cleaned_data["page"] is not None:
                pages.add_scan(by=actor, file=scans[0], **form.cleaned_data)
                messages.success(request, _("盖章件已存入，以盖章件为准。"))
            else:
                _say(request, pages.add_scans(scans, by=actor))
    except errors.DomainError as refusal:
        return refusal.reasons
    return []


def _done(_row: Any) -> Answer:
    return Answer(reverse("papers"), _("盖章件已存入，以盖章件为准。"))


def _scans(request: HttpRequest, actor: Any, *, one: bool) -> list[StoredFile]:
    sent = request.FILES.getlist("scans")
    most = 1 if one else MOST
    if not sent:
        raise errors.Invalid({"scans": _("请选择盖章件的扫描件。")})
    if len(sent) > most:
        raise errors.Invalid(
            {
                "scans": counted(
                    "一次最多上传 %(most)s 个文件；指定了文书的，只能上传一个。", "most"
                )
                % {"most": most}
            }
        )
    return [stored_files.accept(scan, kinds=stored_files.SCANS, by=actor) for scan in sent]


def _say(request: HttpRequest, found: pages.Matched) -> None:
    if found.taken:
        told = {"count": len(found.taken), "names": "、".join(str(row) for row in found.taken)}
        messages.success(request, _("已对应 %(count)s 份：%(names)s。") % told)
    if found.unknown:
        names = {"names": "、".join(found.unknown)}
        messages.warning(
            request,
            _(
                "没有找到对应的文书，没有存入：%(names)s。文件名应含文号，没有文号的应含文书名称和对象名称。"
            )
            % names,
        )
    if found.unclear:
        names = {"names": "、".join(found.unclear)}
        messages.warning(
            request,
            _("对应到不止一份文书，没有存入，请在上面指定文书后逐个上传：%(names)s。") % names,
        )


@workbench.waiting(
    *READERS,
    label=gettext_lazy("待上传盖章件"),
    title=str,
    about=lambda row: row.subject_title,
    url=lambda row, _actor: address(row),
    more="papers",
    order=95,
)
def to_scan(actor: Any) -> QuerySet[Any]:
    return pages.without_scan(actor)


timeline.labels["organisation.add_scan"] = gettext_lazy("存入盖章件")
navigation.register(gettext_lazy("待上传盖章件"), "papers", *READERS, order=86)
