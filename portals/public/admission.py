"""For everybody: calls, notices with an objection form, and the list of admitted institutions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.actors import Stranger
from accounts.enums import PUBLIC
from core import clock, errors
from core.once import Answer
from portals.kit import fields, front, gate, links, navigation, onetime, paging, throttled, wording
from portals.kit.facts import Fact
from portals.kit.workbench import Line
from portals.vetting import facts, visible
from portals.vetting.objecting import on_public_notice
from vetting.domain import objections
from vetting.facts import Filing
from vetting.models import Announcement, PublicNotice

links.register_public(Announcement, "public-call")
navigation.register(_("遴选公告"), "public-calls", PUBLIC, order=10)
navigation.register(_("公示"), "public-notices", PUBLIC, order=15)
navigation.register(_("资格名单"), "public-listings", PUBLIC, order=20)
STRANGER = Stranger()
NOT_NOW = _("现在不在公示期内，不能提出异议。")


def _notices() -> QuerySet[Any]:
    rows = PublicNotice.objects.visible_to(STRANGER).select_related("announcement__bureau")
    return rows.filter(announcement__state__in=("on_public_notice", "concluded"))


@gate.same_for_all
@gate.public
def calls(request: HttpRequest) -> HttpResponse:
    rows = visible.calls(STRANGER).order_by("-published_at", "-pk")
    return render(request, "public/calls.html", paging.of(request, rows))


@gate.same_for_all
@gate.public
def call(request: HttpRequest, pk: int) -> HttpResponse:
    row = gate.one(visible.calls(STRANGER), pk)
    notice = _notices().filter(announcement=row).order_by("-round").first()
    listed = visible.listings(STRANGER).filter(package__announcement=row)
    context = {
        "row": row,
        "facts": facts.of_call(row),
        "packages": row.packages.order_by("position", "pk"),
        "items": row.items.all(),
        "scores": row.score_items.all(),
        "amendments": row.amendments.all(),
        "notice": notice,
        "listings": listed,
        "lot": facts.of_lot(row)
        if row.lot_revealed
        else [Fact(_("承诺值"), row.lot_commit, roles=facts.ANYBODY)],
        "closed_list": row.closed_list if row.lot_revealed else "",
        "may_object": objections.in_period(row),
    }
    return render(request, "public/call.html", context)


@gate.same_for_all
@gate.public
def notices(request: HttpRequest) -> HttpResponse:
    rows = _notices().order_by("-given_at", "-pk")
    return render(request, "public/notices.html", paging.of(request, rows))


@gate.same_for_all
@gate.public
def listings(request: HttpRequest) -> HttpResponse:
    rows = visible.listings(STRANGER)
    regions = rows.order_by("region_id").values_list("region_id", "region__name").distinct()
    rows = rows.order_by("region_id", "category", "institution__name", "pk")
    region, asked = request.GET.get("region", ""), request.GET.get("q", "").strip()[:80]
    if region:
        rows = rows.filter(region=region)
    if asked:
        rows = rows.filter(institution__name__icontains=asked)
    context = {"regions": regions, "chosen": region, "asked": asked}
    return render(request, "public/listings.html", context | paging.of(request, rows))


class PublicObjection(wording.WordedForm):
    application: Any = forms.ModelChoiceField(
        None, label=_("针对哪家机构"), required=False, empty_label=_("针对整个公示")
    )
    name = forms.CharField(
        label=_("姓名或单位全称"), max_length=80, help_text=_("须实名，匿名异议不予受理。")
    )
    contact = forms.CharField(
        label=_("联系方式"), max_length=80, help_text=_("仅供办理人员联系您，不对外公开。")
    )
    facts = fields.TextField(label=_("事实和理由"), rows=6)

    def __init__(self, call: Announcement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["application"]
        choice.queryset = on_public_notice(call)
        choice.label_from_instance = lambda row: f"{row.package.name}：{row.institution.name}"


def _why_shut(_request: HttpRequest, *, pk: int) -> str:
    row = Announcement.objects.visible_to(STRANGER).filter(pk=pk).first()
    return "" if row is None or objections.in_period(row) else str(NOT_NOW)


@throttled.form("objection", shut=_why_shut)
@gate.public
@onetime.done_once_by_anyone
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """A form for anybody; what was typed stays when it is refused."""
    row = gate.get_or_404(Announcement, STRANGER, pk)
    form = PublicObjection(row, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if asked := onetime.sent(request).refusal():
            form.add_error(None, asked)
            status = 409
        elif form.is_valid():
            if throttled.refused(request, form, "objection", row.region.scopes):
                status = throttled.TOO_MANY
            elif _filed(request, row, form):
                messages.success(request, _received(row).said)
                return HttpResponseRedirect(_received(row).location)
    open_ = objections.in_period(row)
    context = {
        "row": row,
        "form": form,
        "open": open_,
        "shut": NOT_NOW,
        "typed": [] if open_ else _typed(form),
    }
    return render(request, "public/objection.html", context, status=status)


def _typed(form: PublicObjection) -> list[tuple[str, str]]:
    """Words of a form that is not offered any more, to be copied."""
    return [
        (str(field.label), words)
        for field in form
        if field.name != "application" and (words := form.data.get(field.html_name, ""))
    ]


def _received(row: Announcement) -> Answer:
    said = _t("异议已收到，我们将按您留下的联系方式书面答复。")
    return Answer(reverse("public-call", args=[row.pk]), said)


def _filed(request: HttpRequest, row: Announcement, form: PublicObjection) -> bool:
    done = False
    try:
        with onetime.sent(request).claiming(lambda _row: _received(row)):
            objections.file(row, Filing(**form.cleaned_data), by=STRANGER)
        done = True
    except errors.Invalid as refusal:
        for name, sentence in refusal.fields.items():
            form.add_error(name if name in form.fields else None, sentence)
    except errors.DomainError as refusal:
        form.add_error(None, refusal.reasons)
    finally:
        if not done:
            throttled.give_back(request, "objection")
    return done


def _line(row: Announcement, about: str = "") -> Line:
    return Line(title=row.title(), url=reverse("public-call", args=[row.pk]), about=about)


@front.block(
    _("正在申报的遴选公告"), more="public-calls", empty=_("目前没有正在申报的公告。"), order=10
)
def open_calls() -> Sequence[Line]:
    rows = visible.calls(STRANGER).filter(state="published", closes_at__gt=clock.now())
    return [_line(row, row.bureau.name) for row in rows.order_by("closes_at")[:5]]


@front.block(_("公示"), more="public-notices", empty=_("目前没有公示。"), order=20)
def open_notices() -> Sequence[Line]:
    rows = _notices().filter(announcement__state="on_public_notice").order_by("-given_at")[:5]
    return [_line(row.announcement, row.number) for row in rows]


@front.block(_("资格名单"), more="public-listings", empty=_("名单尚未公布。"), order=30)
def newest() -> Sequence[Line]:
    rows = visible.listings(STRANGER).order_by("-listed_on", "-pk")[:5]
    url = reverse("public-listings")
    return [Line(title=row.institution.name, url=url, about=row.document_number) for row in rows]
