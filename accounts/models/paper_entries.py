from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models.from_paper import (
    CheckedFromPaper,
    entry_check,
    entry_constraints,
    entry_return,
)
from accounts.models.places import Organisation
from accounts.permissions import lead, member
from core.models.subject import Subject, state_field, state_is_known
from core.states import NOBODY, States


class PaperState(States):
    ENTERED = "entered", Role.DISTRICT, _("代录待核对")
    CHECKED = "checked", NOBODY, _("已核对办理")
    RETURNED = "returned", NOBODY, _("已退回")


S = PaperState


def _mine(actor: Any) -> Q:
    return Q(side=actor.organisation_id)


class PaperEntry(CheckedFromPaper, Subject):
    """A move that an institution or a school made on paper (代录).

    An officer types it in with its scan, or a dean what the principal signed; nothing happens until another person has held it against
    the scan. Then the move is made in the name of the `side` whose paper it is, and the entry stays.
    `subject` is the row it is about ("app.model:pk"), `move_name` its move, `facts` what the paper
    states beside its reason, by the keywords of the move.
    """

    State = PaperState
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side_role = models.CharField(max_length=12, choices=Role.choices)
    subject = models.CharField(max_length=80)
    subject_title = models.CharField(max_length=240)
    move_name = models.CharField(max_length=40)
    move_label = models.CharField(_("办理事项"), max_length=60)
    chain = models.CharField(max_length=40)
    dossier = models.CharField(max_length=80)
    facts = models.JSONField(default=dict, blank=True)
    # A stop: made when it was typed in, so it stands in no queue either.
    at_once = models.BooleanField(default=False)
    reason = models.TextField(_("书面意见"))
    dated = models.DateField(_("书面材料日期"))
    state = state_field(S, S.ENTERED)

    tones: ClassVar[dict[str, str]] = {"entered": "wait", "checked": "paper"}
    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(bureau__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(bureau=a.organisation_id),
        Role.INSTITUTION: _mine,
        Role.SCHOOL: _mine,
    }

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject"], name="paper_entry_subject")]
        constraints = [
            state_is_known(PaperState, "paper_entry_state_known"),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state=S.ENTERED, at_once=False),
                name="paper_entry_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(entered_by_office=True)
                & (
                    Q(state=S.ENTERED, entry_checked_on__isnull=True)
                    | Q(state=S.CHECKED, entry_checked_on__isnull=False, entry_returned_why="")
                    | Q(state=S.RETURNED) & ~Q(entry_returned_why="")
                ),
                name="paper_entry_looked_at",
            ),
            *entry_constraints("paper_entry", checked=True),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        figures = {"title": self.subject_title, "move": self.move_label}
        return str(_("代录：%(title)s%(move)s")) % figures

    def row(self) -> Any:
        """The row the paper is about, as it is now."""
        label, _colon, pk = self.subject.partition(":")
        return apps.get_model(label)._base_manager.get(pk=pk)

    def ledger_key(self) -> tuple[str, str]:
        return self.chain, self.dossier

    def locks_first(self) -> list[models.Model]:
        found: list[models.Model] = self.row().locks_first()
        return found

    def parties(self, role: str) -> set[int]:
        if role == Role.DISTRICT:
            return {self.bureau_id}
        return {self.side_id} if role == self.side_role else set()

    check_entry = entry_check(
        by_state=True,
        source=S.ENTERED,
        target=S.CHECKED,
        permission=member(Role.DISTRICT),
        label=_("核对代录并办理"),
        tells=(Role.DISTRICT, Role.INSTITUTION, Role.SCHOOL),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        says=_("“%(title)s”已按书面材料核对办理。"),
    )
    # A principal may say, too, that this is not what was signed.
    return_entry = entry_return(
        by_state=True,
        source=S.ENTERED,
        target=S.RETURNED,
        permission=member(Role.DISTRICT) | lead(Role.SCHOOL),
        tells=(Role.DISTRICT, Role.SCHOOL),
        says=_("“%(title)s”已退回，没有办理：%(reason)s"),
    )
