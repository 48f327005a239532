from django.db import migrations


def tie_to_makers(apps, schema_editor):
    """Accounts made or reset before ties were kept, whose slip nobody has used yet: who made the
    slip could still read it. Of a used one its owner chose a password; that stays as it was.
    """
    slips = apps.get_model("accounts", "Slip").objects
    ties = apps.get_model("accounts", "Tie").objects
    waiting = slips.filter(
        made_by__isnull=False,
        membership__user__must_change_password=True,
        membership__user__ties__isnull=True,
    )
    last = {slip.membership.user_id: slip for slip in waiting.order_by("id")}
    for user, slip in last.items():
        earlier = slips.filter(membership__user=user, id__lt=slip.pk).exists()
        ties.create(
            user_id=user,
            kind="reset" if earlier else "made",
            maker_id=slip.made_by_id,
            persons=[slip.made_by_id],
            at=slip.made_at,
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_identity")]

    operations = [migrations.RunPython(tie_to_makers, migrations.RunPython.noop)]
