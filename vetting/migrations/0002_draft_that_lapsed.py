from django.db import migrations, models


def lapsed_are_ended(apps, schema_editor):
    """Before this there was one word for both."""
    apps.get_model("vetting", "Application").objects.filter(state="lapsed").update(state="ended")


class Migration(migrations.Migration):
    dependencies = [
        ("vetting", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="application",
            name="application_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="application",
            name="application_submitted_is_dated",
        ),
        migrations.AlterField(
            model_name="application",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("submitted", "待审核"),
                    ("correction", "待补正"),
                    ("qualified", "资质合格"),
                    ("disqualified", "资质不合格"),
                    ("ranked", "已排名"),
                    ("shortlisted", "入围"),
                    ("not_selected", "未入围"),
                    ("listed", "已列入名单"),
                    ("rejected", "异议成立取消入围"),
                    ("withdrawn", "已撤回申报"),
                    ("ended", "随项目终止"),
                    ("lapsed", "逾期未提交"),
                ],
                default="draft",
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "submitted",
                            "correction",
                            "qualified",
                            "disqualified",
                            "ranked",
                            "shortlisted",
                            "not_selected",
                            "listed",
                            "rejected",
                            "withdrawn",
                            "ended",
                            "lapsed",
                        ],
                    )
                ),
                name="application_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "withdrawn", "ended", "lapsed")),
                    ("submitted_at__isnull", False),
                    _connector="OR",
                ),
                name="application_submitted_is_dated",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, lapsed_are_ended),
    ]
