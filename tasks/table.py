"""The table of sweeps: what comes due by itself, in the order a day wants them.

Lapses and ends come before starts, and all moves before reminders, so that nobody is reminded of
what has just been done.
"""

from __future__ import annotations

import time

from accounts.domain import stand_ins
from accounts.models import StandIn
from contracts.domain import due, licensing
from core import anchoring
from evaluations.domain import rounds
from evaluations.models import Round
from inspections.domain import emergency, execution, reach, rectifications, releases
from institutions.domain import exclusions, expiry
from institutions.models import Exclusion, Licence, Staff
from reports.domain import findings
from reports.domain import jobs as reports
from tasks import cleaning
from tasks.sweeps import OUTBOX, REMINDERS, Outcome, Sweep, by_day, on_row, run
from vetting.domain import sweeps as vetting

_A_MOMENT = 0.1  # s

INSTITUTIONS = (
    by_day("licence-expiry", expiry.licences_due, on_row(Licence, licensing.lapse)),
    by_day("staff-review", expiry.staff_to_weigh, on_row(Staff, expiry.weigh)),
    by_day("staff-lapse", expiry.staff_due, on_row(Staff, expiry.block_staff)),
    by_day("exclusion-expiry", exclusions.due_to_expire, on_row(Exclusion, exclusions.expire)),
)
VETTING = tuple(Sweep(each.name, each.due, each.do) for each in vetting.DUE)
CONTRACTS = tuple(Sweep(job.name, job.due, job.do) for job in due.JOBS.values())
INSPECTIONS = (
    Sweep("exit-execution", execution.due, execution.execute_one),
    Sweep("emergency-escalation", emergency.unanswered, emergency.escalate_one),
    Sweep("elsewhere-ask", reach.unasked, reach.ask_one),
    Sweep("elsewhere-overdue", reach.unanswered, reach.escalate_one),
    Sweep("release-overdue", releases.unsent, releases.escalate_one),
    Sweep("rectification-overdue", rectifications.overdue, rectifications.escalate_one),
)
EVALUATIONS = (
    by_day("round-open", rounds.due_to_open, on_row(Round, rounds.open_due)),
    by_day("round-freeze", rounds.due_to_freeze, on_row(Round, rounds.freeze_due)),
    by_day("round-close", rounds.due_to_close, on_row(Round, rounds.close_due)),
)
ACCOUNTS = (by_day(stand_ins.OVER, stand_ins.due_to_lapse, on_row(StandIn, stand_ins.lapse)),)
MOVES: tuple[Sweep, ...] = (
    *ACCOUNTS,
    *INSTITUTIONS,
    *VETTING,
    *CONTRACTS,
    *INSPECTIONS,
    *EVALUATIONS,
)

# Last: a workbook takes seconds, everything else is waited for first.
REPORTS = Sweep("reports", reports.due, reports.run)

# After the moves of the day: what they have still to do is nothing impossible.
SEARCH = by_day(findings.SWEEP, findings.due, findings.search)
RECORD = Sweep("anchor", anchoring.due, anchoring.write)
CLEANING = Sweep("leftovers", cleaning.due, cleaning.clean)

SWEEPS: dict[str, Sweep] = {
    sweep.name: sweep for sweep in (*MOVES, SEARCH, REMINDERS, RECORD, OUTBOX, REPORTS, CLEANING)
}


def run_everything() -> Outcome:
    """Run all sweeps until a whole round changes nothing (a move may make others due).

    What another process is about is waited for a little: it may have looked at another day.
    """
    total = Outcome()
    for _round in range(20):
        outcome = sum((run(each) for each in SWEEPS.values()), Outcome())
        total += outcome
        if not (outcome.done or outcome.busy):
            break
        if outcome.busy:
            time.sleep(_A_MOMENT)
    return total
