"""What a refused deed says."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Blocked, Invalid


def why(deed: Any, *args: Any, **facts: Any) -> list[str]:
    """Every reason of a blocked deed."""
    with pytest.raises(Blocked) as refused:
        deed(*args, **facts)
    return refused.value.reasons


def wrong(deed: Any, *args: Any, **facts: Any) -> dict[str, str]:
    """Each field's sentence of a deed refused for bad input."""
    with pytest.raises(Invalid) as refused:
        deed(*args, **facts)
    return refused.value.fields
