"""What a browser sends is bounded before it reaches the disk, also where no server stands in front."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

from core.files.kinds import Flaw

MEGABYTE = 1024 * 1024


class Dropped(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """Stands for a file whose bytes were not kept, so that the form can say so at its field."""


class Limit(FileUploadHandler):
    """The first upload handler: of a form that is too large the words are read, its files are
    dropped as they come.

    The length a form declares is also the most that is read of it, so it needs not be counted;
    without one (chunked) nothing is read at all.
    """

    over = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self.over = content_length > settings.UPLOAD_MOST_MEGABYTES * MEGABYTE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None if self.over else raw_data

    def file_complete(self, file_size: int) -> Dropped | None:
        if not self.over:
            return None
        return Dropped(BytesIO(), self.file_name, self.content_type, file_size, self.charset)


class DropAll(Limit):
    """For a form that takes no file from whoever sends it, whatever its size."""

    def handle_raw_input(self, *_args: Any, **_kwargs: Any) -> None:
        self.over = True


def drop_files(request: Any) -> None:
    """Of this request only the words are read. Called before anything of it was."""
    request.upload_handlers = [DropAll(request)]


def length(request: Any) -> int:
    """How many bytes it says it has; no more are read of it."""
    declared = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(declared) if declared.isdecimal() else 0


def refuse_dropped(upload: object) -> None:
    """Raises Flaw for a file that was dropped."""
    if isinstance(upload, Dropped):
        most = settings.UPLOAD_MOST_MEGABYTES
        raise Flaw(
            _("一次提交的文件合计超过 %(most)s MB 的上限。请压缩后再上传，或分几次提交。")
            % {"most": most}
        )
