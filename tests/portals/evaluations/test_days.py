"""Every page names the last day that still counts, never the first that does not."""

from datetime import date

from evaluations.models import Round


def test_the_last_days_are_those_before_the_round_moves_on():
    row = Round(freezes_on=date(2026, 12, 10), closes_on=date(2026, 12, 24))
    assert (row.answers_until, row.replies_until) == (date(2026, 12, 9), date(2026, 12, 23))
