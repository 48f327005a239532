import unicodedata

from django.db import migrations, models


def _fill(apps, schema_editor):
    """Two that were taken for different until now keep their words; the later one's key says which it is."""
    Agreement = apps.get_model("contracts", "Agreement")
    taken = set()
    for row in Agreement.objects.exclude(number="").order_by("pk").iterator():
        key = "".join(unicodedata.normalize("NFKC", row.number).casefold().split())
        whose = (row.bureau_id, row.number_year, key)
        if whose in taken and row.state != "voided":
            key = f"{key[:90]}#{row.pk}"
        taken.add(whose)
        Agreement.objects.filter(pk=row.pk).update(number_key=key)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_running_groups_change")]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="number_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="agreement", name="agreement_number_once"),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("number_key", ""), _negated=True),
                    models.Q(("state", "voided"), _negated=True),
                ),
                fields=("bureau", "number_year", "number_key"),
                name="agreement_number_once",
            ),
        ),
    ]
