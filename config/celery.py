"""The Celery application: `celery -A config worker`."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("zhunru")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.on_after_finalize.connect
def use_our_schedule(sender: Celery, **_kwargs: object) -> None:
    """Beat runs what tasks/schedule.py lists; a table in the database would drift from the code."""
    from tasks import schedule

    sender.conf.beat_schedule = schedule.SCHEDULE


@worker_init.connect
def refuse_a_foreign_demo(**_kwargs: object) -> None:
    from demo import guard

    guard.check()
