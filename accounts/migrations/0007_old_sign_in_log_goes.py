from django.db import migrations

# Of django-axes, which has left: names and addresses that nobody sweeps any more. One that points at
# another goes first.
_TABLES = (
    "axes_accessattemptexpiration",
    "axes_accessattempt",
    "axes_accessfailurelog",
    "axes_accesslog",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_slips_on_their_way")]

    operations = [
        migrations.RunSQL(
            [f"DROP TABLE IF EXISTS {table}" for table in _TABLES], migrations.RunSQL.noop
        )
    ]
