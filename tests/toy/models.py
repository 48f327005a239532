"""A machine small enough to prove the kernel on: tickets in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.permissions import lead, machine, member
from core.facts import Facts, private
from core.fsm import Asked, Deed, move, rule
from core.models.subject import Subject, state_field, state_is_known
from core.states import NOBODY, States


class TicketState(States):
    OPEN = "open", Role.DISTRICT, "待答复"
    ANSWERED = "answered", Role.DISTRICT, "已答复"
    CLOSED = "closed", NOBODY, "已关闭"


@dataclass(frozen=True, kw_only=True)
class Answer(Facts):
    answer: str
    note: str = private("")


@rule("请先写明问题。")
def has_text(ticket: Ticket, deed: Asked) -> bool:
    return bool(ticket.text)


@rule("经办与决定不能是同一人。")
def another_person(ticket: Ticket, deed: Asked) -> bool:
    return not ticket.answered_by or ticket.answered_by != deed.by.person_key


@rule("答复至少 %(least)s 个字，现在 %(now)s 个字。", early=False)
def long_enough(ticket: Ticket, deed: Deed[Answer]) -> bool | dict[str, int]:
    length = len(deed.facts.answer)
    return length >= 3 or {"least": 3, "now": length}


class Folder(Subject):
    name = models.CharField(max_length=40)

    def ledger_key(self) -> tuple[str, str]:
        return ("371002", f"folder:{self.pk}")


class Ticket(Subject):
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE)
    organisation_id = models.IntegerField()
    chain = models.CharField(max_length=10, default="371002")
    text = models.CharField(max_length=80, blank=True)
    answer = models.CharField(max_length=80, blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    state = state_field(TicketState, TicketState.OPEN)

    scope: ClassVar[dict[str, Any]] = {
        Role.DISTRICT: lambda a: Q(organisation_id=a.organisation_id),
    }

    class Meta:
        constraints = [state_is_known(TicketState, "ticket_state_known")]

    def title(self) -> str:
        return f"工单 {self.pk}"

    def ledger_key(self) -> tuple[str, str]:
        return (self.chain, f"folder:{self.folder_id}")

    def parties(self, role: str) -> set[int]:
        return {self.organisation_id} if role == Role.DISTRICT else set()

    def locks_first(self) -> list[models.Model]:
        return [self.folder]

    @move(
        source=TicketState.OPEN,
        target=TicketState.ANSWERED,
        permission=member(Role.DISTRICT),
        label="答复",
        rules=(has_text, long_enough),
        tells=(Role.DISTRICT,),
        audience=(Role.SCHOOL,),
        says="“%(title)s”已答复：%(answer)s",
    )
    def reply(self, deed: Deed[Answer]) -> None:
        self.answer = deed.facts.answer + (f"（{deed.facts.note}）" if deed.facts.note else "")
        self.answered_by = deed.by.person_key

    @move(
        source=[TicketState.OPEN, TicketState.ANSWERED],
        target=TicketState.CLOSED,
        permission=lead(Role.DISTRICT) | machine("ticket-closing"),
        label="关闭",
        rules=(another_person,),
        danger=True,
    )
    def close(self, deed: Deed[None]) -> None:
        pass
