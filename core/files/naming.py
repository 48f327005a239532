"""Names of files as people may see and save them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
_RESERVED = re.compile(r'[<>:"|?*%]')


def clean(raw: str) -> str:
    """The last part of a path without control and direction characters, short enough to keep.

    The extension survives the cut. Never empty.
    """
    name = unicodedata.normalize("NFC", raw.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = _RESERVED.sub("_", re.sub(r"\s+", " ", name)).strip(" .")
    if len(name) > LONGEST:
        suffix = PurePosixPath(name).suffix[:12]
        name = name[: LONGEST - len(suffix)].rstrip(" .") + suffix
    return name or "file"


def extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def with_extension(name: str, wanted: str, *accepted: str) -> str:
    """The cleaned name, ending in one of the accepted extensions, or in the wanted one."""
    cleaned = clean(name)
    return cleaned if extension(cleaned) in {wanted, *accepted} else f"{cleaned}.{wanted}"
