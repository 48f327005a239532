"""What stands in the way of answering an emergency suspension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from core.fsm import Asked, rule

if TYPE_CHECKING:
    from inspections.models import Emergency


@rule(_("紧急暂停是您本人作出的，请由负责人确认或解除。"))
def answered_by_another(emergency: Emergency, deed: Asked) -> permissions.Answer:
    on = (emergency.violation, emergency.case)
    return permissions.another(deed.by, emergency.begun_by_id, on=on)


@rule(_("确认期限 %(due)s 未过。"))
def emergency_overdue(emergency: Emergency, deed: Asked) -> bool | dict[str, Any]:
    return True if deed.on > emergency.due_on else {"due": emergency.due_on.isoformat()}
