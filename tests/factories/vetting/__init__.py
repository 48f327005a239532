"""Calls, applications and listings for tests, walked there through the domain.

call = published_call(cast, packages=1, quota=2)          # open now, for six days
application = submitted_application(cast, call=call)      # by an institution of its own
listing = listed(cast, cast.institution)                  # the whole road; in force today
listing = backfilled_listing(institution)                 # from paper, confirmed by a second person

`in_call` functions move no clock. `reviewed_call`, `ranked_call`, `noticed_call`, `concluded_call`
and `listed` walk in the weeks before now and come back to now.
"""

from __future__ import annotations

from tests.factories.vetting.calling import (
    applicant,
    certified,
    closed,
    drafted_call,
    open_calendar,
    package_of,
    published_call,
    qualified_application,
    refilled,
    reviewed,
    started_application,
    submitted_application,
    weeks_ago,
)
from tests.factories.vetting.choosing import (
    concluded,
    concluded_call,
    ended_package,
    experts,
    noticed,
    noticed_call,
    ranked_call,
    reviewed_call,
    score,
    scored,
)
from tests.factories.vetting.listing import (
    backfilled_listing,
    in_use,
    listed,
    pause,
    pending_listing,
)

__all__ = [
    "applicant",
    "backfilled_listing",
    "certified",
    "closed",
    "concluded",
    "concluded_call",
    "drafted_call",
    "ended_package",
    "experts",
    "in_use",
    "listed",
    "noticed",
    "noticed_call",
    "open_calendar",
    "package_of",
    "pause",
    "pending_listing",
    "published_call",
    "qualified_application",
    "ranked_call",
    "refilled",
    "reviewed",
    "reviewed_call",
    "score",
    "scored",
    "started_application",
    "submitted_application",
    "weeks_ago",
]
