"""Services know the edition that was handed over, and those of a decision that was taken back stand."""

from django.db import migrations
from django.db.models import F

COPIES = {"INSTITUTION": "copy", "PERSON": "person"}


def forward(apps, schema_editor):
    service = apps.get_model("inspections", "Service")
    page = apps.get_model("accounts", "IssuedPage")
    service.objects.filter(
        decision__retracted_on=F("struck_on"), decision__retracted_reason=F("struck_reason")
    ).update(struck_on=None, struck_reason="")
    for row in service.objects.filter(page=None):
        noun, key = (
            ("priornotice", row.notice_id) if row.notice_id else ("decision", row.decision_id)
        )
        issued = page.objects.filter(
            subject=f"inspections.{noun}:{key}",
            name=COPIES[row.recipient],
            issued_at__lte=row.recorded_at,
        )
        row.page = issued.order_by("-edition").first()
        row.save(update_fields=["page"])


class Migration(migrations.Migration):
    dependencies = [("inspections", "0005_service_keeps_its_page")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
