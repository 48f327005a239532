import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_what_became_of_a_page"),
        ("inspections", "0004_the_hour_of_a_hearing"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="page",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.issuedpage",
            ),
        ),
    ]
