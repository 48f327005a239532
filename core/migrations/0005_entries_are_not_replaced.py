"""`INSERT OR REPLACE` is refused too. Whatever trigger is not ours in text or state is put right."""

from django.db import migrations

from core import ledger_triggers


def forwards(apps, schema_editor):
    ledger_triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_stored_files")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
