"""存量补录: the workbook with its scans comes in, wrong cells go back, a second person confirms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import BUREAUS, Role
from accounts.models import Organisation, Region
from contracts.domain import backfill, redlist
from contracts.enums import BatchState
from contracts.models import BackfillBatch, Placement
from contracts.sheets import forms, importing
from core import clock, errors, files, sheets
from core.counted import counted
from core.models.files import StoredFile
from core.once import Answer
from portals.kit import deed_form, frame, gate, links, lists, navigation, onetime, timeline
from portals.kit.workbench import waiting

links.register(BackfillBatch, "backfill")
navigation.register(_("存量补录"), "backfills", Role.DISTRICT, order=46)
MOST_SCANS = 300


class Batches(lists.ListPage):
    model, roles, title = BackfillBatch, (Role.DISTRICT,), _("存量补录")
    columns = (
        lists.Column("title", _("批次"), kind="link", roles=(Role.DISTRICT,)),
        lists.Column(
            "uploaded_by",
            _("录入人"),
            value=lambda row: row.uploaded_by.name,
            roles=(Role.DISTRICT,),
        ),
        lists.Column(
            "uploaded_at", _("录入时间"), kind="moment", sort="uploaded_at", roles=(Role.DISTRICT,)
        ),
        lists.Column("files_in", _("机构"), kind="number", roles=(Role.DISTRICT,)),
        lists.Column("files_open", _("待核对"), kind="number", roles=(Role.DISTRICT,)),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=(Role.DISTRICT,)),
    )
    template = "contracts/batches.html"
    empty_hint = _("下载模板，把已在纸上运行的机构、证照、人员、名单、协议和入校安排填好后上传。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        still = Q(files__confirmed_on=None, files__voided_on=None)
        found: QuerySet[Any] = (
            BackfillBatch.objects.visible_to(actor)
            .select_related("uploaded_by", "region")
            .annotate(
                files_in=Count("files", distinct=True),
                files_open=Count("files", filter=still, distinct=True),
            )
        )
        return found


@gate.page(Role.DISTRICT)
@require_safe
def template(request: HttpRequest) -> HttpResponseBase:
    name = _t("存量补录模板.xlsx")
    return files.attachment(forms.template(), name, sheets.XLSX_TYPE)


@gate.page(Role.DISTRICT)
@onetime.done_once
def upload(request: HttpRequest) -> HttpResponseBase:
    """A GET shows the form; a POST reads the workbook and writes all of it, or nothing."""
    if request.method != "POST":
        return render(request, "contracts/backfill_upload.html", {})
    actor, post = frame.actor_of(request), onetime.sent(request)
    if asked := post.refusal():
        return _refuse(request, [asked], status=409)
    try:
        workbook, scans = _take(request, actor)
    except errors.DomainError as refusal:
        return _refuse(request, refusal.reasons)
    reading = importing.read(files.read(workbook), scans=scans, region=_region(actor))
    if not reading.ok:
        return _refuse(request, reading.refusals, reading=reading, workbook=workbook)
    try:
        with post.claiming(_entered):
            row = backfill.enter(
                _bureau(actor),
                by=actor,
                import_rows=reading.import_rows,
                workbook=workbook,
                scans=scans,
            )
    except errors.DomainError as refusal:
        return _refuse(request, refusal.reasons)
    if reading.unread:
        params = {"what": "；".join(reading.unread)}
        messages.warning(request, _t("没有读入的内容，请核对是否需要：%(what)s。") % params)
    return gate.go(request, _entered(row).location)


def _entered(row: BackfillBatch) -> Answer:
    return Answer(reverse("backfill", args=[row.pk]), row.title())


def _region(actor: Any) -> Region:
    return Region(code=actor.region_code, parent_id=actor.city_code)


def _bureau(actor: Any) -> Organisation:
    found: Organisation = Organisation.objects.visible_to(actor).get(pk=actor.organisation_id)
    return found


def _take(request: HttpRequest, actor: Any) -> tuple[StoredFile, list[StoredFile]]:
    """The checked workbook and scans of the form. Raises with a sentence."""
    upload_ = request.FILES.get("workbook")
    if upload_ is None:
        raise errors.Invalid({"workbook": _t("请选择填好的工作簿。")})
    scans = request.FILES.getlist("scans")
    if len(scans) > MOST_SCANS:
        params = {"most": MOST_SCANS}
        raise errors.Invalid(
            {"scans": counted("一次最多上传%(most)s个扫描件，请分批。", "most") % params}
        )
    workbook = files.accept(upload_, kinds=files.WORKBOOKS, by=actor)
    return workbook, [files.accept(scan, kinds=files.SCANS, by=actor) for scan in scans]


def _refuse(
    request: HttpRequest,
    reasons: list[str],
    *,
    reading: importing.Reading | None = None,
    workbook: StoredFile | None = None,
    status: int = 422,
) -> HttpResponse:
    found = reading.errors() if reading else []
    context: dict[str, Any] = {
        "reasons": reasons,
        "errors": found[:200],
        "count": len(found),
        "unread": reading.unread if reading else [],
    }
    if reading is not None and workbook is not None and found:
        try:
            context["token"] = _given_back(request, reading, workbook)
        except (files.Flaw, files.BadFile) as why:
            context["not_marked"] = str(why)
    return render(request, "contracts/backfill_upload.html", context, status=status)


def _given_back(request: HttpRequest, reading: importing.Reading, workbook: StoredFile) -> str:
    """The workbook with its wrong cells marked, kept for this person for a day. Raises Flaw, BadFile."""
    actor = frame.actor_of(request)
    data = reading.marked(files.read(workbook))
    back = SimpleUploadedFile(workbook.original_name, data, sheets.XLSX_TYPE)
    stored = files.accept(back, kinds=files.WORKBOOKS, by=actor)
    return deed_form.pack(stored, actor)


@gate.page(Role.DISTRICT)
@require_POST
def marked(request: HttpRequest) -> HttpResponseBase:
    try:
        stored = deed_form.unpack(request.POST.get("token", ""), frame.actor_of(request))
    except signing.BadSignature:
        stored = None
    if stored is None:
        raise Http404
    return files.response(stored, _t("标出错误的工作簿.xlsx"))


@gate.page(*BUREAUS)
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(BackfillBatch, actor, pk)
    rows = Placement.objects.visible_to(actor).filter(
        agreement__institution__in=row.files.values("institution"), agreement__region=row.region_id
    )
    flags = redlist.flags(rows, region=row.region, on=clock.today())
    red: dict[int, list[redlist.Flag]] = {}
    for flag in flags:
        red.setdefault(flag.placement.agreement.institution_id, []).append(flag)
    lines = [
        (file, red.get(file.institution_id, []))
        for file in row.files.select_related("institution", "confirmed_by")
    ]
    context = {
        "row": row,
        "lines": lines,
        "summary": redlist.summary(flags),
        "entries": timeline.of(row, actor),
    }
    return render(request, "contracts/batch.html", context)


@waiting(Role.DISTRICT, label=_("待核对的补录"), more="backfills", order=46)
def to_confirm(actor: Any) -> QuerySet[Any]:
    rows = BackfillBatch.objects.visible_to(actor).select_related("region")
    found: QuerySet[Any] = rows.filter(state=BatchState.PENDING).exclude(uploaded_by=actor.user_id)
    return found
