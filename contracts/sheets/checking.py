"""What one cell cannot know: whether rows fit each other, the scans, the schools and the files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import offices
from contracts.models import Agreement
from core import clock, identity, numbers
from core.errors import DomainError
from core.sheets import Row
from institutions import prices
from institutions.domain import persons
from institutions.enums import StaffState

Tabs = dict[str, Any]


@dataclass(frozen=True)
class Context:
    region: Any
    scans: dict[str, Any]
    schools: dict[str, Any]
    known: dict[str, Any]

    def scan(self, name: str | None) -> Any:
        return self.scans.get((name or "").strip().casefold())


def names(text: str | None) -> list[str]:
    plain = unicodedata.normalize("NFKC", text or "")
    return [name for name in re.split(r"[、,;/\s]+", plain) if name]


def check(tab: Any, tabs: Tabs, context: Context) -> None:
    """Add every error of a sheet's rows to its tab."""
    own = _CHECKS[tab.key]
    for row in tab.parsed.rows:
        if context.scan(row.values.get("scan")) is None:
            params = {"name": row.values.get("scan")}
            tab.wrong(row, "scan", _("没有随表上传名为“%(name)s”的扫描件，请核对文件名。") % params)
        for one in own:
            one(tab, row, tabs, context)


def _rows(tabs: Tabs, key: str, uscc: str) -> list[Row]:
    return [row for row in tabs[key].parsed.rows if row.values["uscc"] == uscc]


def _listed_here(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    """Its institution is in the first sheet, or has a file that this region may see."""
    code = row.values["uscc"]
    if code in context.known or _rows(tabs, "institutions", code):
        return
    tab.wrong(row, "uscc", _("“机构”表和机构档案中都没有这个代码，请先在“机构”表中填写。"))


def _check_digit(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    code = row.values["uscc"]
    fails = identity.uscc_check_digit(code[:17]) != code[17]
    if fails and not row.values.get("uscc_override_reason") and code not in context.known:
        tab.wrong(
            row,
            "uscc",
            _("校验位不对，可能有一位填错。确与证照一致的，请填写“校验位不符理由”。"),
        )


def _in_order(first: str, last: str) -> Callable[..., None]:
    def compare(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
        begins, ends = row.values.get(first), row.values.get(last)
        if begins and ends and ends < begins:
            params = {"first": tab.parsed.headers.get(first, first)}
            tab.wrong(row, last, _("不能早于“%(first)s”。") % params)

    return compare


def _not_ahead(key: str) -> Callable[..., None]:
    def compare(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
        day = row.values.get(key)
        if day and day > clock.today():
            tab.wrong(row, key, _("日期不能晚于今天。"))

    return compare


def _one_person(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    """Not twice in the institution, and not known under another name."""
    number, code = row.values["id_number"], row.values["uscc"]
    same = [other for other in _rows(tabs, "staff", code) if other.values["id_number"] == number]
    if same[0].number != row.number:
        tab.wrong(row, "id_number", _("这家机构已填写过此人，请删去重复的一行。"))
    namesakes = [
        other for other in _rows(tabs, "staff", code) if other.values["name"] == row.values["name"]
    ]
    if len(namesakes) > len(same):
        tab.wrong(row, "name", _("同一机构有两名同名人员，请在姓名后加注以便区分。"))
    try:
        known = persons.find(number)
    except DomainError as refusal:
        tab.wrong(row, "id_number", " ".join(refusal.reasons))
        return
    if known is None:
        return
    if known.name != row.values["name"]:
        tab.wrong(row, "name", _("姓名与该证件号码已登记的姓名不一致，请对照证件核对。"))
    posts = known.posts.filter(institution__uscc=code).exclude(state=StaffState.REMOVED)
    if posts.exists():
        tab.wrong(row, "id_number", _("此人已在这家机构的进校人员名单中，不用再补录。"))


def _query_whole(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    values = row.values
    if values.get("queried_on") and values.get("passed") is None:
        tab.wrong(row, "passed", _("填写了查询日期的，请填写查询结果。"))


def _listing_covers(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    """Some listing is in force on a day of the agreement."""
    first, last = row.values["valid_from"], row.values["valid_until"]
    spans = [
        (other.values["valid_from"], other.values["valid_until"])
        for other in _rows(tabs, "listings", row.values["uscc"])
    ]
    known = context.known.get(row.values["uscc"])
    if known is not None:
        rows = known.listings.filter(region=context.region).exclude(state="voided")
        spans += list(rows.values_list("valid_from", "valid_until"))
    if not any(begins <= last and first <= ends for begins, ends in spans):
        tab.wrong(row, "valid_from", _("协议期限内没有资格名单记录，请在“名单”表中补充。"))


def _price_read(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    text = str(row.values.get("price_standard") or "")
    if prices.read(text) is None:
        tab.wrong(
            row,
            "price_standard",
            _("请写成一个价格和单位，如“20 元/生·课时”“300 元/班·课时”，不收费的写“免费”。"),
        )


def _agreement_once(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    code, number = row.values["uscc"], row.values["number"]
    key = numbers.plain(number)
    same = [
        other
        for other in _rows(tabs, "agreements", code)
        if numbers.plain(other.values["number"]) == key
    ]
    known = context.known.get(code)
    twice = known is not None and known.agreements.filter(number_key=key).exclude(state="voided")
    if same[0].number != row.number or (twice and twice.exists()):
        tab.wrong(row, "number", _("这份协议已经填写或补录过。"))
        return
    year = row.values["signed_on"].year
    others = [
        other
        for other in tabs["agreements"].parsed.rows
        if numbers.plain(other.values["number"]) == key and other.values["signed_on"].year == year
    ]
    taken = Agreement.objects.filter(
        bureau=offices.bureau_of(context.region), number_key=key, number_year=year
    ).exclude(state="voided")
    if others[0].number != row.number or taken.exists():
        params = {"year": year}
        tab.wrong(
            row,
            "number",
            _("这个编号在%(year)s年已用于另一份协议，同一单位同一年度的编号不能重复。") % params,
        )


def _agreement_there(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    values = row.values
    named = [
        other.values
        for other in _rows(tabs, "agreements", values["uscc"])
        if numbers.same(other.values["number"], values["agreement"])
    ]
    if not named:
        tab.wrong(row, "agreement", _("“协议”表中没有这家机构的这个协议编号。"))
    elif (
        values["starts_on"] < named[0]["valid_from"] or values["ends_on"] > named[0]["valid_until"]
    ):
        tab.wrong(row, "starts_on", _("入校日期超出协议期限，请核对。"))


def _school_there(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    if row.values["school"] not in context.schools:
        params = {"name": row.values["school"]}
        tab.wrong(
            row, "school", _("本区没有名为“%(name)s”的学校，请填写全称或学校标识码。") % params
        )


def _comparable(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    if row.values.get("price_outside") is None and not row.values.get("no_comparable"):
        tab.wrong(
            row,
            "price_outside",
            _("请填写校外同类价格；机构已书面声明没有可比课程的，在“无可比课程”填“是”。"),
        )


def _persons_there(tab: Any, row: Row, tabs: Tabs, context: Context) -> None:
    code = row.values["uscc"]
    filled = {other.values["name"] for other in _rows(tabs, "staff", code)}
    known = context.known.get(code)
    if known is not None:
        posts = known.staff.exclude(state=StaffState.REMOVED)
        filled |= set(posts.values_list("person__name", flat=True))
    missing = [name for name in names(row.values.get("staff")) if name not in filled]
    if missing:
        params = {"names": "、".join(missing)}
        tab.wrong(row, "staff", _("“人员”表中没有：%(names)s。") % params)


_CHECKS: dict[str, list[Callable[..., None]]] = {
    "institutions": [_check_digit, _not_ahead("dated")],
    "licences": [_listed_here, _in_order("valid_from", "valid_until")],
    "staff": [
        _listed_here,
        _one_person,
        _query_whole,
        _not_ahead("queried_on"),
        _in_order("consent_on", "queried_on"),
    ],
    "listings": [
        _listed_here,
        _price_read,
        _in_order("valid_from", "valid_until"),
        _not_ahead("listed_on"),
    ],
    "agreements": [
        _listed_here,
        _in_order("valid_from", "valid_until"),
        _not_ahead("signed_on"),
        _listing_covers,
        _agreement_once,
    ],
    "placements": [
        _listed_here,
        _in_order("starts_on", "ends_on"),
        _agreement_there,
        _school_there,
        _comparable,
        _persons_there,
    ],
}
