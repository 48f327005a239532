"""Run as a script: prints reminders written, notices, receipts, and the largest count per person."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db.models import Count  # noqa: E402

from accounts.models import Message, Receipt  # noqa: E402

twice = (
    Receipt.objects.values("membership", "message__text").annotate(n=Count("id")).filter(n__gt=1)
)
print(
    Message.objects.count(),
    Message.objects.filter(delivered_at__isnull=False).count(),
    Receipt.objects.count(),
    twice.count(),
)
