from django.db import migrations

from core import calendar_data


def forwards(apps, schema_editor):
    CalendarYear = apps.get_model("core", "CalendarYear")
    CalendarDay = apps.get_model("core", "CalendarDay")
    for year in range(2021, 2100):
        days = calendar_data.official_year(year)
        if days is None:
            break
        row = CalendarYear.objects.create(year=year, status="OFFICIAL", source=calendar_data.SOURCE)
        CalendarDay.objects.bulk_create(
            CalendarDay(year=row, day=day, is_workday=works, name=name)
            for day, works, name in days
            if works != (day.weekday() < 5)
        )


def backwards(apps, schema_editor):
    apps.get_model("core", "CalendarYear").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0002_ledger_triggers")]
    operations = [migrations.RunPython(forwards, backwards)]
