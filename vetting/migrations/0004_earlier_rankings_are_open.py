from django.db import migrations
from django.db.models import Exists, F, OuterRef, Subquery


def open_what_was_read(apps, schema_editor):
    """Before seals were kept the office read each sheet when it was locked. So the marks of what was
    ranked, and of packages whose sheets were all in, have been read already."""
    rows = apps.get_model("vetting", "Application").objects.filter(marks_shown_at__isnull=True)
    rows.filter(rank__isnull=False).update(marks_shown_at=F("decided_at"))
    sheets = apps.get_model("vetting", "ScoreSheet").objects.filter(
        application__package=OuterRef("package"), application__state="qualified"
    )
    locked = sheets.filter(state="locked").order_by("-locked_at")
    all_in = rows.filter(
        Exists(locked), ~Exists(sheets.filter(state="open")), rank__isnull=True, state="qualified"
    )
    all_in.update(marks_shown_at=Subquery(locked.values("locked_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("vetting", "0003_sealed_until_all_are_in")]

    operations = [migrations.RunPython(open_what_was_read, migrations.RunPython.noop)]
