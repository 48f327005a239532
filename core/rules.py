"""Guards of any noun's moves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.fsm import Deed, rule


@rule(_("请写明理由。"), early=False)
def reason_given(row: object, deed: Deed[object]) -> bool:
    return bool(deed.reason)
