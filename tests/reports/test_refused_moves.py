"""What a job that was taken over may not do."""

import pytest

from accounts.actors import system
from core.fsm import perform
from reports import rules
from reports.domain import jobs
from reports.models import ReportJob
from tests import refused
from tests.factories import evaluations

pytestmark = pytest.mark.django_db


def test_an_attempt_that_was_taken_over_finishes_nothing(cast):
    term = evaluations.current_term(cast)
    row = jobs.ask(by=cast.officer, region=cast.region.code, term=term)
    row = perform(row, ReportJob.start, by=system(jobs.WORKER))
    refused.stopped(rules.still_the_same_attempt, row, "finish", attempt=row.attempt + 1)
