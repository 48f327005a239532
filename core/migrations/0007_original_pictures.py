from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_sent_forms"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="original",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to="core.storedfile",
            ),
        ),
    ]
