from django.db import migrations
from django.db.models import F


def open_ranked(apps, schema_editor):
    """Marks of what was ranked before seals were kept have been read already."""
    rows = apps.get_model("vetting", "Application").objects.filter(rank__isnull=False)
    rows.filter(marks_shown_at__isnull=True).update(marks_shown_at=F("decided_at"))


class Migration(migrations.Migration):
    dependencies = [("vetting", "0003_sealed_until_all_are_in")]

    operations = [migrations.RunPython(open_ranked, migrations.RunPython.noop)]
