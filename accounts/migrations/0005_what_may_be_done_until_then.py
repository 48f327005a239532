from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_what_became_of_a_page")]

    operations = [
        migrations.AddField(
            model_name="deadline", name="lapses", field=models.BooleanField(default=False)
        ),
    ]
