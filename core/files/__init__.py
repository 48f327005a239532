"""One checked road for uploads and downloads."""

from core.files.kinds import DOCUMENTS, SCANS, WORKBOOKS, BadFile, Flaw, Kind, names
from core.files.serve import attachment, response
from core.files.store import (
    Swept,
    accept,
    discard,
    keep_own,
    left_over,
    path_of,
    read,
    refuse_name,
    sweep,
)

__all__ = [
    "DOCUMENTS",
    "SCANS",
    "WORKBOOKS",
    "BadFile",
    "Flaw",
    "Kind",
    "Swept",
    "accept",
    "attachment",
    "discard",
    "keep_own",
    "left_over",
    "names",
    "path_of",
    "read",
    "refuse_name",
    "response",
    "sweep",
]
