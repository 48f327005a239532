"""What an outcome does, item by item, to whom: announced by the notice, repeated by the decision.

The texts are those of the official pages, and so in Chinese only.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from contracts.models import Agreement, Placement
from core import clock, policy
from core.documents import day
from inspections import catalogue, policies
from inspections.domain import parties, releases
from inspections.enums import ListingFate, Outcome
from inspections.models import Decision, ExitCase
from institutions import periods
from institutions import policies as institution_policies
from institutions.domain import exclusions
from vetting.models import Listing


@dataclass(frozen=True)
class Item:
    """`key` names the same effect in notice and decision; `within`: the graver one that holds it.
    `grave`: it must have been announced."""

    key: str
    text: str
    grave: bool = True
    within: str = ""


@dataclass(frozen=True)
class Asked:
    """An outcome as it is intended or decided."""

    outcome: str
    listing_after: str = ""
    listing_until: date | None = None
    effective_on: date | None = None
    suspend_until: date | None = None
    suspend_days: int | None = None

    @property
    def since(self) -> str:
        return f"自{day(self.effective_on)}起" if self.effective_on else "自决定生效之日起"


def of(case: ExitCase, asked: Asked) -> dict[str, Any]:
    """As JSON: {"items": […], "entry": {…}}; empty where the outcome is none."""
    if asked.outcome not in Outcome.values:
        return {}
    items = _of_person(case, asked) if case.person is not None else _of_body(case, asked)
    return {"items": [asdict(each) for each in items], "entry": _entry(case, asked)}


def texts(effects: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(each["text"]) for each in effects.get("items", ()))


def touched(row: Decision) -> tuple[list[str], list[str]]:
    """The numbers of the agreements, and the documents of the listings, that a decision says it ends."""
    keys = [str(each["key"]).partition(":") for each in row.effects.get("items", ())]
    ended = [int(pk) for kind, _colon, pk in keys if kind == "agreement"]
    listed = [int(pk) for kind, _colon, pk in keys if kind in {"listing", "pause"}]
    agreements = Agreement.objects.filter(pk__in=ended).exclude(number="").order_by("pk")
    listings = Listing.objects.filter(pk__in=listed).order_by("pk")
    return (
        list(agreements.values_list("number", flat=True)),
        list(listings.values_list("document_number", flat=True)),
    )


def _of_body(case: ExitCase, asked: Asked) -> list[Item]:
    outcome = Outcome(asked.outcome)
    if outcome == Outcome.TALK:
        return [Item("talk", "约谈你单位负责人，时间和地点另行通知。", grave=False)]
    if outcome == Outcome.RECTIFY:
        text = "责令你单位限期整改，整改要求和期限以整改通知书为准。"
        return [Item("rectify", text, grave=False)]
    if outcome == Outcome.SUSPEND:
        stop = Item("suspend", _stopped(case, asked), grave=False)
        return [stop, *_paused(case, asked), *_groups(case, "由学校教师看护")]
    return _end(case, asked)


def _lasts(asked: Asked) -> str:
    """As it is decided, or how long it is meant to be."""
    if asked.suspend_until:
        return f"{asked.since}至{day(asked.suspend_until)}止"
    if asked.suspend_days:
        return f"{asked.since}{asked.suspend_days}日内"
    return f"{asked.since}至决定书载明之日止"


def _stopped(case: ExitCase, asked: Asked) -> str:
    numbers = "、".join(row.number for row in parties.agreements(case) if row.number)
    held = f"（所涉协议：{numbers}）" if numbers else ""
    return (
        f"{_lasts(asked)}，暂停你单位在{case.region.name}各学校的课后服务{held}，"
        "期间你单位人员不得入校。"
    )


def _paused(case: ExitCase, asked: Asked) -> list[Item]:
    """Where schools signed themselves, a suspension works by the listing."""
    signed = {row.listing_id for row in releases.signed_by_schools(case)}
    last = asked.suspend_until
    return [
        replace(
            _listing(row, replace(asked, listing_after=ListingFate.SUSPENDED, listing_until=last)),
            grave=False,
        )
        for row in parties.listings(case)
        if row.pk in signed
    ]


def _end(case: ExitCase, asked: Asked) -> list[Item]:
    """Agreements, schools' own, listings, groups, publication, settlement: in this order."""
    found = [
        Item(
            f"agreement:{row.pk}",
            f"{asked.since}终止与你单位签订的课后服务合作协议（编号：{row.number}）。",
        )
        for row in parties.agreements(case)
    ]
    found += [
        Item(
            f"release:{row.pk}",
            f"{row.bureau.name}与你单位签订的合作协议（编号：{row.number}），"
            "由该校依照协议约定另行书面通知解除，解除之前停止入校。",
        )
        for row in releases.signed_by_schools(case)
    ]
    found += [_listing(row, asked) for row in parties.listings(case)]
    found += _groups(case, "")
    if asked.outcome == Outcome.REMOVE and (months := _months(case)):
        found.append(Item("publish", _published(asked, months)))
    settle = "费用按经双方确认的实际课次结算；已经收取而没有提供服务的部分，由收取单位退还。"
    return [*found, Item("settle", settle, grave=False)]


def _published(asked: Asked, months: int) -> str:
    """As long as the condition of entry is not met, by the same day."""
    how = f"自决定生效之日起公布{months}个月。"
    if asked.effective_on:
        last = day(periods.last_day(asked.effective_on, months))
        how = f"公布至{last}止；决定实际生效晚于原定日期的，公布的最后一天相应顺延。"
    return f"向社会公布你单位被移出资格名单的情况，{how}"


def _listing(row: Listing, asked: Asked) -> Item:
    what = f"（{row.get_category_display()}，{row.service_items}，列入文号：{row.document_number}）"
    key = f"listing:{row.pk}"
    if asked.outcome == Outcome.REMOVE:
        return Item(key, f"{asked.since}将你单位移出课后服务资格名单{what}。")
    if asked.listing_after == ListingFate.SUSPENDED:
        last = asked.listing_until and min(asked.listing_until, row.valid_until)
        until = f"至{day(last)}止" if last else "至决定书载明之日止"
        text = f"{asked.since}{until}，暂停你单位的资格{what}。"
        return Item(f"pause:{row.pk}", text, within=key)
    return Item(f"stay:{row.pk}", f"保留你单位的资格{what}。", grave=False, within=key)


def _groups(case: ExitCase, otherwise: str) -> list[Item]:
    """Who looks after each running group from the day on."""
    return [
        Item(
            f"group:{row.pk}",
            f"{row.school.name}“{row.course.name}”班组（{row.pupils}名学生）{_plan(case, row, otherwise)}。",
            grave=False,
        )
        for row in parties.running(case)
    ]


def _plan(case: ExitCase, row: Placement, otherwise: str) -> str:
    own = (otherwise or case.plan_of(row)).rstrip("。") or "由学校教师看护"
    return own if otherwise or own.startswith("由") else f"的接续安排：{own}"


def _of_person(case: ExitCase, asked: Asked) -> list[Item]:
    assert case.person is not None  # noqa: S101 - only asked of a person's case
    name, where = case.person.name, f"{case.region.name}各学校课后服务"
    outcome = Outcome(asked.outcome)
    if outcome == Outcome.TALK:
        return [Item("talk", f"约谈{name}，时间和地点另行通知。", grave=False)]
    if outcome == Outcome.RECTIFY:
        text = f"责令就{name}的入校服务限期整改，要求和期限以整改通知书为准。"
        return [Item("rectify", text, grave=False)]
    groups = _groups(case, "在接替人员到位之前由学校教师看护")
    if outcome == Outcome.SUSPEND:
        text = f"{_lasts(asked)}，暂停{name}在{where}中的入校服务。"
        return [Item("suspend", text, grave=False), *groups]
    return [Item("person", f"{asked.since}停止{name}在{where}中的入校服务。"), *groups]


def _months(case: ExitCase) -> int:
    months: int = policy.value(
        institution_policies.EXCLUSION_MONTHS, scopes=case.region.scopes, on=clock.today()
    )
    return months


def _entry(case: ExitCase, asked: Asked) -> dict[str, str]:
    """What follows for entry, apart from what is decided: basis, words, last day."""
    if case.person is not None:
        return _entry_of_person(case, asked)
    months = _months(case)
    if asked.outcome != Outcome.REMOVE:
        return {}
    if not months:
        last = exclusions.longest(clock.today(), on=clock.today())
        return {"elsewhere": "yes"} if last else {}
    until = ""
    if asked.effective_on:
        until = periods.last_day(asked.effective_on, months).isoformat()
    basis = str(policy.value(institution_policies.ENTRY_BASIS, scopes=case.region.scopes))
    return {"basis": basis, "months": str(months), "last": until}


def _entry_of_person(case: ExitCase, asked: Asked) -> dict[str, str]:
    bars = policy.value(policies.PERSON_BARS, scopes=case.region.scopes)
    if asked.outcome != Outcome.END or bars.get(case.code, "review") == "none":
        return {}
    if case.code == catalogue.POSITIVE:
        return {"person": "query"}
    return {"person": "everywhere" if catalogue.stops_everywhere(case.code) else "region"}


def consequence(effects: dict[str, Any], *, you: str = "你单位") -> str:
    """In the words of the page; "" when nothing follows."""
    entry = effects.get("entry") or {}
    if entry.get("person") == "query":
        return (
            "依照《中华人民共和国未成年人保护法》第六十二条，查询结果存续期间，"
            f"任何学校和机构均不得安排{you}入校服务。"
        )
    if entry.get("person"):
        others = "其他区市是否准予其入校，由当地教育行政部门自行决定。"
        also = others if entry["person"] == "everywhere" else ""
        return (
            f"{you}不符合入校从业条件，经作出决定的教育行政部门重新审核并书面同意后，方可再次入校；"
            f"申请重新审核的，向该部门书面提出。{also}"
        )
    if entry.get("elsewhere"):
        return "其他地区将未被移出名单作为准入条件的，依照当地规定执行。"
    if not entry:
        return ""
    last = day(date.fromisoformat(entry["last"])) if entry.get("last") else ""
    until = (
        f"按原定生效日期计算，至{last}止；决定实际生效晚于原定日期的，最后一天相应顺延。"
        if last
        else ""
    )
    months = entry["months"]
    return (
        f"依照{entry['basis']}，被任一区域移出资格名单未满{months}个月的机构，不符合课后服务的准入条件。"
        f"{you}自决定生效之日起{months}个月内不符合上述条件。{until}"
        "这是移出名单依照规定产生的后果，不是另行作出的处理。"
    )
