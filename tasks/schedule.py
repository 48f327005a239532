"""What runs by itself, and how often. Beat's only source; names are full task names."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {}
