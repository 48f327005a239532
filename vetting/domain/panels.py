"""Who sits on the panel, who stays away, and the sheets they are given."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import messages
from accounts.enums import Role
from accounts.models import User
from accounts.permissions import lead
from core import clock, passages
from core.counted import counted
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import deed, perform, record
from institutions.models import Institution
from vetting import policies
from vetting.domain import seals
from vetting.enums import ApplicationState, CallState, SheetState
from vetting.models import Announcement, Application, Panelist, Recusal, ScoreSheet

_BEFORE = (CallState.PUBLISHED, CallState.CLOSED, CallState.REVIEWED)
_LEAD = lead(Role.DISTRICT)


@deed
def appoint(
    call: Announcement, *, by: Person, name: str = "", user: User | None = None, employer: str = ""
) -> Panelist:
    """Add an expert: somebody with a PANEL account, or a name whose sheets come on paper."""
    _check(call, by)
    if user is not None and not user.memberships.filter(role=Role.PANEL).exists():
        raise Invalid({"user": _("请选择评审专家账号。")})
    if user is None and not name.strip():
        raise Invalid({"name": _("请填写专家姓名，或选择专家账号。")})
    if user is not None and call.panelists.filter(user=user).exists():
        raise Invalid({"user": _("该专家已在评审组中。")})
    panelist: Panelist = Panelist.objects.create(
        announcement=call,
        user=user,
        name=name.strip() or (user.name if user else ""),
        employer=employer,
    )
    record(call, "appoint", by=by, panelist=panelist.pk)
    if ScoreSheet.objects.filter(panelist__announcement=call).exists():
        give_sheets(call)  # the panel is at work already
    return panelist


@deed
def dismiss(call: Announcement, *, by: Person, panelist: Panelist, reason: str = "") -> None:
    """Take somebody off the panel who has not yet been given a sheet."""
    _check(call, by)
    if panelist.announcement_id != call.pk:
        raise Forbidden
    if panelist.sheets.exists():
        raise Blocked([_("已分发评分表，请改用“免评”并说明原因。")])
    record(call, "dismiss", by=by, reason=reason, panelist=panelist.pk)
    panelist.delete()


def _check(call: Announcement, by: Person) -> None:
    if not _LEAD(call, by):
        raise Forbidden
    if call.state not in _BEFORE:
        raise Blocked([_("公示后不能再调整评审组。")])


@deed
def convene(call: Announcement, *, by: Person, version: int | None = None) -> Announcement:
    """Give every expert a sheet for every qualified application, except where they stay away."""
    _check(call, by)
    if call.state != CallState.REVIEWED:
        raise Blocked([_("请先完成资质审核，再组织评审。")])
    least = call.figure(policies.PANEL_MIN)
    if call.panelists.count() < least:
        raise Blocked([counted("评审组至少需要 %(least)s 名专家。", "least") % {"least": least}])
    record(call, "convene", by=by, experts=call.panelists.count(), sheets=give_sheets(call))
    return call


def give_sheets(call: Announcement) -> int:
    """Sheets that are still missing; nothing before the review is finished.

    None where the marks have been shown: whoever came then would score knowing the others'.
    """
    if call.state != CallState.REVIEWED:
        return 0
    waiting = call.applications().filter(
        state=ApplicationState.QUALIFIED, package__state="open", marks_shown_at__isnull=True
    )
    have = set(
        ScoreSheet.objects.filter(application__in=waiting).values_list(
            "application_id", "panelist_id"
        )
    )
    away = set(
        Recusal.objects.filter(panelist__announcement=call).values_list(
            "panelist_id", "institution_id"
        )
    )
    new = [
        ScoreSheet(
            application=application,
            panelist=panelist,
            state=SheetState.EXCUSED
            if (panelist.pk, application.institution_id) in away
            else SheetState.OPEN,
            excuse_reason=_("已声明回避")
            if (panelist.pk, application.institution_id) in away
            else "",
        )
        for application in waiting.order_by("pk")
        for panelist in call.panelists.order_by("pk")
        if (application.pk, panelist.pk) not in have
    ]
    passages.open_many(ScoreSheet.objects.bulk_create(new))
    _tell(call, {sheet.panelist_id for sheet in new if sheet.state == SheetState.OPEN})
    return len(new)


def _tell(call: Announcement, panelists: set[int]) -> None:
    """Each expert who has something to score, and nobody else of the bureau's experts."""
    text = _("“%(title)s”的评分表已分发，请登录评分。") % {"title": call.title()}
    experts = call.panelists.filter(pk__in=panelists, user__isnull=False)
    for user in experts.order_by("pk").values_list("user_id", flat=True):
        messages.tell(
            {call.bureau_id},
            Role.PANEL,
            subject=call,
            text=text,
            kind="announcement.convene",
            person=user,
        )


@deed
def declare_interest(
    call: Announcement,
    *,
    by: Person,
    panelist: Panelist,
    institution: Institution,
    reason: str,
) -> Recusal:
    """回避: the expert, or the bureau for one without an account, declares an interest.

    Sheets of that institution that are still open are excused at once.
    """
    own = by.role == Role.PANEL and panelist.user_id == by.user_id
    if panelist.announcement_id != call.pk or not (own or _LEAD(call, by)):
        raise Forbidden
    if not reason.strip():
        raise Invalid({"reason": _("请说明利害关系。")})
    recusal, _created = Recusal.objects.get_or_create(
        panelist=panelist,
        institution=institution,
        defaults={
            "reason": reason.strip(),
            "declared_at": clock.now(),
            "declared_by_id": by.user_id,
        },
    )
    record(call, "declare_interest", by=by, panelist=panelist.pk, institution=institution)
    move = ScoreSheet.recuse if own else ScoreSheet.excuse
    sheets = ScoreSheet.objects.filter(
        panelist=panelist, application__institution=institution, state=SheetState.OPEN
    )
    for sheet in sheets:
        perform(sheet, move, by=by, reason=reason)
    seals.open_each_when_in(sheets)
    return recusal


def running_with(user_id: int) -> list[tuple[str, str]]:
    """The calls on whose panels this user sits and whose ranking is not there yet: name, city."""
    calls = Announcement.objects.filter(state__in=_BEFORE, panelists__user=user_id)
    return [(call.name, call.region.city_code) for call in calls.select_related("region")]


def applications_to_score(call: Announcement) -> list[Application]:
    rows = call.applications().filter(sheets__isnull=False).distinct()
    return list(rows.select_related("institution", "package").order_by("package_id", "pk"))
