"""呈批件 of the deeds of an exit case and of an emergency: what they are about, what is intended."""

from __future__ import annotations

from accounts.documents import proposals
from core.documents import day
from inspections.documents import words
from inspections.domain import effects
from inspections.models import Emergency, ExitCase


def _about(case: ExitCase) -> list[tuple[str, str]]:
    notice = case.current_notice
    told = f"{notice.number}，{day(notice.dated)}" if notice and notice.number else "尚未告知"
    return [
        ("当事人", case.recipient_names()),
        ("查明的事实", words.numbered(words.findings(case)).replace("\n", "；")),
        ("证据", "；".join(words.evidence(case)) or "见本案正卷"),
        ("事先告知", told),
        ("拟作决定", str(notice.get_intended_display()) if notice else ""),
        ("由此产生的准入或者从业条件", _follows(case)),
    ]


def _follows(case: ExitCase) -> str:
    notice = case.current_notice
    said = effects.consequence(notice.effects, you=case.short_name) if notice else ""
    return said or "无"


def _announced(case: ExitCase) -> tuple[str, ...]:
    """What was announced, and so may be decided."""
    notice = case.current_notice
    texts = effects.texts(notice.effects) if notice else ()
    return tuple(_to_a_third(case, each) for each in texts)


def _to_a_third(case: ExitCase, text: str) -> str:
    """What is said to the party, said of it."""
    return text.replace("你单位", case.institution.name)


def _decided(case: ExitCase) -> list[tuple[str, str]]:
    made = case.current_decision
    said = f"{made.number}，{day(made.dated)}" if made and made.number else "尚未定稿"
    done = "；".join(_to_a_third(case, one) for one in effects.texts(made.effects)) if made else ""
    return [*_about(case), ("原决定", said), ("原决定内容", done)]


def _stop(row: Emergency) -> list[tuple[str, str]]:
    seen = row.violation
    return [
        ("当事人", row.case.recipient_names()),
        ("发现的情形", f"{day(seen.happened_on)}，{seen.facts_text.strip()}"),
        ("暂停入校", f"自{day(row.suspension.since)}起"),
        ("确认期限", day(row.due_on)),
    ]


for _name, _matter, _proposal in (
    ("decide", _about, _announced),
    ("dismiss", _about, lambda _case: ()),
    ("vary", _decided, lambda _case: ()),
    ("revoke", _decided, lambda _case: ()),
):
    proposals.register(
        ExitCase, _name, office=lambda row: row.bureau, matter=_matter, proposal=_proposal
    )
for _name in ("confirm", "lift"):
    proposals.register(Emergency, _name, office=lambda row: row.case.bureau, matter=_stop)
