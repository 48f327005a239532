"""Who reads an institution's file from the inside: its own people, and the bureaus that vet it."""

from accounts.enums import BUREAUS, Role

INSIDE = (*BUREAUS, Role.INSTITUTION)
