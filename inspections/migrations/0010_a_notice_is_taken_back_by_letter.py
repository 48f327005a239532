from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0009_how_long_a_suspension_is_meant")]

    operations = [
        migrations.AddField(
            model_name="priornotice",
            name="letter_numbers",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
