"""Which moves of a placement come in on paper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from accounts.domain import paper_moves
from accounts.enums import Role
from contracts.domain import placements
from contracts.enums import PlacementEnd
from contracts.models import Placement

_SIDES = (Role.INSTITUTION, Role.SCHOOL)
paper_moves.register(
    Placement,
    (
        paper_moves.OnPaperMove("decline", placements.decline, (Role.INSTITUTION,)),
        paper_moves.OnPaperMove("propose_again", placements.propose_again, (Role.SCHOOL,)),
        paper_moves.OnPaperMove("send_back", placements.send_back, _SIDES),
        paper_moves.OnPaperMove("withdraw", placements.withdraw, _SIDES),
        paper_moves.OnPaperMove(
            "end",
            placements.end,
            (Role.SCHOOL,),
            takes={
                "cause": paper_moves.Told(
                    _lazy("原因"), str, lambda key: str(PlacementEnd(key).label)
                ),
                "handover": paper_moves.Told(_lazy("学生接续安排")),
            },
            office_types=False,
        ),
    ),
)
