"""The archive an Office file is: its list true, its members side by side and bounded as they unpack."""

from __future__ import annotations

import encodings.cp437  # noqa: F401 - the names of members; nothing can be loaded later
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from .found import Found

MOST_MEMBERS = 3000
MOST_UNPACKED = {"XLSX": 80 * 1024 * 1024, "DOCX": 160 * 1024 * 1024}
RATIO_FROM = 2 * 1024 * 1024
MOST_RATIO = 250
_CHUNK = 256 * 1024
_HEAD = struct.Struct("<4s5H3I2H")
_MOST_BETWEEN = 24  # the sizes that some writers set behind a member
_OTHER_NAME = 0x7075  # an extra field with a second name, which only some programs read
_END, _END_SIZE = b"PK\x05\x06", 22
_READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Package:
    """An opened archive whose list was believed."""

    def __init__(self, archive: zipfile.ZipFile, data: bytes, kind: str) -> None:
        self.archive = archive
        self.left = MOST_UNPACKED[kind]
        members = archive.infolist()
        _refuse_odd(members)
        _refuse_hidden(archive, data)
        if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > self.left:
            raise Found("office_bomb")
        self.members = {f"/{one.filename}": one for one in members if not one.is_dir()}

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member unpacked under the limits: the sizes a list declares need not be true."""
        member, size = self.members[name], 0
        with self.archive.open(member) as stream:
            while chunk := _read(stream):
                size += len(chunk)
                self.left -= len(chunk)
                ratio = size > RATIO_FROM and size > MOST_RATIO * member.compress_size
                if self.left < 0 or ratio:
                    raise Found("office_bomb")
                yield chunk

    def whole(self, name: str) -> bytes:
        return b"".join(self.chunks(name))


def _read(stream: IO[bytes]) -> bytes:
    return stream.read(_CHUNK)


@contextmanager
def opened(data: bytes, kind: str) -> Iterator[Package]:
    """Raises Found, also for what goes wrong while its members are read."""
    if not data.startswith(b"PK\x03\x04"):
        raise Found("office_damaged")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Package(archive, data, kind)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error):
        raise Found("office_damaged") from None
    except (NotImplementedError, RuntimeError):
        raise Found("office_locked") from None


def _refuse_odd(members: list[zipfile.ZipInfo]) -> None:
    """Names that two programs might understand in two ways, and what cannot be unpacked."""
    names = [member.filename.lower().rstrip("/") for member in members]
    odd = any(
        not name or name.startswith("/") or "\\" in name or ".." in name.split("/")
        for name in names
    )
    renamed = any(_OTHER_NAME in _extras(member.extra) for member in members)
    if odd or renamed or len(set(names)) != len(names) or any(one.volume for one in members):
        raise Found("office_damaged")
    if any(one.flag_bits & 1 or one.compress_type not in _READABLE for one in members):
        raise Found("office_locked")


def _extras(extra: bytes) -> set[int]:
    found, place = set(), 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        found.add(kind)
        place += 4 + length
    return found


def _refuse_hidden(archive: zipfile.ZipFile, data: bytes) -> None:
    """Members follow each other from the first byte to the list and the list to the end, so none
    overlaps, none is unlisted, and each says of itself what the list says of it."""
    place = 0
    for member in sorted(archive.infolist(), key=lambda one: one.header_offset):
        if not 0 <= member.header_offset - place <= (_MOST_BETWEEN if place else 0):
            raise Found("office_damaged")
        head = _HEAD.unpack_from(data, member.header_offset)
        start = member.header_offset + _HEAD.size + head[-2]
        if head[3] != member.compress_type or _OTHER_NAME in _extras(
            data[start : start + head[-1]]
        ):
            raise Found("office_damaged")
        place = start + head[-1] + member.compress_size
    end = len(data) - _END_SIZE - len(archive.comment)
    listed = 0 <= archive.start_dir - place <= _MOST_BETWEEN
    if not place or not listed or data[end : end + 4] != _END or len(archive.comment) > 1024:
        raise Found("office_damaged")
