"""Applying: start, fill in, submit inside the window, recall, answer a correction, withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import deadlines, entries, pages
from accounts.enums import Role
from core import clock
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import deed, deed_about, edit, perform, record
from core.models.files import StoredFile
from core.scoping import Actor
from institutions.domain import licences, presence
from institutions.models import Institution, Licence
from vetting import facts
from vetting.domain import calls
from vetting.enums import LIVE_APPLICATION, ApplicationState, CallState, ItemKind
from vetting.models import Application, ChecklistItem, Material, Package
from vetting.permissions import applicant
from vetting.rules import applications as rules

CORRECTION = "correction"
_EDITABLE = (ApplicationState.DRAFT, ApplicationState.CORRECTION)
_CARRIED = ("submitted", "verified")


def _files(institution: Institution, *, package: Package, **_rest: Any) -> list[Any]:
    return [institution, package.announcement]


@deed_about(_files)
def start(
    institution: Institution,
    *,
    by: Person,
    package: Package,
    entry_scan: StoredFile | None = None,
) -> Application:
    """Open a draft. A DISTRICT officer with the paper's scan enters it for the institution (代录)."""
    office = by.role == Role.DISTRICT
    call = package.announcement
    own = by.role == Role.INSTITUTION and by.organisation_id == institution.organisation_id
    if not own and not (office and by.organisation_id == call.bureau_id):
        raise Forbidden
    _check_start(institution, package)
    application: Application = Application.objects.create(
        institution=institution,
        package=package,
        started_at=clock.now(),
        **entries.columns(by, entry_scan),
    )
    _carry_licences(application)
    record(application, "start", by=by, audience=(Role.INSTITUTION,), by_office=office)
    calls.await_submission(application)
    return application


def _check_start(institution: Institution, package: Package) -> None:
    call = package.announcement
    if call.state != CallState.PUBLISHED or clock.now() >= call.closes_at:
        raise Blocked([_("“%(title)s”不在申报期内。") % {"title": call.title()}])
    live = package.applications.filter(institution=institution, state__in=LIVE_APPLICATION)
    if live.exists():
        raise Blocked([_("贵机构对这个项目包已有一份有效申报，不能重复申报。")])


def _carry_licences(application: Application) -> None:
    """Show the licences the file already holds; nothing has to be uploaded twice."""
    best: dict[str, Licence] = {}
    for licence in application.institution.licences.filter(state__in=_CARRIED).order_by(
        "valid_from"
    ):
        best[licence.kind] = licence
    Material.objects.bulk_create(
        Material(
            application=application, item=item, licence=best[item.licence_kind], put_at=clock.now()
        )
        for item in application.items()
        if item.kind == ItemKind.LICENCE and item.licence_kind in best
    )


@deed
def fill(
    application: Application, told: facts.Filled, *, by: Actor, version: int | None = None
) -> Application:
    """Keep what has been typed so far, and what is shown for each item that changed. Only a draft,
    while a correction is asked, or an entry from paper that nobody has compared yet."""
    _must_be_editable(application, by)
    columns = {**told.figures(), **_hand_of(application, by)}
    materials = columns.pop("materials")
    row = edit(
        application,
        by=by,
        permission=applicant(),
        version=version,
        name="save",
        audience=(Role.INSTITUTION,),
        private=tuple(columns),
        columns=columns,
    )
    shown = {material.item_id: material for material in row.materials.all()}
    put = {}
    for item, evidence in materials.items():
        before = shown.get(item.pk)
        if evidence is None or (before and evidence in (before.file, before.licence)):
            continue
        _put(row, by, item, evidence)
        put[item.title] = evidence
    if put:
        record(row, "put_materials", by=by, audience=(Role.INSTITUTION,), materials=put)
    return row


def _hand_of(application: Application, by: Actor) -> dict[str, Any]:
    """What changes with a change of its contents: who typed last, or that it is the institution's now."""
    if not application.entered_by_office:
        return {}
    if by.role == Role.DISTRICT:
        return entries.hand(by, application.entry_scan)
    return {"taken_over_at": application.taken_over_at or clock.now()}


def _pass_on(application: Application, by: Actor) -> None:
    """Remember it, beside a change that is recorded already."""
    changed = _hand_of(application, by)
    for name, value in changed.items():
        setattr(application, name, value)
    if changed:
        application.save(update_fields=sorted(changed))


def _must_be_editable(application: Application, by: Actor) -> None:
    mistyped = application.entry_waits and by.role == Role.DISTRICT
    if application.state not in _EDITABLE and not mistyped:
        raise Blocked([_("申报已提交，不能修改；申报期内可以先撤回。")])


@deed
def put_material(
    application: Application,
    *,
    by: Actor,
    item: ChecklistItem,
    file: StoredFile | None = None,
    licence: Licence | None = None,
    note: str = "",
) -> Material:
    """Show something for one item, in place of what was shown before."""
    material = _put(application, by, item, licence or file, note=note)
    _pass_on(application, by)
    record(
        application,
        "put_material",
        by=by,
        audience=(Role.INSTITUTION,),
        item=item.title,
        file=file,
        licence=licence,
    )
    return material


def _show_newer(application: Application, by: Actor) -> None:
    asked = application.open_correction
    if asked is None or not applicant()(application, by):
        return
    shown = application.materials.filter(put_at__gt=asked.asked_at)
    for item in asked.items.exclude(pk__in=shown.values("item")):
        newer = rules.newer_licence(application, item, asked.asked_at)
        if newer is not None:
            put_material(application, by=by, item=item, licence=newer)


def _rescanned(
    application: Application, item: ChecklistItem, evidence: StoredFile, by: Actor
) -> Licence:
    """A new scan for an item that is a licence: it goes into the institution's file."""
    held = application.institution.licences.filter(kind=item.licence_kind)
    shown = application.materials.filter(item=item, licence__isnull=False).first()
    licence = shown.licence if shown else held.exclude(state="replaced").order_by("-pk").first()
    if licence is None:
        kind = item.get_licence_kind_display()
        raise Invalid({"file": _("档案中还没有%(kind)s，请先在机构档案中提交。") % {"kind": kind}})
    return licences.rescan(licence, by=by, file=evidence)


def _put(
    application: Application,
    by: Actor,
    item: ChecklistItem,
    evidence: StoredFile | Licence | None,
    *,
    note: str = "",
) -> Material:
    if item.kind == ItemKind.LICENCE and isinstance(evidence, StoredFile):
        _check_material(application, by, item, None, something=True)
        evidence = _rescanned(application, item, evidence, by)
    licence = evidence if isinstance(evidence, Licence) else None
    _check_material(application, by, item, licence, something=evidence is not None)
    application.materials.filter(item=item).delete()
    material: Material = Material.objects.create(
        application=application,
        item=item,
        file=evidence if isinstance(evidence, StoredFile) else None,
        licence=licence,
        note=note,
        put_at=clock.now(),
    )
    return material


def _check_material(
    application: Application,
    by: Actor,
    item: ChecklistItem,
    licence: Licence | None,
    *,
    something: bool,
) -> None:
    if not applicant()(application, by):
        raise Forbidden
    _must_be_editable(application, by)
    if item.announcement_id != application.package.announcement_id:
        raise Invalid({"item": _("这一项不在本次公告的审核清单中。")})
    if licence is not None and licence.institution_id != application.institution_id:
        raise Invalid({"licence": _("请选择本机构的证照。")})
    if not something:
        raise Invalid({"file": _("请上传文件，或选择机构档案中的证照。")})
    open_one = application.open_correction
    if application.state == ApplicationState.CORRECTION and (
        open_one is None or not open_one.items.filter(pk=item.pk).exists()
    ):
        raise Blocked([_("补正只能修改补正通知书列出的事项。")])


@deed
def drop_material(application: Application, *, by: Actor, item: ChecklistItem) -> None:
    if not applicant()(application, by):
        raise Forbidden
    if application.state != ApplicationState.DRAFT:
        raise Blocked([_("申报已提交，不能修改；申报期内可以先撤回。")])
    application.materials.filter(item=item).delete()
    _pass_on(application, by)
    record(application, "drop_material", by=by, audience=(Role.INSTITUTION,), item=item.title)


@deed
def submit(application: Application, *, by: Actor, version: int | None = None) -> Application:
    """Hand it in. The call is locked too, so that no submission slips past its closing."""
    row = perform(application, Application.submit, by=by, version=version)
    presence.open_in(row.institution, row.announcement.region)
    deadlines.meet(row, calls.SUBMIT)
    pages.issue(row, "receipt", by=by, marks=((row, "receipt"),))
    return row


@deed
def recall(application: Application, *, by: Actor, version: int | None = None) -> Application:
    """Take it back to change it; what reviewers had said so far is set aside."""
    asked = application.open_correction
    row = perform(application, Application.recall, by=by, version=version)
    set_aside(row, because=_("申报已撤回修改"))
    if asked is not None:
        asked.answered_at = clock.now()
        asked.save(update_fields=["answered_at"])
        deadlines.drop(row, CORRECTION)
    calls.await_submission(row)
    return row


def set_aside(application: Application, *, because: str, items: Any = None) -> None:
    """Verdicts that no longer stand; they stay to be seen."""
    standing = application.verdicts.filter(superseded_at__isnull=True)
    if items is not None:
        standing = standing.filter(item__in=items)
    standing.update(superseded_at=clock.now(), superseded_because=because)


@deed
def answer_correction(
    application: Application, *, by: Actor, version: int | None = None
) -> Application:
    """Hand in what was missing; the items concerned are reviewed again.

    A licence that was handed in anew into the institution's file is shown for its item by itself.
    """
    asked = application.open_correction
    _show_newer(application, by)
    row = perform(application, Application.answer_correction, by=by, version=version)
    asked.answered_at = clock.now()
    asked.save(update_fields=["answered_at"])
    set_aside(row, because=_("已补正，重新审核"), items=asked.items.all())
    deadlines.meet(row, CORRECTION)
    return row


@deed
def withdraw(
    application: Application, *, by: Actor, reason: str = "", version: int | None = None
) -> Application:
    row = perform(application, Application.withdraw, by=by, version=version, reason=reason)
    deadlines.drop(row)
    return row


@deed
def lapse_draft(application: Application, *, by: Actor) -> Application:
    row = perform(application, Application.lapse_draft, by=by)
    deadlines.drop(row)
    return row


def drafts_due(now: datetime) -> list[int]:
    """Ids of drafts whose call has shut its window."""
    rows = Application.objects.filter(
        state=ApplicationState.DRAFT,
        package__announcement__closes_at__lte=now,
        package__announcement__published_at__isnull=False,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))
