"""What a person must have to be in a school on a day, one condition each.

Pure questions to a `Staff` instance and its relations; rules, lists and the lapse job all ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import policy
from institutions import periods, policies
from institutions.enums import PROFESSIONAL_CREDENTIALS, TEACHING_JOBS, CredentialKind, StaffState

if TYPE_CHECKING:
    from institutions.models import BackgroundCheck, Credential, Staff

Answer = bool | Mapping[str, Any]
PREFETCH = ("credentials", "person__checks")
# The fields of `Needs` that policy gives.
FIGURES = {
    "check_months": policies.CHECK_MONTHS,
    "office_check": policies.OFFICE_CHECK,
    "health_months": policies.HEALTH_MONTHS,
    "in_service_months": policies.IN_SERVICE_MONTHS,
    "red_line_months": policies.RED_LINE_MONTHS,
}


@dataclass(frozen=True)
class Needs:
    """The policy in force, and the bars of everybody asked about (None: ask for each)."""

    check_months: int
    office_check: bool
    health_months: int
    in_service_months: int
    red_line_months: int
    barred: Mapping[int, str] | None = None
    # Where the person would work; "" where the institution is at home.
    region: str = ""
    # An officer who clears looks at the papers now; otherwise only looked-at papers count.
    trusting: bool = False


PAPER, STOP, DECIDED = "paper", "stop", "decided"


class Reason(str):
    """A sentence against somebody's coming, and of what kind it is."""

    __slots__ = ("kind",)
    kind: str

    def __new__(cls, text: str, kind: str = PAPER) -> Reason:
        made = super().__new__(cls, text)
        made.kind = kind
        return made


@dataclass(frozen=True)
class Condition:
    check: Callable[[Staff, date, Needs], Answer]
    sentence: Any
    kind: str

    def __call__(self, staff: Staff, day: date, needs: Needs) -> Reason | None:
        answer = self.check(staff, day, needs)
        if answer is True:
            return None
        told = answer or {}
        return Reason(str(self.sentence) % told, getattr(told.get("why"), "kind", self.kind))


CONDITIONS: list[Condition] = []


def condition(
    sentence: Any, *, kind: str = PAPER
) -> Callable[[Callable[[Staff, date, Needs], Answer]], Condition]:
    def wrap(check: Callable[[Staff, date, Needs], Answer]) -> Condition:
        made = Condition(check, sentence, kind)
        CONDITIONS.append(made)
        return made

    return wrap


def needs(scopes: Sequence[str], *, on: date) -> Needs:
    figures = policy.values(list(FIGURES.values()), scopes=scopes, on=on)
    return Needs(**{name: figures[key] for name, key in FIGURES.items()})


def unmet(staff: Staff, day: date, asked: Needs) -> list[Reason]:
    """Every unmet condition's sentence. Papers not looked at count until the person is cleared."""
    asked = replace(asked, trusting=staff.state != StaffState.CLEARED)
    return [sentence for ask in CONDITIONS if (sentence := ask(staff, day, asked))]


def credentials(staff: Staff, asked: Needs, *kinds: str) -> Iterator[Credential]:
    """The credentials of these kinds that count."""
    for paper in staff.credentials.all():
        counts = paper.withdrawn_on is None and (asked.trusting or paper.checked_on is not None)
        if counts and paper.kind in kinds:
            yield paper


def last_day_of(paper: Credential, asked: Needs) -> date:
    """The last day a credential is good for; a health certificate runs out by itself."""
    if paper.valid_until is not None:
        return date.fromisoformat(str(paper.valid_until))
    if paper.kind == CredentialKind.HEALTH_CERT:
        issued = paper.issued_on or date.min
        return periods.add_months(issued, asked.health_months)
    return date.max


def positive(staff: Staff) -> bool:
    """Did a query about the person, by whichever employer or office, find something, and no office has
    queried anew with another result? An employer's word does not take it back."""
    found = [_when(check) for check in staff.person.checks.all() if not check.passed]
    offices = [
        _when(check) for check in staff.person.checks.all() if check.passed and check.office_id
    ]
    return bool(found) and (not offices or max(found) > max(offices))


def _when(check: BackgroundCheck) -> tuple[date, int]:
    return check.queried_on, check.pk


def own_check_until(staff: Staff, asked: Needs, *, office: bool = False) -> date | None:
    """The day the newest passed query of this institution (or of an office) is due again."""
    passed = [
        check.queried_on
        for check in staff.person.checks.all()
        if check.passed
        and (check.office_id if office else _counts_for(check, staff.institution_id))
    ]
    return periods.add_months(max(passed), asked.check_months) if passed else None


def _counts_for(check: BackgroundCheck, institution_id: int) -> bool:
    return check.office_id is not None or check.institution_id == institution_id


@dataclass(frozen=True)
class Expiry:
    """A dated paper that will run out; `due` is the last day it is good for."""

    kind: str
    due: date
    label: str
    needed: bool = True  # by this person in this job


def ticks_until(staff: Staff, asked: Needs) -> list[Expiry]:
    """The bureau's own dated checks and the last day each is good for."""
    ticks = (
        (staff.in_service_checked_on, asked.in_service_months, "in_service", _("在职教师比对")),
        (staff.red_lines_checked_on, asked.red_line_months, "red_lines", _("从业限制名单核对")),
    )
    return [
        Expiry(kind, periods.add_months(ticked, months), str(label))
        for ticked, months, kind, label in ticks
        if ticked is not None
    ]


@condition(_("违法犯罪记录查询未通过，不得进校。"), kind=STOP)
def check_passed(staff: Staff, day: date, asked: Needs) -> Answer:
    return not positive(staff)


@condition(_("没有违法犯罪记录查询结果，请先查询并登记。"))
def check_made(staff: Staff, day: date, asked: Needs) -> Answer:
    return own_check_until(staff, asked) is not None or positive(staff)


@condition(_("违法犯罪记录查询已于 %(due)s 到期，请重新查询。"))
def check_recent(staff: Staff, day: date, asked: Needs) -> Answer:
    due = own_check_until(staff, asked)
    return due is None or day <= due or {"due": due}


@condition(_("教育局或学校尚未自行查询违法犯罪记录，或查询已到期。"))
def office_check_recent(staff: Staff, day: date, asked: Needs) -> Answer:
    if not asked.office_check:
        return True
    due = own_check_until(staff, asked, office=True)
    return due is not None and day <= due


@condition(_("没有核对过的健康证明，请补交。"))
def health_shown(staff: Staff, day: date, asked: Needs) -> Answer:
    return any(credentials(staff, asked, CredentialKind.HEALTH_CERT))


@condition(_("健康证明已于 %(due)s 到期，请换新。"))
def health_recent(staff: Staff, day: date, asked: Needs) -> Answer:
    days = [
        last_day_of(paper, asked) for paper in credentials(staff, asked, CredentialKind.HEALTH_CERT)
    ]
    return not days or day <= max(days) or {"due": max(days)}


@condition(_("没有与任教项目对应、在有效期内的教师资格证或专业能力证明。"))
def qualified(staff: Staff, day: date, asked: Needs) -> Answer:
    if staff.job not in TEACHING_JOBS:
        return True
    shown = credentials(staff, asked, *PROFESSIONAL_CREDENTIALS)
    return any(day <= last_day_of(paper, asked) for paper in shown)


@condition(_("外籍人员缺少在有效期内的工作许可证。"))
def permitted_to_work(staff: Staff, day: date, asked: Needs) -> Answer:
    if not staff.is_foreign:
        return True
    shown = credentials(staff, asked, CredentialKind.WORK_PERMIT)
    return any(day <= last_day_of(paper, asked) for paper in shown)


@condition(_("尚未与在职教师名册比对，或比对已过期。"))
def in_service_checked(staff: Staff, day: date, asked: Needs) -> Answer:
    ticked = staff.in_service_checked_on
    return ticked is not None and day <= periods.add_months(ticked, asked.in_service_months)


@condition(_("比对结果为在职中小学、幼儿园教师，不得作为第三方人员进校。"), kind=STOP)
def not_in_service(staff: Staff, day: date, asked: Needs) -> Answer:
    return staff.in_service_clear is not False


@condition(_("尚未核对从业人员限制名单和 11 项红线，或核对已过期。"))
def red_lines_checked(staff: Staff, day: date, asked: Needs) -> Answer:
    ticked = staff.red_lines_checked_on
    return ticked is not None and day <= periods.add_months(ticked, asked.red_line_months)


@condition(_("核对结果为触及从业人员红线，不得进校。"), kind=STOP)
def red_lines_clear(staff: Staff, day: date, asked: Needs) -> Answer:
    return staff.red_lines_clear is not False


@condition(_("没有签署《新时代中小学教师职业行为十项准则》承诺书。"))
def undertaking_signed(staff: Staff, day: date, asked: Needs) -> Answer:
    return staff.undertaking_id is not None


def word_for_schools(reasons: Iterable[Reason], *, removed: bool) -> str:
    """What a school reads of who may not come, and no more: decided, stopped, or a paper that is due."""
    kinds = {each.kind for each in reasons}
    if removed or DECIDED in kinds:
        return str(_("不符合从业条件"))
    return str(_("暂不能入校")) if STOP in kinds else str(_("材料待更新"))


@condition(_("%(why)s"), kind=STOP)
def not_barred(staff: Staff, day: date, asked: Needs) -> Answer:
    if asked.barred is None:
        why = staff.person.barred_on(day, asked.region or staff.institution.region_id)
    else:
        why = asked.barred.get(staff.person_id, "")
    return not why or {"why": why}


# By the answer of the clearing form that makes them.
OWN_CHECKS = {in_service_checked: "in_service_clear", red_lines_checked: "red_lines_clear"}
