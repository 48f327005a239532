"""Moves that are stopped by a guard they share with others: each shown on each."""

import pytest

from accounts import rules
from accounts.domain import stand_ins
from tests import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("move", ["decline", "take_back"])
def test_a_request_is_not_declined_or_taken_back_without_a_reason(cast, move):
    row = stand_ins.ask(cast.bureau, by=cast.lead, reason="经办住院")
    refused.stopped(rules.reason_given, row, move, reason=" ")
