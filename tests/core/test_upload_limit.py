"""A form too large for the disk: its words are read, its files are dropped as they come."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from core import files
from core.files import limits
from core.models import StoredFile
from tests.core import specimens

TOO_MUCH = "一次提交的文件合计超过 60 MB 的上限。请压缩后再上传，或分几次提交。"
EDGE = "zhunru"


class Stream:
    """A form with a word and one large file, made as it is read; watches the folder it may fill."""

    def __init__(self, megabytes: int, folder: Path) -> None:
        self.folder, self.most_on_disk, self.head_and_body = folder, 0, self._parts(megabytes)
        self.length = len(self._head()) + megabytes * limits.MEGABYTE + len(self._tail())
        self.kept = b""

    def _head(self) -> bytes:
        word = f'--{EDGE}\r\nContent-Disposition: form-data; name="note"\r\n\r\n写好的话\r\n'
        file = f'--{EDGE}\r\nContent-Disposition: form-data; name="scan"; filename="大.pdf"\r\n'
        return f"{word}{file}Content-Type: application/pdf\r\n\r\n".encode()

    def _tail(self) -> bytes:
        return f"\r\n--{EDGE}--\r\n".encode()

    def _parts(self, megabytes: int):
        yield self._head()
        for _each in range(megabytes):
            yield bytes(limits.MEGABYTE)
        yield self._tail()

    def readline(self, size: int) -> bytes:
        raise NotImplementedError

    def read(self, size: int) -> bytes:
        while len(self.kept) < size and (part := next(self.head_and_body, b"")):
            self.kept += part
        given, self.kept = self.kept[:size], self.kept[size:]
        on_disk = sum(path.stat().st_size for path in self.folder.iterdir())
        self.most_on_disk = max(self.most_on_disk, on_disk)
        return given


@pytest.fixture
def sent(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)

    def send(megabytes: int):
        stream = Stream(megabytes, tmp_path)
        request = RequestFactory().request(
            REQUEST_METHOD="POST",
            CONTENT_TYPE=f"multipart/form-data; boundary={EDGE}",
            CONTENT_LENGTH=str(stream.length),
            **{"wsgi.input": stream},
        )
        return request.POST, request.FILES, stream

    return send


@pytest.mark.django_db
def test_form_beyond_the_limit_never_reaches_the_disk_and_keeps_its_words(sent):
    words, got, stream = sent(project.UPLOAD_MOST_MEGABYTES + 1)
    assert (words["note"], stream.most_on_disk) == ("写好的话", 0)
    with pytest.raises(files.BadFile) as refused:
        files.accept(got["scan"], kinds=files.SCANS, by="user:1")
    assert refused.value.sentence == f"“大.pdf”没有上传：{TOO_MUCH}"
    assert StoredFile.objects.count() == 0


def test_form_within_the_limit_is_taken_whole(sent):
    _words, got, stream = sent(4)
    assert got["scan"].size == 4 * limits.MEGABYTE
    assert 0 < stream.most_on_disk <= 4 * limits.MEGABYTE


def test_page_says_so_at_the_field_and_keeps_what_was_typed(client, cast, settings):
    settings.UPLOAD_MOST_MEGABYTES = 0
    scan = SimpleUploadedFile("授权书.pdf", specimens.pdf(), "application/pdf")
    page = client.post(reverse("register"), {"name": "庚机构（测试）", "authorisation": scan})
    assert page.status_code == 422
    assert page.context["form"].errors["authorisation"] == [
        f"“授权书.pdf”没有上传：{TOO_MUCH.replace('60', '0')}"
    ]
    assert 'value="庚机构（测试）"' in page.content.decode()
