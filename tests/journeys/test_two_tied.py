"""Every rule of two persons finds what an unconfirmed account did, wherever the deed was recorded."""

from accounts.models import PaperEntry
from contracts.models import Agreement, Placement
from evaluations.models import PaperTally, QualitySheet
from inspections.models import ExitCase, PriorNotice, Violation
from institutions.models import Course, Institution, Licence, Staff
from tests.accounts.shared import itself, missed, tie
from tests.journeys import two, two_serving
from tests.journeys.test_two import pair  # noqa: F401 - a fixture
from vetting.models import Application, ScoreSheet


def test_what_a_tied_officer_does_on_the_whole_road(cast, pair):  # noqa: F811
    officer = tie(cast, "officer", by=cast.admin)
    body = two.file(pair)
    call = two.announce(pair)
    two.apply(pair, body, call)
    two.review(pair, call)
    two.score(pair, call)
    agreement = two_serving.agree(pair, two.conclude(pair))
    two_serving.place(pair, cast.school, agreement)
    two_serving.evaluate(pair)
    violation = two_serving.violate(pair, body, cast.school)
    two_serving.leave(pair, body, violation)
    sites = [
        (Institution, "entered_by", itself),
        (Licence, "entered_by", itself),
        (Staff, "entered_by", itself),
        (Course, "entered_by", itself),
        (Application, "entered_by", itself),
        (ScoreSheet, "locked_by", itself),
        (Agreement, "prepared_by", itself),
        (Placement, "proposed_by", itself),
        (QualitySheet, "scored_by", itself),
        (PaperTally, "entered_by", itself),
        (Violation, "recorded_by", itself),
        (ExitCase, "opened_by", itself),
        (PriorNotice, "drafted_by", lambda row: (row.case,)),
        (PaperEntry, "entered_by", itself),
    ]
    assert missed(officer, cast.admin, sites) == ([], [])
