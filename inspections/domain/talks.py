"""约谈 as a decision asks for it: the notice with day, hour, place and persons, then the record."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import deadlines, pages
from accounts.enums import Role
from core import clock, deeds, policy
from core.fsm import deed, perform
from inspections import facts, policies
from inspections.domain import execution, papers
from inspections.enums import ExitState
from inspections.models import ExitCase, Talk

TALK = "talk"


def ask(case: ExitCase) -> Talk:
    """Inside the deed by which a case comes to a talk."""
    case.current_talk = Talk.asked(case, clock.today())
    case.save(update_fields=["current_talk"])
    days = policy.value(policies.TALK, scopes=case.region.scopes)
    due = clock.add_working_days(max(clock.today(), case.decision.effective_on), days)
    deadlines.put(
        case,
        TALK,
        what=_("安排约谈并通知：%(title)s") % {"title": case.title()},
        due=due,
        owner=case.bureau_id,
        role=Role.DISTRICT,
    )
    return case.current_talk


@deed
def fix(talk: Talk, told: facts.TalkDay, *, by: Person, version: int | None = None) -> Talk:
    """Day, hour, place and who has to come; fixed anew, the notice before is marked."""
    row = perform(talk, Talk.fix, told, by=by, version=version)
    papers.issue_anew(row, "talk", by=by)
    deadlines.put(
        row.case,
        TALK,
        what=_("进行约谈并记录：%(title)s") % {"title": row.title()},
        due=told.talk_on,
        owner=row.case.bureau_id,
        role=Role.DISTRICT,
    )
    return row


@deed
def hold(talk: Talk, told: facts.TalkRecord, *, by: Person, version: int | None = None) -> Talk:
    """Who came, what was said and asked for. A case that was decided so is executed by it."""
    row = perform(talk, Talk.hold, told, by=by, version=version)
    pages.issue(row, "talked", by=by)
    case = deeds.fresh(row.case)
    deadlines.meet(case, TALK)
    if case.state == ExitState.SERVED:
        execution.execute(case, by=by)
    return row
