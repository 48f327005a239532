from django.db import migrations

from core import ledger_triggers


def forwards(apps, schema_editor):
    ledger_triggers.install(schema_editor.connection)


def backwards(apps, schema_editor):
    ledger_triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
