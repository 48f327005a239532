"""Two-person rules compare natural persons, never memberships."""

from __future__ import annotations

from core.scoping import Actor


def same(user_id: int | None, actor: Actor) -> bool:
    """Is the actor the natural person behind this user id?"""
    return user_id is not None and actor.person_key == f"user:{user_id}"
