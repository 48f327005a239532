from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0008_a_talk_is_called_for_and_recorded")]

    operations = [
        migrations.AddField(
            model_name="priornotice",
            name="suspend_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
    ]
