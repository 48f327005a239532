from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_stand_ins_and_stops_on_paper"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="tally", name="tally_once_an_hour"),
        migrations.RenameField(model_name="tally", old_name="hour", new_name="since"),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(fields=("key", "since"), name="tally_once_a_window"),
        ),
        migrations.CreateModel(
            name="KnownAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, unique=True)),
                ("last_on", models.DateField()),
            ],
        ),
    ]
