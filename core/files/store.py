"""The one road in for uploads, and their keeping: by content hash, readable by the server only."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from core import clock, once, policy
from core.files import inspection, kinds, limits, naming, scratch, unheld
from core.files.kinds import SPECS, BadFile, Flaw, Kind
from core.models.files import StoredFile
from core.scoping import Actor


class Upload(Protocol):
    """What Django hands over for an uploaded file."""

    name: str | None
    content_type: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]: ...


def accept(
    upload: Upload,
    *,
    kinds: Collection[Kind],
    by: Actor | str,
    most_megabytes: int | None = None,
    evidence: bool = False,
) -> StoredFile:
    """Check an upload and keep it. Raises BadFile; then nothing is kept.

    A picture is kept as it is shown; as `evidence` also as it came, behind the one that is shown.
    The row is written in the caller's transaction: hold it by a foreign key, or the sweep takes it.
    """
    name = naming.clean(upload.name or "")
    try:
        data = _take(upload, most_megabytes or policy.value("files.max_megabytes"))
        if not isinstance(by, str) and by.person_key:
            _within_quota(by.person_key, data)
        kind = recognise(data, name=name, declared=upload.content_type or "", allowed=kinds)
        looked = inspection.look(data, kind)
    except Flaw as flaw:
        raise _bad(name, flaw) from None
    who = by if isinstance(by, str) else by.person_key or str(by.role)
    original = _kept(data, kind, name, who) if evidence and looked.redrawn else None
    return _kept(looked.data, kind, name, who, original=original)


def _kept(
    data: bytes, kind: Kind, name: str, who: str, *, original: StoredFile | None = None
) -> StoredFile:
    digest = hashlib.sha256(data).hexdigest()
    # The row first: a content that a row names is not taken away by `discard`.
    stored = StoredFile.objects.create(
        sha256=digest,
        size=len(data),
        kind=kind,
        content_type=SPECS[kind].content_type,
        original_name=name,
        uploaded_by=who,
        uploaded_at=clock.now(),
        original=original,
    )
    _keep(digest, data)
    return stored


def keep_own(data: bytes, *, kind: Kind, name: str) -> StoredFile:
    """What this program made itself: no inspector looks at it. In the caller's transaction, as above."""
    return _kept(data, kind, naming.clean(name), "")


def refuse_name(upload: Upload, *, kinds: Collection[Kind]) -> None:
    """Raises BadFile when a file of this name is not taken here. Nothing of it is read."""
    name = naming.clean(upload.name or "")
    try:
        limits.refuse_dropped(upload)
        _kind_of(name, kinds)
    except Flaw as flaw:
        raise _bad(name, flaw) from None


def _bad(name: str, flaw: Flaw) -> BadFile:
    return BadFile(_("“%(name)s”没有上传：%(problem)s") % {"name": name, "problem": flaw})


def _within_quota(person: str, data: bytes) -> None:
    """Raises Flaw when too much of this person's waits for a form. What no form can bring back any
    more makes room first."""
    if unheld.over_quota(person, data):
        discard(unheld.rows(once.GOOD_FOR, by=person))
        if said := unheld.over_quota(person, data):
            raise Flaw(said)


def _take(upload: Upload, most_megabytes: int) -> bytes:
    """All bytes, counted as they come: the declared size need not be true."""
    limits.refuse_dropped(upload)
    parts, size = [], 0
    for chunk in upload.chunks():
        size += len(chunk)
        if size > most_megabytes * limits.MEGABYTE:
            raise Flaw(
                _(
                    "文件超过 %(most)s MB 的上限。请压缩图片、降低扫描分辨率（200 dpi 即可），或分成几个文件上传。"
                )
                % {"most": most_megabytes}
            )
        parts.append(chunk)
    if not size:
        raise Flaw(_("这是空文件（0 字节）。请确认文件能正常打开，重新选择后上传。"))
    return b"".join(parts)


def _kind_of(name: str, allowed: Collection[Kind]) -> Kind:
    extension = naming.extension(name)
    kind = kinds.of_extension(extension)
    if kind is None or kind not in allowed:
        shown = f".{extension}" if extension else _("没有扩展名的文件")
        facts = {"shown": shown, "help": kinds.what_to_do(extension, allowed)}
        raise Flaw(_("这里不接收 %(shown)s。%(help)s") % facts)
    return kind


def recognise(data: bytes, *, name: str, declared: str, allowed: Collection[Kind]) -> Kind:
    """The kind on which extension, declared type and content agree. Raises Flaw."""
    kind, extension = _kind_of(name, allowed), naming.extension(name)
    spec = SPECS[kind]
    if not data.startswith(spec.magic):
        facts = {"extension": extension, "content": kinds.of_content(data)}
        raise Flaw(
            _(
                "扩展名是 .%(extension)s，内容却是%(content)s。请打开原文件，另存为正确的格式后再上传，不要直接改扩展名。"
            )
            % facts
        )
    if not spec.is_declared(declared):
        facts = {"extension": extension, "declared": kinds.of_declared(declared)}
        raise Flaw(
            _(
                "扩展名是 .%(extension)s，浏览器却说它是%(declared)s。请打开原文件，另存为正确的格式后再上传。"
            )
            % facts
        )
    return kind


def path_of(stored: StoredFile) -> Path:
    return _path(stored.sha256)


def read(stored: StoredFile) -> bytes:
    """The bytes that were accepted. Raises BadFile when the disk holds others or none."""
    try:
        data = path_of(stored).read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise BadFile(
            _("“%(name)s”的存档已丢失或被改动，不能打开。请联系系统管理员从备份恢复。")
            % {"name": stored.original_name}
        )
    return data


@dataclass(frozen=True)
class Swept:
    rows: int
    blobs: int


def sweep(*, older_than: timedelta | None = None) -> Swept:
    """Delete rows that nothing holds or ever recorded, then contents on disk that no row names, and
    what looks that were cut off left behind."""
    scratch.sweep()
    age = older_than or timedelta(days=policy.value("files.orphan_days"))
    rows, _by_model = unheld.rows(age).delete()
    blobs = 0
    with _locked(fcntl.LOCK_EX):
        for path in _blobs():
            old = path.stat().st_mtime < time.time() - age.total_seconds()
            if old and not StoredFile.objects.filter(sha256=path.name).exists():
                path.unlink()
                blobs += 1
    return Swept(rows, blobs)


def left_over() -> bool:
    """Is there anything for the sweep to delete?"""
    age = timedelta(days=policy.value("files.orphan_days"))
    return bool(scratch.left_over()) or bool(unheld.rows(age).exists())


def discard(files: Iterable[StoredFile]) -> None:
    """Take back files that no row holds: their rows, and each content that no other row names."""
    gone = list(files)
    StoredFile.objects.filter(pk__in=[stored.pk for stored in gone]).delete()
    with _locked(fcntl.LOCK_EX):
        for digest in {stored.sha256 for stored in gone}:
            if not StoredFile.objects.filter(sha256=digest).exists():
                _path(digest).unlink(missing_ok=True)


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _path(digest: str) -> Path:
    return _root() / digest[:2] / digest[2:4] / digest


def _blobs() -> Iterator[Path]:
    return (path for path in sorted(_root().glob("??/??/*")) if path.is_file())


@contextmanager
def _locked(how: int) -> Iterator[None]:
    """Keeping and sweeping exclude each other, so that a content is not swept while it is reused."""
    _root().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (_root() / ".lock").open("a") as handle:
        fcntl.flock(handle, how)
        yield


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _keep(digest: str, data: bytes) -> None:
    path = _path(digest)
    with _locked(fcntl.LOCK_SH):
        if path.is_file() and _digest(path) == digest:
            os.utime(path)
            return
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        Path(handle.name).chmod(0o600)
        Path(handle.name).replace(path)
