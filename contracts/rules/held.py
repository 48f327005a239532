"""An agreement is held to the listing it rests on, and to the agreements there already are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from contracts import facts, policies
from contracts.rules.offering import lines_of, period_within_listing
from core import numbers, policy
from core.fsm import Answer, Asked, Deed, rule

if TYPE_CHECKING:
    from contracts.models import Agreement

_BINDING = ("offered", "countersigned", "active", "suspended")
_BEGUN = ("active", "suspended", "expired", "renewed", "ended", "terminated")


def _listed(courses: Iterable[Any], **figures: Any) -> Answer:
    names = [course.name for course in courses]
    return {**figures, "courses": "、".join(names)} if names else True


def outside_category(listing: Any, courses: Iterable[Any]) -> Answer:
    wrong = [course for course in courses if course.category != listing.category]
    return _listed(wrong, category=listing.get_category_display())


def outside_items(listing: Any, named: Iterable[tuple[Any, str]]) -> Answer:
    """`named`: each course with the listed item it is given under."""
    items = listing.items()
    wrong = [course for course, item in named if item not in items]
    return _listed(wrong, items="、".join(items))


def above_standard(listing: Any, priced: Iterable[tuple[Any, Any]]) -> Answer:
    over = [course for course, price in priced if price > listing.price]
    return _listed(over, standard=listing.price_standard)


@rule(
    _(
        "课程类别与资格名单的类别（%(category)s）不同：%(courses)s。"
        "请从课程附件中移除；该类别另有资格的，以那项资格另签协议。"
    )
)
def category_as_listed(agreement: Agreement, deed: Asked) -> Answer:
    return outside_category(agreement.listing, [line.course for line in lines_of(agreement)])


@rule(
    _(
        "课程不在资格名单公布的服务项目（%(items)s）之内：%(courses)s。"
        "请在课程附件中指明所属的服务项目，或移除该课程。"
    )
)
def items_as_listed(agreement: Agreement, deed: Asked) -> Answer:
    named = [(line.course, line.item) for line in lines_of(agreement)]
    return outside_items(agreement.listing, named)


@rule(_("价格高于资格名单公布的收费标准（%(standard)s）：%(courses)s。请调低价格。"))
def prices_as_listed(agreement: Agreement, deed: Asked) -> Answer:
    unit = agreement.listing.price_unit
    lines = [line for line in lines_of(agreement) if line.price_unit == unit]
    return above_standard(agreement.listing, [(line.course, line.price) for line in lines])


@rule(
    _(
        "资格名单公布的收费标准按“%(listed)s”计，以下课程的价格按其他单位计，不能对照：%(courses)s。"
        "请按名单的计价单位填写价格。"
    )
)
def unit_as_listed(agreement: Agreement, deed: Asked) -> Answer:
    unit = agreement.listing.price_unit
    other = [line.course for line in lines_of(agreement) if line.price and line.price_unit != unit]
    return _listed(other, listed=agreement.listing.get_price_unit_display())


def overlapping(agreement: Any, *, until: Any = None, courses: Any = (), items: Any = ()) -> Answer:
    """Another binding agreement of the same parties, for the same courses or items, on a same day."""
    lines = lines_of(agreement)
    taught = [*courses, *(line.course_id for line in lines)]
    named = {*items, *(line.item for line in lines)} - {""}
    every = agreement._meta.model.objects.filter(institution=agreement.institution_id)
    of_items = every.filter(
        annexed_courses__item__in=sorted(named), listing__category=agreement.listing.category
    )
    same = {*every.filter(annexed_courses__course__in=taught).values_list("pk", flat=True)}
    same |= {*of_items.values_list("pk", flat=True)}
    same |= _about_to_share(every, agreement, taught, named)
    others = every.filter(
        pk__in=same,
        bureau=agreement.bureau_id,
        state__in=_BINDING,
        valid_from__lte=until or agreement.valid_until,
    )
    for other in others.exclude(pk=agreement.pk).order_by("pk"):
        last = last_day_of(other)
        if last >= agreement.valid_from:
            first = other.valid_from.isoformat()
            return {"title": other.title(), "first": first, "last": last.isoformat()}
    return True


def last_day_of(agreement: Any) -> date:
    """With what both sides have agreed already and what takes effect later."""
    agreed = agreement.amendments.filter(state="agreed").values_list("changes", flat=True)
    longer = [date.fromisoformat(each["valid_until"]) for each in agreed if each.get("valid_until")]
    return max([agreement.valid_until, *longer])


def _about_to_share(every: Any, agreement: Any, taught: Any, named: set[str]) -> set[int]:
    """Those to which an amendment that both sides have agreed adds one of the courses or items."""
    coming = every.filter(amendments__state="agreed").prefetch_related("amendments")
    found = set()
    for row in coming.select_related("listing").distinct():
        changes = [each.changes for each in row.amendments.all() if each.state == "agreed"]
        courses = {int(pk) for each in changes for pk in each.get("prices", {})}
        items = {item for each in changes for item in each.get("items", {}).values()}
        alike = row.listing.category == agreement.listing.category and items & named
        if courses & set(taught) or alike:
            found.add(row.pk)
    return found


@rule(
    _(
        "双方已有“%(title)s”（%(first)s至%(last)s），服务项目和期限重叠。"
        "请调整期限或课程，或先办结那份协议。"
    )
)
def no_overlap(agreement: Agreement, deed: Asked) -> Answer:
    return overlapping(agreement)


def number_taken(agreement: Any, number: str, year: int) -> Answer:
    """By another agreement of the same office and year that was not made void."""
    others = agreement._meta.model.objects.filter(
        bureau=agreement.bureau_id, number_key=numbers.plain(number), number_year=year
    ).exclude(state="voided")
    other = others.exclude(pk=agreement.pk).select_related("institution").first()
    if not number or other is None:
        return True
    return {"number": number, "year": year, "name": other.institution.name}


NUMBER_TAKEN = _(
    "协议编号“%(number)s”在%(year)s年已用于与“%(name)s”的协议，同一单位同一年度的编号不能重复。"
)


@rule(NUMBER_TAKEN, early=False)
def signed_number_free(agreement: Agreement, deed: Deed[facts.Signature]) -> Answer:
    day = deed.facts.signed_on or agreement.valid_from
    return number_taken(agreement, deed.facts.number or agreement.number, day.year)


@rule(
    _(
        "最近一次已发布的学期考核结果为“%(grade)s”，不能接续签订协议。"
        "请待下一次考核达到要求后办理，或另行遴选。"
    )
)
def grade_lets_it_go_on(agreement: Agreement, deed: Asked) -> Answer:
    """One rule for a renewal and for any other agreement that follows another."""
    grades = agreement.institution.grades.filter(region=agreement.region)
    last = grades.filter(published_on__isnull=False).order_by("-published_on", "-id").first()
    stop = policy.value(policies.GRADES_THAT_STOP, scopes=agreement.region.scopes)
    if last is None or last.grade not in stop or not _follows(agreement):
        return True
    return {"grade": last.get_grade_display()}


def _follows(agreement: Any) -> bool:
    """Itself, or another there, has been in force."""
    if agreement.state in _BEGUN:
        return True
    earlier = agreement._meta.model.objects.filter(
        institution=agreement.institution_id, region=agreement.region_id, state__in=_BEGUN
    )
    return bool(earlier.exists())


@rule(_("机构目前不符合准入条件，不能补录为履行中的协议：%(why)s"))
def may_be_bound(agreement: Agreement, deed: Asked) -> Answer:
    """A file that came with the same paper is confirmed by itself."""
    body = agreement.institution
    why = "" if body.state == "registered" else body.may_not_enter(deed.on, agreement.region)
    return {"why": why} if why else True


# What an agreement may not go beyond, when it is offered, signed, or confirmed from paper.
SUBSTANCE = (category_as_listed, items_as_listed, unit_as_listed, prices_as_listed, no_overlap)
OFFERED = (*SUBSTANCE, grade_lets_it_go_on)
SIGNED = (signed_number_free, no_overlap)
FROM_PAPER = (may_be_bound, period_within_listing, *SUBSTANCE)
