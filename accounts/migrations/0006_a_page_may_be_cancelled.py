from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_what_may_be_done_until_then")]

    operations = [
        migrations.AlterField(
            model_name="pagemark",
            name="effect",
            field=models.CharField(
                choices=[
                    ("varied", "已变更"),
                    ("retracted", "已收回"),
                    ("revoked", "已撤销"),
                    ("cancelled", "已取消"),
                    ("lifted", "已解除"),
                ],
                max_length=10,
            ),
        ),
    ]
