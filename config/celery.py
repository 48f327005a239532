"""The Celery application: `celery -A config worker`. Web processes do not load it: they send no messages."""

import logging
import os
import sys

from celery import Celery
from celery.signals import beat_init, worker_init
from kombu import Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TRANSPORT_ALIASES["wholefiles"] = "config.broker:Transport"
app = Celery("zhunru")
app.config_from_object("django.conf:settings", namespace="CELERY")
# A worker that is not told which queues it serves (--queues) serves both.
app.conf.task_queues = tuple(
    Queue(name, Exchange(name), routing_key=name) for name in ("usual", "urgent")
)
app.conf.task_default_queue = "usual"


@app.on_after_finalize.connect
def use_our_schedule(sender: Celery, **_kwargs: object) -> None:
    """Beat runs what tasks/schedule.py lists; a table in the database would drift from the code."""
    from tasks import schedule

    sender.conf.beat_schedule = schedule.SCHEDULE


@worker_init.connect
@beat_init.connect
def refuse_a_foreign_demo(**_kwargs: object) -> None:
    """Celery logs what a listener raises and goes on: only leaving stops the program."""
    from demo import guard

    try:
        guard.check()
    except Exception as refusal:  # noqa: BLE001 - a guard that cannot answer has not said yes
        # Beat swallows what a program says in leaving, so the log says it too.
        logging.getLogger("zhunru").critical("not started: %s", refusal)
        sys.exit(str(refusal) or type(refusal).__name__)
