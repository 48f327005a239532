"""What the database promised of an exit case while all its columns lay in one row, and where it holds
now that each round of notice, decision and execution is a row of its own. Every promise is proven by
trying to break it in the database."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F

from inspections.models import (
    Decision,
    DefencePeriod,
    Emergency,
    Execution,
    ExitCase,
    Hearing,
    Service,
)
from tests.factories import inspections

# The constraint as it was -> where it holds: a constraint, or a column that is never empty.
HOLDS = {
    "exit_case_state_known": ["ExitCase: exit_case_state_known"],
    "exit_case_about_one": ["ExitCase: exit_case_about_one"],
    "exit_case_notified": [
        "ExitCase: exit_case_notified",
        "DefencePeriod.notified_on",
        "DefencePeriod.due_on",
        "DefencePeriod.notice",
    ],
    "exit_case_decided": [
        "ExitCase: exit_case_decided",
        "Decision: decision_complete",
        "Decision.decided_by",
        "Decision.decided_on",
        "Decision.effective_on",
    ],
    "exit_case_decided_by_another": ["Decision: decision_by_another", "Decision.opened_by"],
    "exit_case_executed": [
        "ExitCase: exit_case_executed",
        "Execution: execution_when_effective",
        "Execution.executed_on",
        "Execution.effective_on",
    ],
    "service_once": [
        "Service: service_of_notice_once",
        "Service: service_of_decision_once",
        "Service: service_of_one_document",
    ],
}


@pytest.mark.parametrize("old", HOLDS)
def test_the_promise_stands_somewhere(old):
    missing = []
    for place in HOLDS[old]:
        model, colon, name = place.partition(": ")
        if colon:
            named = {one.name for one in apps.get_model("inspections", model)._meta.constraints}
            missing += [] if name in named else [place]
        else:
            model, _dot, column = place.partition(".")
            field = apps.get_model("inspections", model)._meta.get_field(column)
            missing += [place] if field.null else []
    assert missing == []


def _yesterday(row):
    return row.effective_on - timedelta(days=1)


BREAKS = [
    ("opened", ExitCase, {"state": "odd"}),
    ("opened", ExitCase, {"kind": "PERSON"}),
    ("opened", ExitCase, {"state": "notified"}),
    ("notified", ExitCase, {"current_notice": None}),
    ("notified", ExitCase, {"current_period": None}),
    ("notified", ExitCase, {"state": "decided"}),
    ("notified", DefencePeriod, {"notified_on": None}),
    ("notified", DefencePeriod, {"due_on": None}),
    ("notified", DefencePeriod, {"notice": None}),
    ("notified", Service, {"notice": None}),
    ("decided", ExitCase, {"current_decision": None}),
    ("decided", ExitCase, {"state": "executed"}),
    ("decided", ExitCase, {"state": "revoked"}),
    ("decided", Decision, {"outcome": ""}),
    ("served", Decision, {"number": ""}),
    ("decided", Decision, {"decided_by": None}),
    ("decided", Decision, {"decided_on": None}),
    ("decided", Decision, {"effective_on": None}),
    ("decided", Decision, {"decided_by": F("opened_by")}),
    ("decided", Decision, {"opened_by": F("decided_by")}),
    ("decided", Decision, {"opened_by": None}),
    ("decided", Decision, {"retracted_on": F("decided_on")}),
    ("executed", ExitCase, {"current_execution": None}),
    ("executed", ExitCase, {"state": "varied"}),
    ("executed", Execution, {"executed_on": None}),
    ("executed", Execution, {"executed_on": _yesterday}),
    ("executed", Execution, {"effective_on": None}),
    ("emergency", Emergency, {"state": "confirmed"}),
    ("emergency", Emergency, {"escalated_on": F("due_on")}),
    ("hearing", Hearing, {"state": "fixed"}),
    ("hearing", Hearing, {"state": "held"}),
]


@pytest.fixture
def walked(cast):
    """To a state through the domain."""
    roads = {
        "opened": inspections.opened_case,
        "notified": inspections.notified_case,
        "decided": inspections.decided_case,
        "served": inspections.served_case,
        "executed": inspections.executed_case,
        "emergency": inspections.emergency_case,
        "hearing": inspections.hearing_requested,
    }
    return lambda name: roads[name](cast)


@pytest.mark.parametrize(
    ("reached", "model", "wrong"),
    BREAKS,
    ids=[f"{model.__name__}-{reached}-{'-'.join(wrong)}" for reached, model, wrong in BREAKS],
)
def test_the_database_refuses(walked, reached, model, wrong):
    walked(reached)
    rows: models.QuerySet = model._base_manager.all()
    row = rows.get()
    told = {key: value(row) if callable(value) else value for key, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**told)


@pytest.mark.parametrize("document", ["notice", "decision"])
def test_a_document_reaches_a_recipient_once(walked, document):
    walked("executed")
    row = Service._base_manager.get(**{f"{document}__isnull": False})
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_decision_keeps_who_opened_the_case(walked):
    case = walked("decided")
    assert case.decision.opened_by_id == case.opened_by_id
