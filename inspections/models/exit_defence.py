"""The machine of an exit case, what its recipients say: defence, waiver, hearing; and paper of theirs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import member
from core.fsm import Deed, move
from inspections.enums import ExitState, Statement
from inspections.models.exit_file import ExitFile
from inspections.rules import hearings, notices

S = ExitState
OFFICER = member(Role.DISTRICT)
EITHER_SIDE = member(Role.INSTITUTION, Role.DISTRICT)
INSTITUTION = (Role.INSTITUTION,)
# What came in time on paper counts though it was put in after the review, which is then done anew.
HEARD = [S.NOTIFIED, S.REVIEWED]


class DefenceMoves(ExitFile):
    class Meta:
        abstract = True

    @move(
        "state",
        source=HEARD,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("提交陈述申辩"),
        rules=(
            hearings.author_is_a_party,
            hearings.speaks_for_itself,
            hearings.received_between,
            hearings.only_paper_after_review,
            hearings.within_the_period,
            hearings.defence_told,
            hearings.paper_of_the_other_side,
        ),
        tells=(Role.DISTRICT,),
        audience=INSTITUTION,
        says=_("“%(title)s”收到陈述申辩，须在决定理由中回应。"),
    )
    def answer(self, deed: Deed) -> None:
        self._say(Statement.DEFENCE, deed)

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("放弃陈述申辩"),
        rules=(
            hearings.author_is_a_party,
            hearings.speaks_for_itself,
            hearings.received_between,
            hearings.not_waived_yet,
            hearings.waiver_signed,
        ),
        tells=(Role.DISTRICT,),
        audience=INSTITUTION,
        says=_("“%(title)s”：有一方书面放弃陈述申辩；全部受送达人放弃之后，申辩期才提前结束。"),
    )
    def waive(self, deed: Deed) -> None:
        self._say(Statement.WAIVER, deed)

    @move(
        "state",
        source=HEARD,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("申请听证"),
        rules=(
            hearings.author_is_a_party,
            hearings.speaks_for_itself,
            hearings.received_between,
            hearings.only_paper_after_review,
            hearings.within_the_period,
            hearings.no_hearing_yet,
            hearings.paper_of_the_other_side,
        ),
        tells=(Role.DISTRICT,),
        audience=INSTITUTION,
        says=_("“%(title)s”：对方申请听证，请确定日期并通知。"),
    )
    def request_hearing(self, deed: Deed) -> None:
        self._say(Statement.HEARING, deed)

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=EITHER_SIDE,
        label=_("撤回听证申请"),
        rules=(
            hearings.author_is_a_party,
            hearings.speaks_for_itself,
            hearings.received_between,
            hearings.asked_before,
            hearings.hearing_not_held,
            hearings.paper_of_the_other_side,
        ),
        tells=(Role.DISTRICT,),
        audience=INSTITUTION,
        says=_("“%(title)s”：有一方撤回听证申请。"),
    )
    def withdraw_hearing(self, deed: Deed) -> None:
        self._say(Statement.WITHDRAWAL, deed)

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("核对代录"),
        rules=(hearings.paper_waits, hearings.entry_chosen, hearings.paper_checked_by_another),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：代录的书面材料已由另一人核对。"),
    )
    def check_paper(self, deed: Deed) -> None:
        row = deed.fact("entry")
        row.checked_by_id, row.checked_on = deed.by.user_id, deed.on
        row.save(update_fields=["checked_by", "checked_on"])
        self._settle(deed)

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("退回代录"),
        rules=(
            hearings.paper_waits,
            hearings.entry_chosen,
            hearings.paper_checked_by_another,
            notices.reason_given,
        ),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：代录与书面材料不符，已退回：%(reason)s"),
    )
    def return_paper(self, deed: Deed) -> None:
        row = deed.fact("entry")
        row.struck_on, row.struck_reason = deed.on, deed.reason
        row.save(update_fields=["struck_on", "struck_reason"])
        self._settle(deed)

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("确定听证日期并通知"),
        rules=(
            hearings.hearing_requested,
            hearings.hearing_not_held,
            hearings.hearing_told_ahead,
            hearings.hearing_year_open,
            hearings.place_and_chair,
        ),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：听证定于 %(hearing_on)s 在%(hearing_place)s举行。"),
    )
    def set_hearing(self, deed: Deed) -> None:
        self.number_letter("hearing", deed)
        self.hearing_on = deed.fact("hearing_on")
        self.hearing_place = deed.fact("hearing_place")
        self.hearing_chair = deed.fact("hearing_chair")

    @move(
        "state",
        source=S.NOTIFIED,
        target=S.NOTIFIED,
        permission=OFFICER,
        label=_("记录听证举行"),
        rules=(
            hearings.hearing_set,
            hearings.hearing_not_held,
            hearings.hearing_by_another,
            hearings.hearing_day_reached,
            hearings.hearing_recorded,
        ),
        tells=INSTITUTION,
        audience=INSTITUTION,
        says=_("“%(title)s”：听证已经举行，笔录已存入案卷。"),
    )
    def hold_hearing(self, deed: Deed) -> None:
        self.hearing_held_on = deed.on
        self.hearing_record = deed.fact("file")

    def _say(self, kind: Statement, deed: Deed) -> None:
        office = deed.by.role == Role.DISTRICT
        rows: Any = self.defences  # type: ignore[attr-defined]
        rows.create(
            round=self.round,
            kind=kind,
            author=deed.fact("author"),
            text=str(deed.fact("text", "")).strip(),
            file=deed.fact("file"),
            given_on=deed.fact("received_on") or deed.on,
            entered_by_office=office,
            entered_by_id=deed.by.user_id,
        )
        self.reviewed_by = self.review_on = None
        self._settle(deed)

    def _settle(self, deed: Deed) -> None:
        """The period is cut short when every recipient has waived; a hearing waits while one asks."""
        everybody = self.waived() == set(self.recipients())
        self.waived_on = (self.waived_on or deed.on) if everybody else None
        if self.asking():
            self.hearing_requested_on = self.hearing_requested_on or deed.on
        else:
            self.hearing_requested_on = self.hearing_on = None
