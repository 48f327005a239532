"""What cannot be, asked of the real rows: each question is one statement and loads only what breaks it.

The random walks ask the same questions of theirs (`tests/walks.py`). Those that hold only after the
day's sweeps have run are marked `by_day`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import CharField, Count, Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, RegionLevel
from accounts.models import Deadline, Membership, Organisation
from contracts.enums import IN_FORCE, AgreementState, PlacementState
from contracts.models import Agreement, Placement, PlacementStaff
from core import fsm, passages
from core.models.subject import Subject, states_of
from evaluations.enums import ReplyState, RoundState
from evaluations.models import QualitySheet, Reply, Result, Round
from inspections.enums import RectificationState, ViolationState
from inspections.models import Ground, Rectification, Violation
from institutions.enums import (
    ExclusionState,
    InstitutionState,
    LicenceState,
    StaffState,
)
from institutions.models import Exclusion, Licence, Staff, Suspension
from reports import frame
from reports.checking import Verdict
from vetting.enums import (
    CURRENT_LISTING,
    ApplicationState,
    CallState,
    ListingState,
    ObjectionState,
    SheetState,
)
from vetting.models import Listing, Objection, Package, ScoreSheet

_WAITS_FOR_A_SCHOOL = (PlacementState.DECLINED, PlacementState.AGREED, PlacementState.RUNNING)


@dataclass(frozen=True)
class Question:
    """`broken(day)` gives the rows that cannot be; `region` leads from a row to its region.

    `advice` says what is wrong and what to do about it. `about` leads to the row that is to be
    opened, as "app.model:pk", where that is not the row itself.
    """

    key: str
    advice: Any
    broken: Callable[[date], QuerySet[Any]]
    region: str
    about: str = ""
    by_day: bool = False


def _rows_of(model: type[Model], **values: Any) -> Any:
    return Exists(model._base_manager.filter(**values))


def _nobody_works_there(day: date) -> QuerySet[Any]:
    """Bureaus and departments; of the schools those that must answer for a group. What comes from an
    institution may all come on paper."""
    at_work = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        organisation=OuterRef("pk"),
        since__lte=day,
        user__is_active=True,
    )
    has_a_group = _rows_of(
        Placement, school__organisation=OuterRef("pk"), state__in=_WAITS_FOR_A_SCHOOL
    )
    offices = Q(kind__in=(OrganisationKind.BUREAU, OrganisationKind.DEPARTMENT))
    schools = Q(has_a_group, kind=OrganisationKind.SCHOOL)
    return Organisation.objects.filter(offices | schools, ~Q(Exists(at_work)), is_active=True)


def machines() -> Iterator[type[Subject]]:
    for model in apps.get_models():
        if issubclass(model, Subject) and states_of(model) is not None:
            yield model


def ends(model: type[Subject]) -> list[str]:
    """The states of a machine that no move leaves."""
    left = {source for spec in fsm.declared(model).values() for source in spec.sources}
    return [str(state) for state in states_of(model) or () if str(state) not in left]


def _due_of_what_is_over(_day: date) -> QuerySet[Any]:
    over = Q(pk__in=[])
    for model in machines():
        label = Value(f"{model._meta.label_lower}:")
        every: QuerySet[Any] = model._base_manager.order_by()
        rows = every.filter(state__in=ends(model))
        over |= Q(subject__in=rows.values(ref=Concat(label, Cast("pk", CharField()))))
    return Deadline.objects.filter(over, met_at__isnull=True, dropped_at__isnull=True)


def _barred(day: date, institution: str, region: str) -> Q:
    """The body may not go on there on the day: stopped in the region or everywhere. A condition of entry
    that is not met lets go on what runs."""
    here = {"institution": OuterRef(institution)}
    stopped = Suspension.objects.filter(
        Suspension.on_day(day),
        Q(region__isnull=True) | Q(region=OuterRef(region)),
        entry_only=False,
        **here,
    )
    return Q(Exists(stopped))


OF_OFFICES = (
    Question(
        "office-empty",
        _("这个单位没有任何在岗人员，发给它的事项无人办理。请由其主管单位为它开通账号。"),
        _nobody_works_there,
        "region",
    ),
    Question(
        "deadline-of-closed",
        _("事项已经办结，期限却还开着，会继续催办。请核对该事项；确已办结的，请运维人员销去期限。"),
        _due_of_what_is_over,
        "organisation__region",
        about="subject",
    ),
)  # fmt: skip
OF_INSTITUTIONS = (
    Question(
        "staff-cleared-overdue",
        _("人员的证件已经过期，却仍是“可进校”。请立即停止其进校，更新材料后重新审核。"),
        lambda day: Staff.objects.filter(state=StaffState.CLEARED, good_until__lt=day),
        "institution__region",
        by_day=True,
    ),
    Question(
        "staff-of-deregistered",
        _("机构已经注销，人员却仍是“可进校”。请移出该人员，并核对其所在班组由谁接续。"),
        lambda _day: Staff.objects.filter(
            state=StaffState.CLEARED, institution__state=InstitutionState.DEREGISTERED
        ),
        "institution__region",
    ),
    Question(
        "licence-verified-overdue",
        _("证照已经过了有效期，却仍是“已核验”。请核对证照，通知机构换证。"),
        lambda day: Licence.objects.filter(state=LicenceState.VERIFIED, valid_until__lt=day),
        "institution__region",
        by_day=True,
    ),
    Question(
        "exclusion-overdue",
        _("限制准入的期限已过，却没有解除，公示也没有撤下。请核对决定书所载期限并解除。"),
        lambda day: Exclusion.objects.filter(state=ExclusionState.ACTIVE, until__lt=day),
        "bureau__region",
        by_day=True,
    ),
)
OF_VETTING = (
    Question(
        "listing-without-origin",
        _("资格既不是补录，也不出自已公布结果的遴选。请查明依据，无依据的移出名单。"),
        lambda _day: Listing.objects.filter(
            Q(package__isnull=True)
            | ~Q(application__state=ApplicationState.LISTED)
            | ~Q(application__package=F("package"))
            | ~Q(package__announcement__state=CallState.CONCLUDED),
            backfilled=False,
        ),
        "region",
    ),
    Question(
        "listing-overdue",
        _("资格的有效期已过，却仍在名单上。请核对有效期，到期的移出。"),
        lambda day: Listing.objects.filter(state__in=CURRENT_LISTING, valid_until__lt=day),
        "region",
        by_day=True,
    ),
    Question(
        "listing-of-excluded",
        _("本区市已对该机构限制准入，它却仍在资格名单上。请核对退出决定书，移出名单或撤销限制。"),
        lambda _day: Listing.objects.filter(
            _rows_of(
                Exclusion,
                institution=OuterRef("institution"),
                bureau__region=OuterRef("region"),
                state=ExclusionState.ACTIVE,
            ),
            state=ListingState.LISTED,
        ),
        "region",
    ),
    Question(
        "more-listed-than-quota",
        _("列入名单的机构多于公告的名额。请核对公示名单，多出的查明原因后移出。"),
        lambda _day: Package.objects.annotate(
            listed=Count("listings", filter=Q(listings__state__in=CURRENT_LISTING))
        ).filter(listed__gt=F("quota")),
        "announcement__region",
    ),
    Question(
        "objection-of-concluded",
        _("遴选结果已经公布，这件异议却没有答复。请尽快答复异议人，必要时更正结果。"),
        lambda _day: Objection.objects.filter(
            announcement__state=CallState.CONCLUDED,
            state__in=(ObjectionState.FILED, ObjectionState.ACCEPTED),
        ),
        "announcement__region",
    ),
    Question(
        "sheet-of-listed",
        _("机构已列入名单，这张评分表却还没有锁定或免评。请查明名次是如何算出的。"),
        lambda _day: ScoreSheet.objects.filter(
            state=SheetState.OPEN, application__state=ApplicationState.LISTED
        ),
        "application__package__announcement__region",
    ),
)
OF_CONTRACTS = (
    Question(
        "placement-of-barred",
        _("机构当前不得在本区市服务，班组却仍在校上课。请立即通知学校停课，并核对暂停或退出决定。"),
        lambda day: Placement.objects.filter(
            _barred(day, "agreement__institution", "agreement__region"),
            state=PlacementState.RUNNING,
            agreement__state=AgreementState.ACTIVE,
            # What a school signed is stopped at the door and by the listing, not by the agreement.
            agreement__bureau__kind=OrganisationKind.BUREAU,
        ),
        "agreement__region",
    ),
    Question(
        "placement-without-agreement",
        _("协议已不在履行，班组却仍在校上课。请结束该班组，或查明协议为何终结。"),
        lambda _day: Placement.objects.filter(state=PlacementState.RUNNING).exclude(
            agreement__state__in=IN_FORCE
        ),
        "agreement__region",
        by_day=True,
    ),
    Question(
        "agreement-overdue",
        _("协议期限已过，却仍在履行。请办理到期或续签。"),
        lambda day: Agreement.objects.filter(state__in=IN_FORCE, valid_until__lt=day),
        "region",
        by_day=True,
    ),
    Question(
        "agreement-by-one-person",
        _("协议由拟稿人自己生效，没有第二人把关。请撤回生效，由另一位负责人核对签章原件后重新办理。"),
        lambda _day: Agreement.objects.filter(
            state__in=IN_FORCE, activated_by=F("prepared_by")
        ),
        "region",
    ),
    Question(
        "removed-person-in-class",
        _("人员已被移出，却仍编在上课的班组里。请通知学校不予放行，由机构换人。"),
        lambda day: PlacementStaff.objects.filter(
            Q(until__isnull=True) | Q(until__gt=day),
            staff__state=StaffState.REMOVED,
            placement__state=PlacementState.RUNNING,
        ),
        "placement__agreement__region",
    ),
)  # fmt: skip
OF_INSPECTIONS = (
    Question(
        "confirmed-without-ground",
        _("违规情形已经认定，却没有形成退出依据。请撤回认定，由另一人重新核实。"),
        lambda _day: Violation.objects.filter(
            ~_rows_of(Ground, violation=OuterRef("pk"), withdrawn_on__isnull=True),
            state=ViolationState.CONFIRMED,
        ),
        "region",
    ),
    Question(
        "refused-without-ground",
        _("整改复查未通过，却没有形成退出依据。请更正复查结论，重新办理。"),
        lambda _day: Rectification.objects.filter(
            ~_rows_of(Ground, rectification=OuterRef("pk"), withdrawn_on__isnull=True),
            state=RectificationState.REFUSED,
        ),
        "region",
    ),
    Question(
        "rectification-overdue",
        _("整改期限已过，却没有转为“逾期未改”。请核对期限并督促机构提交。"),
        lambda day: Rectification.objects.filter(state=RectificationState.ISSUED, due_on__lt=day),
        "region",
        by_day=True,
    ),
)
OF_EVALUATIONS = (
    Question(
        "round-late",
        _("评价批次的日期已到，却没有开始、停止填报或计算。请核对批次日期，必要时取消后重新安排。"),
        lambda day: Round.objects.filter(
            Q(state=RoundState.SCHEDULED, opens_on__lt=day)
            | Q(state=RoundState.OPEN, freezes_on__lt=day)
            | Q(state=RoundState.FROZEN, closes_on__lt=day)
        ),
        "region",
        by_day=True,
    ),
    Question(
        "round-without-results",
        _("评价批次已经计算，却没有任何结果。请取消该批次，重新安排评价。"),
        lambda _day: Round.objects.filter(
            _rows_of(QualitySheet, round=OuterRef("pk")),
            ~_rows_of(Result, round=OuterRef("pk")),
            state__in=(RoundState.CLOSED, RoundState.PUBLISHED),
        ),
        "region",
    ),
    Question(
        "reply-of-published",
        _("评价结果已经公布，机构的意见却没有答复。请答复机构，必要时更正结果。"),
        lambda _day: Reply.objects.filter(
            state=ReplyState.FILED, round__state=RoundState.PUBLISHED
        ),
        "round__region",
    ),
)
QUESTIONS: tuple[Question, ...] = (
    *OF_OFFICES,
    *OF_INSTITUTIONS,
    *OF_VETTING,
    *OF_CONTRACTS,
    *OF_INSPECTIONS,
    *OF_EVALUATIONS,
)
# Of every machine alike. Where such a row belongs is read from its place in the record.
STATE_WITHOUT_PASSAGE = "state-without-passage"
TORN_PASSAGES = "torn-passages"
_OF_ROWS = {
    STATE_WITHOUT_PASSAGE: (
        passages.astray,
        _("这一行的状态不是经办理得来的：没有对应的流转记录。请审计员核对办理记录，查明是谁直接改了数据。"),
    ),
    TORN_PASSAGES: (
        passages.torn,
        _("这一行的流转记录中断：离开一个状态时没有进入下一个。请审计员核对办理记录。"),
    ),
}  # fmt: skip


WORKBOOK = "workbook-check"
_ADVICE = {
    **{question.key: question.advice for question in QUESTIONS},
    **{key: words for key, (_ask, words) in _OF_ROWS.items()},
    WORKBOOK: _("本学期报表的这项逻辑校验不符。请在“学期报表”生成一册，按其中所列的原因逐项核对。"),
}


@dataclass(frozen=True)
class Broken:
    key: str
    subject: str
    region: str
    title: str


def found(day: date, *, by_day: bool = True) -> Iterator[Broken]:
    """Everything that cannot be on the day; without `by_day`, whatever the sweeps have still to do."""
    for question in QUESTIONS:
        if by_day or not question.by_day:
            yield from _asked(question, day)
    for key, (ask, _advice) in _OF_ROWS.items():
        for model in machines():
            for row in ask(model).iterator():
                yield Broken(key, _ref(row), row.ledger_key()[0], _title(row))
    if by_day:
        yield from _workbooks(day)


def advice(key: str) -> str:
    return str(_ADVICE[key])


def _asked(question: Question, day: date) -> Iterator[Broken]:
    path = f"{question.region}__code"
    for row in question.broken(day).annotate(belongs_to=F(path)).order_by("pk").iterator():
        subject = getattr(row, question.about) if question.about else _ref(row)
        yield Broken(question.key, subject, row.belongs_to, _title(row))


def _workbooks(day: date) -> Iterator[Broken]:
    """The checks of the workbook that each city would get for its newest term."""
    from reports import workbook  # its libraries are for the process that asks

    cities = Organisation.objects.filter(
        kind=OrganisationKind.BUREAU, region__level=RegionLevel.CITY
    ).select_related("region")
    for bureau in cities:
        view = frame.office_view(bureau)
        term = frame.terms(view).filter(starts_on__lte=day).order_by("-starts_on").first()
        made = term and workbook.gather(view, region=bureau.code, term=term)
        for check in made.checks if made else ():
            if check.verdict == Verdict.FAILED:
                yield Broken(WORKBOOK, _ref(term), bureau.code, check.name)


def _ref(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def _title(row: Any) -> str:
    return str(row.title() if isinstance(row, Subject) else row)
