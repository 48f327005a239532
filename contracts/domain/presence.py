"""Which persons stand at which placement: named, changed, refused at the gate, removed everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.domain import messages, paper_moves
from accounts.enums import Role
from contracts.domain import families
from contracts.enums import PlacementState
from contracts.models import AgreementStaff, Placement, PlacementStaff
from contracts.rules import drafting
from contracts.rules import placement as rules
from core import clock
from core.deeds import deed, deed_about, record
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.fsm import require
from institutions.domain import expiry
from institutions.models import Staff

LIVE = (PlacementState.PROPOSED, PlacementState.AGREED, PlacementState.RUNNING)


def name(placement: Placement, staff: Iterable[Any]) -> None:
    """Make exactly these persons the ones of the placement, from today or its first day on."""
    wanted = {member.pk: member for member in staff}
    institution = placement.agreement.institution_id
    if any(member.institution_id != institution for member in wanted.values()):
        raise Invalid({"staff": _("人员不属于这家机构。")})
    today = clock.today()
    now = placement.named_staff.filter(until__isnull=True)
    if placement.state == PlacementState.RUNNING:
        now.exclude(staff__in=wanted).update(until=today, left_because=_("人员调整"))
    else:
        now.exclude(staff__in=wanted).delete()
    there = set(placement.named_staff.filter(until__isnull=True).values_list("staff", flat=True))
    PlacementStaff.objects.bulk_create(
        PlacementStaff(placement=placement, staff=member, since=max(today, placement.starts_on))
        for pk, member in wanted.items()
        if pk not in there
    )


def _refuse_stale(placement: Placement, version: int | None) -> None:
    if version is not None and placement.version != version:
        raise Stale


@deed
def assign(
    placement: Placement, *, by: Any, staff: Iterable[Any], version: int | None = None
) -> Placement:
    """Change the persons of a live placement; each must be cleared with valid papers."""
    if by.role not in {Role.INSTITUTION, Role.DISTRICT}:
        raise Forbidden
    if by.organisation_id not in placement.parties(by.role):
        raise Forbidden
    _refuse_stale(placement, version)
    require(placement, "create", by=by, rules=(drafting.is_live,))
    name(placement, staff)
    require(placement, "create", by=by, rules=rules.PERSONS)
    names = [member.person.name for member in placement.present_staff()]
    record(
        placement,
        "assign",
        by=by,
        audience=(Role.INSTITUTION, Role.SCHOOL),
        staff=placement.present_staff(),
    )
    messages.tell(
        placement.parties(Role.SCHOOL),
        Role.SCHOOL,
        subject=placement,
        text=_("“%(title)s”的入校人员调整为：%(names)s。")
        % {"title": placement.title(), "names": "、".join(names)},
        kind="placement.assign",
    )
    return placement


@deed
def refuse_person(
    placement: Placement, *, by: Any, staff: Any, reason: str, version: int | None = None
) -> Placement:
    """暂停入校: the school keeps a person out at once and asks for another. No case, no bar."""
    if by.role != Role.SCHOOL or by.organisation_id not in placement.parties(Role.SCHOOL):
        raise Forbidden
    _refuse_stale(placement, version)
    if not reason.strip():
        raise Blocked([_("请写明暂停入校的理由。")])
    gone = placement.named_staff.filter(staff=staff, until__isnull=True).update(
        until=clock.today(), left_because=reason.strip()[:200], refused=True
    )
    if not gone:
        raise Invalid({"staff": _("这名人员不在这条入校安排中。")})
    both = (Role.INSTITUTION, Role.SCHOOL)
    record(placement, "refuse_person", by=by, reason=reason, audience=both, staff=staff)
    text = _("%(school)s暂停%(name)s入校（%(reason)s），请尽快为“%(title)s”更换人员。") % {
        "school": placement.school.organisation.name,
        "name": staff.person.name,
        "reason": reason,
        "title": placement.title(),
    }
    for role in (Role.INSTITUTION, Role.DISTRICT):
        messages.tell(
            placement.parties(role),
            role,
            subject=placement,
            text=text,
            kind="placement.refuse_person",
        )
    return placement


@deed
def readmit_person(
    placement: Placement, *, by: Any, staff: Any, reason: str, version: int | None = None
) -> Placement:
    """恢复入校: the school lets a person in again whom it kept out; the institution names them anew."""
    if by.role != Role.SCHOOL or by.organisation_id not in placement.parties(Role.SCHOOL):
        raise Forbidden
    _refuse_stale(placement, version)
    if not reason.strip():
        raise Blocked([_("请写明恢复入校的理由。")])
    if not placement.kept_out().filter(staff=staff).update(refused=False):
        raise Invalid({"staff": _("学校没有暂停这名人员入校。")})
    both = (Role.INSTITUTION, Role.SCHOOL)
    record(placement, "readmit_person", by=by, reason=reason, audience=both, staff=staff)
    params = {"school": placement.school.organisation.name, "name": staff.person.name}
    for role in (Role.INSTITUTION, Role.DISTRICT):
        messages.tell(
            placement.parties(role),
            role,
            subject=placement,
            text=_("%(school)s恢复%(name)s入校，可重新安排。") % params,
            kind="placement.readmit_person",
        )
    return placement


def _files_of(person: Any, **_told: Any) -> list[Any]:
    posts = person.posts.select_related("institution").order_by("institution_id")
    return list({post.institution_id: post.institution for post in posts}.values())


@deed_about(_files_of)
def remove_person(
    person: Any, *, by: Any, reason: str, region: Any, on: date | None = None
) -> list[Placement]:
    """Take a person off every annex and placement of a district, whoever they work for; agreements
    live on.

    Schools only read that the person does not meet the conditions; institutions are asked for
    a replacement. Returns the placements left without that person.
    """
    day = on or clock.today()
    annexes = AgreementStaff.objects.filter(
        staff__person=person, until__isnull=True, agreement__region=region
    )
    annexes.update(until=day, left_because=_("不符合从业条件"))
    rows = PlacementStaff.objects.filter(
        staff__person=person,
        until__isnull=True,
        placement__state__in=LIVE,
        placement__agreement__region=region,
    ).select_related("placement__agreement__institution", "placement__school__organisation")
    left = []
    for row in rows.order_by("placement_id"):
        row.until, row.left_because = day, _("不符合从业条件")
        row.save(update_fields=["until", "left_because"])
        _tell_removed(row, by=by, reason=reason)
        families.tell_changed(row.placement, by=by, day=day)
        left.append(row.placement)
    return left


def _tell_removed(row: PlacementStaff, *, by: Any, reason: str) -> None:
    placement = row.placement
    record(placement, "remove_person", by=by, audience=(Role.INSTITUTION,), staff=row.staff)
    figures = {"name": row.staff.person.name, "title": placement.title()}
    texts = {
        Role.SCHOOL: _("%(name)s不符合从业条件，即日起不再到“%(title)s”服务。"),
        Role.INSTITUTION: _("%(name)s不再到“%(title)s”服务，请尽快安排替换人员，协议继续履行。"),
    }
    for role, text in texts.items():
        messages.tell(
            placement.parties(role),
            role,
            subject=placement,
            text=text % figures,
            kind="placement.remove_person",
        )


def people_at(placements: Iterable[Placement]) -> dict[int, list[Staff]]:
    """The persons named for each of these placements, with their papers, in a few queries."""
    lines = PlacementStaff.objects.filter(
        placement__in=[row.pk for row in placements], until__isnull=True
    ).values_list("placement_id", "staff_id")
    pairs = list(lines.order_by("id"))
    people = expiry.staff_of(Staff.objects.filter(pk__in={staff for _place, staff in pairs}))
    found = {member.pk: member for member in people}
    at: dict[int, list[Staff]] = {}
    for place, staff in pairs:
        at.setdefault(place, []).append(found[staff])
    return at


_PERSON = {
    "staff": paper_moves.Told(
        _lazy("人员"), lambda pk: Staff.objects.get(pk=pk), lambda row: str(row.person.name)
    )
}


def _taken_back(placement: Placement, *, by: Any, staff: Any, reason: str) -> None:
    """The paper did not say so: the person comes back, unless the school let them in already."""
    if placement.kept_out().filter(staff=staff).exists():
        readmit_person(placement, by=by, staff=staff, reason=reason)


paper_moves.register(
    Placement,
    (
        paper_moves.OnPaperMove(
            "refuse_person",
            refuse_person,
            (Role.SCHOOL,),
            takes=_PERSON,
            undo=_taken_back,
            label=_lazy("暂停人员入校"),
            when=lambda row: row.state in LIVE and bool(row.present_staff()),
        ),
        paper_moves.OnPaperMove(
            "readmit_person",
            readmit_person,
            (Role.SCHOOL,),
            takes=_PERSON,
            label=_lazy("恢复人员入校"),
            when=lambda row: row.state in LIVE and row.kept_out().exists(),
        ),
    ),
)
