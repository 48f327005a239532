"""What one person may have uploaded without a form that holds it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core import clock, files, policy
from core.files import unheld
from core.models import StoredFile
from tests.core import specimens
from tests.core.test_files import upload

pytestmark = pytest.mark.django_db
SCANS = files.SCANS


@pytest.fixture(autouse=True)
def time():
    with clock.frozen(clock.at(date(2026, 3, 2), 9)) as frozen:
        yield frozen


def limit(key, most):
    policy.change(key, str(most), scope="", effective_from=date(2026, 1, 1), document="测试",
                  set_by="测试")  # fmt: skip


def accept(word, by):
    return files.accept(upload(specimens.pdf(b"%" + word)), kinds=SCANS, by=by)


def words(count):
    return [f"{n}".encode() for n in range(count)]


def test_a_person_is_told_until_when_and_what_to_do(cast, time):
    limit(unheld.MOST_COUNT, 5)
    for word in words(5):
        accept(word, cast.clerk)
    with pytest.raises(files.BadFile) as refused:
        accept(b"more", cast.clerk)
    assert refused.value.sentence == (
        "“扫描件.pdf”没有上传：您已上传但还没有随表单提交的文件有 5 个、共 0 MB，上限为 5 个、300 MB。"
        "请先提交正在填写的表单，或在 2026-03-03 09:00 以后再上传。"
    )
    assert accept(b"more", cast.officer).uploaded_by == cast.officer.person_key


def test_what_no_form_can_bring_back_makes_room(cast, time):
    limit(unheld.MOST_COUNT, 5)
    old = [accept(word, cast.clerk) for word in words(5)]
    time.move(timedelta(days=1, minutes=1))
    fresh = accept(b"more", cast.clerk)
    assert list(StoredFile.objects.filter(uploaded_by=cast.clerk.person_key)) == [fresh]
    assert [stored for stored in old if files.path_of(stored).exists()] == []


def test_held_files_and_the_same_file_again_do_not_count(cast, time):
    limit(unheld.MOST_COUNT, 5)
    for word in words(4):
        accept(word, cast.clerk)
    for _each in range(5):
        accept(b"again", cast.clerk)
    StoredFile.objects.filter(uploaded_by=cast.clerk.person_key).update(recorded=True)
    assert accept(b"more", cast.clerk).pk


def test_megabytes_are_counted_too(cast, time, monkeypatch):
    monkeypatch.setattr(unheld, "MEGABYTE", 1)
    limit(unheld.MOST_MEGABYTES, 60)
    accept(b"first", cast.clerk)
    with pytest.raises(files.BadFile, match="还没有随表单提交的文件有 1 个"):
        accept(b"more", cast.clerk)


def test_discard_leaves_a_content_that_another_row_names(cast):
    mine, theirs = accept(b"a", cast.clerk), accept(b"a", cast.officer)
    files.discard([mine])
    assert files.read(theirs) != b""
    files.discard([theirs])
    assert (
        StoredFile.objects.filter(sha256=mine.sha256).exists(),
        files.path_of(mine).exists(),
    ) == (
        False,
        False,
    )
