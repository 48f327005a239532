"""Guards of this room's machines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import policy
from core.fsm import Answer, Asked, Deed, Rule, rule
from institutions import facts, policies, readiness
from institutions.enums import LicenceState, SchoolState

if TYPE_CHECKING:
    from institutions.models import Change, Course, Exclusion, Institution, Licence, School, Staff


def _file(subject: Institution | Change) -> Institution:
    """The file itself, or the one that a change is about."""
    found: Any = subject
    file: Institution = getattr(found, "institution", found)
    return file


@rule(_("请写明依据文件的文号。"), early=False)
def document_given(subject: Institution, deed: Deed[facts.Deregistration]) -> Answer:
    return bool(deed.facts.document)


@rule(_("请上传注销的证明材料。"), early=False)
def deregistration_evidenced(subject: Institution, deed: Deed[facts.Deregistration]) -> Answer:
    return deed.facts.scan is not None


@rule(_("此事项由机构所在的%(region)s教育局办理。"))
def decided_at_home(subject: Institution | Change, deed: Asked) -> Answer:
    home = _file(subject).region
    return getattr(deed.by, "region_code", home.code) == home.code or {"region": home.name}


@rule(_("缺少盖章授权书（补录的机构缺少依据扫描件），请先补交。"))
def authorisation_stored(institution: Institution, deed: Asked) -> Answer:
    return bool(institution.authorisation_id or institution.entry_scan_id)


@rule(
    _("该机构已在%(regions)s开有档案（申报、入选或服务），登记确认不能再撤回；请按注销或退出办理。")
)
def not_present_anywhere(institution: Institution, deed: Asked) -> Answer:
    regions = [presence.region.name for presence in institution.presences.select_related("region")]
    return not regions or {"regions": "、".join(regions)}


@rule(_("缺少变更的证明材料。"))
def change_has_evidence(change: Change, deed: Asked) -> Answer:
    return change.evidence_id is not None


@rule(_("变更自 %(on)s 起生效，届时再确认。"))
def change_is_due(change: Change, deed: Asked) -> Answer:
    return change.effective_on <= deed.on or {"on": change.effective_on}


@rule(_("缺少证照扫描件，请机构补交。"))
def licence_has_scan(licence: Licence, deed: Asked) -> Answer:
    return bool(licence.file_id or licence.entry_scan_id)


@rule(_("证照有效期已于 %(until)s 届满，不能核验通过。"))
def licence_not_over(licence: Licence, deed: Asked) -> Answer:
    last = licence.last_day()
    return last is None or deed.on <= last or {"until": last}


@rule(_("证照还在有效期内（至 %(until)s），不能按到期处理。"))
def licence_is_over(licence: Licence, deed: Asked) -> Answer:
    last = licence.last_day()
    return (last is not None and last < deed.on) or {"until": last or _("长期")}


@rule(_("请上传换证受理回执。"), early=False)
def receipt_stored(licence: Licence, deed: Deed[facts.Receipt]) -> Answer:
    return deed.facts.receipt is not None


@rule(_("临时恢复的截止日期应在今天之后、%(latest)s 之前（含当日）。"), early=False)
def receipt_not_too_long(licence: Licence, deed: Deed[facts.Receipt]) -> Answer:
    scopes = licence.institution.region.scopes
    days = policy.value(policies.RECEIPT_DAYS, scopes=scopes, on=deed.on)
    latest = deed.on + timedelta(days=days)
    until = deed.facts.until
    return (until is not None and deed.on < until <= latest) or {"latest": latest}


@rule(_("接替的新证尚未核验通过。"))
def successor_verified(licence: Licence, deed: Asked) -> Answer:
    return bool(licence.replaced_by.filter(state=LicenceState.VERIFIED).exists())


@rule(_("请写明撤并文件的文号，并上传文件。"), early=False)
def closing_documented(school: School, deed: Deed[facts.Closing]) -> Answer:
    return bool(deed.facts.document) and deed.facts.scan is not None


@rule(_("撤并日期不能早于今天。"), early=False)
def closing_ahead(school: School, deed: Deed[facts.Closing]) -> Answer:
    day = deed.facts.closes_on
    return day is not None and day >= deed.on


@rule(
    _("接收学校应是同一区市另一所没有撤并的学校；班次转到其他区市的，请由当地另行签订协议。"),
    early=False,
)
def successor_takes_over(school: School, deed: Deed[facts.Closing]) -> Answer:
    heir = deed.facts.successor
    if heir is None:
        return True
    same = heir.organisation.region_id == school.organisation.region_id
    return bool(same and heir.pk != school.pk and heir.state == SchoolState.OPEN)


@rule(_("撤并日期是%(day)s，尚未到。"))
def closing_day_come(school: School, deed: Asked) -> Answer:
    assert school.closes_on is not None  # noqa: S101 - bound by the database once it is closing
    return school.closes_on <= deed.on or {"day": school.closes_on.isoformat()}


@rule(_("限制准入期尚未届满。"))
def exclusion_is_over(exclusion: Exclusion, deed: Asked) -> Answer:
    return exclusion.until is not None and exclusion.until < deed.on


@rule(_("校内价格应低于本机构同一课程的校外价格（%(outside)s 元）；没有可比课程的，请机构声明。"))
def price_below_outside(course: Course, deed: Asked) -> Answer:
    if course.no_comparable:
        return True
    outside = course.price_outside
    return (outside is not None and course.price_inside < outside) or {"outside": outside or "—"}


@rule(_("请先确认课程不含学科类内容。"), early=False)
def not_a_subject_course(course: Course, deed: Deed[facts.Acceptance]) -> Answer:
    return bool(deed.facts.non_subject)


@rule(_("缺少课程方案文件，请机构补交。"))
def course_has_plan(course: Course, deed: Asked) -> Answer:
    return bool(course.file_id or course.entry_scan_id)


def _asked(staff: Staff, day: date) -> readiness.Needs:
    """The policy for a person on a day, read once for all conditions of one question."""
    kept = staff.__dict__.get("_needs")
    if kept is None or kept[0] != day:
        needs = readiness.needs(staff.institution.region.scopes, on=day)
        kept = staff.__dict__["_needs"] = (day, replace(needs, trusting=True))
    asked: readiness.Needs = kept[1]
    return asked


def _ready(condition: readiness.Condition) -> Rule[Staff, object]:
    def check(staff: Staff, deed: Deed[object]) -> Answer:
        return condition.check(staff, deed.on, _asked(staff, deed.on))

    check.__name__ = condition.check.__name__
    check.__module__ = condition.check.__module__
    check.__doc__ = condition.check.__doc__
    # The bureau's own two checks may be ticked on the very form that clears.
    made_by = readiness.OWN_CHECKS.get(condition, "")
    return Rule(check=check, sentence=condition.sentence, early=not made_by, field=made_by)


# Clearing a person asks every condition of readiness, each with its own sentence.
PERSON_IS_READY = tuple(_ready(condition) for condition in readiness.CONDITIONS)
