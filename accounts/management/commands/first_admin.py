from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.domain import founding
from core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Make the city, its bureau and the first administrator; prints a one-time password once. "
        "With --recover, gives an administrator who is locked out a new one. With --confirm-owner, "
        "confirms that somebody of the city's bureau holds their own account. All are recorded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", required=True, help="six-digit code of the city")
        parser.add_argument("--region-name", default="", help="name of the city, e.g. 威海市")
        parser.add_argument("--bureau", default="", help="name of its bureau, e.g. 威海市教育局")
        parser.add_argument("--username", required=True)
        parser.add_argument("--name", default="", help="the administrator's own name")
        parser.add_argument("--recover", action="store_true")
        parser.add_argument("--confirm-owner", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["confirm_owner"]:
                founding.confirm_owner(options["region"], options["username"])
                self.stdout.write(f"{options['username']} is confirmed as the account's owner.")
                return
            if options["recover"]:
                password = founding.recover(options["region"], options["username"])
            else:
                password = founding.first_admin(
                    options["region"],
                    region_name=options["region_name"],
                    bureau_name=options["bureau"],
                    username=options["username"],
                    name=options["name"],
                )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{options['username']}  {password}")
        self.stdout.write("The password works once and must be changed at the first sign-in.")
