"""Violations and breaches: code, whom it is about, how grave, what follows, where it comes from.

The codes are stored with each violation together with the severity that held; the table itself is
reference, not law: what is decided is decided by a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.enums import Severity, SubjectKind


@dataclass(frozen=True)
class Item:
    code: str
    kind: SubjectKind
    severity: Severity
    label: Any
    consequence: Any
    source: Any
    child_safety: bool = False

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


# Against the institution, whoever came: the stranger and the person it should have been are facts.
STRANGER = "P4"
# 入职查询有违法犯罪记录: keeps the person out of every school and employer, without a case.
POSITIVE = "P5a"
_HARM = "P3"
_PERSON, _BODY = SubjectKind.PERSON, SubjectKind.INSTITUTION
_WEIHAI = _("鲁教基函〔2022〕21号 案例八")
_PRACTICE = _("各地通行规定")
_OURS = _("本系统默认")

ITEMS = (
    Item("P1", _PERSON, Severity.SERIOUS, _("影响学校教育教学秩序"), _("停止该人员合作"), _WEIHAI),
    Item(
        "P2", _PERSON, Severity.SERIOUS, _("考核未达到要求"), _("停止该人员合作，机构更换"), _WEIHAI
    ),
    Item(
        _HARM,
        _PERSON,
        Severity.VETO,
        _("体罚、侮辱、伤害学生"),
        _("立即离校并报告，停止该人员合作"),
        _("未成年人保护法"),
        child_safety=True,
    ),
    Item(
        POSITIVE,
        _PERSON,
        Severity.VETO,
        _("入职查询有违法犯罪记录"),
        _("在所有学校立即停止入校，不得从业"),
        _("未成年人保护法第六十二条、第一百二十六条"),
        child_safety=True,
    ),
    Item(
        "P5b",
        _PERSON,
        Severity.MEDIUM,
        _("入职查询过期或缺失"),
        _("补齐查询前不得入校，补齐后恢复，不产生限制"),
        _("未成年人保护法第六十二条"),
    ),
    Item(STRANGER, _BODY, Severity.MEDIUM, _("未备案或擅自换人"), _("离校并整改"), _PRACTICE),
    Item("I1", _BODY, Severity.SERIOUS, _("擅自变动服务内容"), _("终止合作"), _WEIHAI),
    Item("I2", _BODY, Severity.SERIOUS, _("降低服务标准"), _("终止合作"), _WEIHAI),
    Item("I3", _BODY, Severity.SERIOUS, _("商业推广、恶意招揽生源"), _("终止合作"), _WEIHAI),
    Item("I4", _BODY, Severity.VETO, _("违规开展学科类教学"), _("终止合作并移送"), _PRACTICE),
    Item("I5", _BODY, Severity.VETO, _("提供虚假资质材料"), _("终止合作并移出名单"), _PRACTICE),
    Item(
        "I6",
        _BODY,
        Severity.SERIOUS,
        _("向学生收费、推销或指定器材教材"),
        _("终止合作，退还费用"),
        _PRACTICE,
    ),
    Item(
        "I7",
        _BODY,
        Severity.MEDIUM,
        _("学生或家长不满意率达到三成"),
        _("学校书面责令整改，未改可终止"),
        _("鲁教基函〔2022〕22号"),
    ),
    Item(
        "I8",
        _BODY,
        Severity.VETO,
        _("重大管理失误、不良社会影响或安全事故"),
        _("终止合作"),
        _PRACTICE,
        child_safety=True,
    ),
    Item("I9", _BODY, Severity.SERIOUS, _("转包或聘用本校在职教职工"), _("终止合作"), _PRACTICE),
    Item("I10", _BODY, Severity.MEDIUM, _("服务期内证照失效"), _("暂停服务至恢复有效"), _OURS),
    Item("I11", _BODY, Severity.MINOR, _("拒绝检查、迟报资料"), _("提醒、约谈"), _OURS),
)
_by_code = {item.code: item for item in ITEMS}


def find(code: str) -> Item | None:
    return _by_code.get(code)


def of(kind: SubjectKind | str) -> list[Item]:
    return [item for item in ITEMS if item.kind == kind]


def child_safety() -> list[Item]:
    """What lets an inspector stop entry at once."""
    return [item for item in ITEMS if item.child_safety]


def stops_everywhere(code: str) -> bool:
    """Whoever harmed pupils, or of whom a query found a record, is kept out of every district."""
    return code in {_HARM, POSITIVE}


def asks_each_lead(code: str) -> bool:
    """After a harm to pupils each other lead keeps the person out or lets them in; what a query found is
    nobody's to weigh (未成年人保护法第六十二条)."""
    return code == _HARM


# Where each code stands, for the pages: an article of the agreement that is printed with the system's own
# clauses, or a law. What a place's own circulars add, its bureau writes into the setting.
_BREACH = "合作协议“违约责任”“变更、解除与退出”条款"
_ON_PEOPLE = "合作协议“服务人员”“行为约束”条款"
_QUERY = "《中华人民共和国未成年人保护法》第六十二条"
_PUPILS = "《中华人民共和国未成年人保护法》第二十七条"
BASES = {
    "P1": _ON_PEOPLE,
    "P2": _ON_PEOPLE,
    "P3": f"{_PUPILS}，{_ON_PEOPLE}",
    "P4": f"合作协议“服务人员”条款，{_BREACH}",
    "P5a": f"{_QUERY}，{_ON_PEOPLE}",
    "P5b": f"{_QUERY}，{_ON_PEOPLE}",
    "I1": f"合作协议“服务内容”条款，{_BREACH}",
    "I2": f"合作协议“服务标准”条款，{_BREACH}",
    "I3": f"合作协议“行为约束”条款，{_BREACH}",
    "I4": f"合作协议“服务内容”“行为约束”条款，{_BREACH}",
    "I5": _BREACH,
    "I6": f"合作协议“价格与结算”“行为约束”条款，{_BREACH}",
    "I7": f"合作协议“满意度与评价”条款，{_BREACH}",
    "I8": f"合作协议“安全责任”条款，{_BREACH}",
    "I9": f"合作协议“服务人员”条款，{_BREACH}",
    "I10": _BREACH,
    "I11": f"合作协议“检查与整改”条款，{_BREACH}",
}
