"""Accounts that somebody else made or reset, and their owners coming to their own."""

from __future__ import annotations

from typing import Any

from accounts.actors import Person
from accounts.domain import owners, passwords, people
from accounts.facts import Invitation, StampedLetter
from accounts.models import Membership, OneTimePassword, Organisation, OwnerLetter
from core import clock
from institutions.domain import registration
from institutions.enums import Category, Nature
from institutions.facts import EnteredFile
from institutions.models import Institution
from tests.factories import institutions

OWN = "海边-自己口令-2026"
NEXT = "海边-再换口令-2026"


def again(actor: Person) -> Person:
    """The same person as their next request finds them."""
    return Membership.objects.get(pk=actor.membership_id).actor()


def reset(actor: Person, *, by: Person) -> Person:
    people.reset(Membership.objects.get(pk=actor.membership_id), by=by, reason="忘记口令")
    return again(actor)


def make(office: Organisation, *, by: Person, role: str, lead: bool = False) -> Person:
    """A new account in the office, its one_time_password not yet opened."""
    username = f"new{Membership.objects.count()}"
    return people.invite(
        office,
        Invitation(role=role, username=username, name=f"新人{username}", is_lead=lead),
        by=by,
    ).actor()


def choose(actor: Person, *, password: str = OWN) -> Person:
    """Whoever holds the one_time_password chooses the account's own password."""
    one_time_password = OneTimePassword.objects.filter(membership__user=actor.user_id).latest("id")
    first = passwords.take(one_time_password)
    row = Membership.objects.get(pk=actor.membership_id)
    passwords.change(row, by=actor, old=first, new=password)
    return again(actor)


def asked(actor: Person) -> OwnerLetter:
    """The owner chose a password, then asked by letter, choosing another."""
    who = choose(actor)
    return owners.ask(Membership.objects.get(pk=who.membership_id), by=who, old=OWN, new=NEXT)


def confirmed(actor: Person, *, by: Person) -> Person:
    letter = asked(actor)
    scan = institutions.stored_file("确认函.pdf")
    owners.confirm(letter, StampedLetter(number=letter.number, scan=scan), by=by)
    return again(actor)


def confirmed_again(actor: Person, *, by: Person) -> Person:
    """The same for somebody who has chosen their own password already."""
    row = Membership.objects.get(pk=actor.membership_id)
    letter = owners.ask(row, by=actor, old=OWN, new=NEXT)
    owners.confirm(
        letter, StampedLetter(number=letter.number, scan=institutions.stored_file()), by=by
    )
    return again(actor)


def entered(bureau: Organisation, *, by: Person, **columns: Any) -> Institution:
    """An institution that an officer typed in from paper; another person confirms it."""
    facts = {
        "uscc": institutions.uscc(),
        "name": "补录机构（测试）",
        "category": Category.ARTS,
        "nature": Nature.COMPANY,
        "legal_representative": "赵某",
        "address": "环翠区某路 1 号",
        "contact_name": "赵某",
        "contact_phone": "13800000000",
        "backfill_basis": "原名单",
        "backfill_number": "环教〔2025〕1号",
        "backfill_date": clock.today(),
        "entry_scan": institutions.stored_file(),
    }
    return registration.enter(bureau, EnteredFile(**{**facts, **columns}), by=by)
