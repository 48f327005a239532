"""Numbers a person typed, checked; a refusal lands at the form's field."""

from __future__ import annotations

from core import clock, identity
from core.errors import Invalid
from institutions.enums import IdKind


def uscc(raw: str, *, override_reason: str = "", field: str = "uscc") -> str:
    """The code in its written form. With a reason, one whose check digit fails is let in."""
    try:
        return identity.clean_uscc(raw)
    except identity.BadNumber as error:
        if error.code != "check" or not override_reason.strip():
            raise Invalid({field: error.sentence}) from None
    return identity.clean_uscc(raw, check_digit=False)


def check_digit_fails(code: str) -> bool:
    return identity.uscc_check_digit(code[:17]) != code[17]


def id_number(raw: str, kind: str, *, field: str = "id_number") -> str:
    if kind != IdKind.RESIDENT:
        return identity.normalise(raw)
    try:
        return identity.clean_id_number(raw, today=clock.today())
    except identity.BadNumber as error:
        raise Invalid({field: error.sentence}) from None


def phone(raw: str, *, field: str = "contact_phone") -> str:
    try:
        return identity.clean_phone(raw)
    except identity.BadNumber as error:
        raise Invalid({field: error.sentence}) from None
