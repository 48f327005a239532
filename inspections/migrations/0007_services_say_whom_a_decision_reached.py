from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0006_who_was_served_stays_served")]

    operations = [migrations.RemoveField(model_name="decision", name="reached")]
