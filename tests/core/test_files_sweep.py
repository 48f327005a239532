"""What the sweep takes away of files that nothing holds any more, and what it leaves."""

import os
import time
from datetime import datetime, timedelta, timezone

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from core import clock, files, ledger
from core.files import scratch, slots
from core.models import StoredFile
from tests.core import specimens
from tests.core.test_files import accept

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def binder_model(monkeypatch):
    """A table that holds files by two hidden foreign keys."""
    with isolate_apps("core"):

        class Binder(models.Model):
            scan = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True)
            annex = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True)

            class Meta:
                app_label = "core"

    # The editor's own block may not begin inside a test's transaction on SQLite.
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    editor.deferred_sql = []
    editor.create_model(Binder)
    with connection.cursor() as cursor:
        for statement in editor.collected_sql:
            cursor.execute(statement)
    relations = [Binder._meta.get_field(name).remote_field for name in ("scan", "annex")]
    monkeypatch.setattr(StoredFile._meta, "get_fields", lambda **_options: relations)
    return Binder


def test_the_sweep_takes_old_unheld_files_only(binder_model):
    with clock.frozen(NOON):
        scan, annex, loose = (accept(specimens.pdf(b"%" + word)) for word in (b"a", b"b", b"c"))
        twin = accept(specimens.pdf(b"%a"))
        binder_model.objects.create(scan=scan)
        binder_model.objects.create(annex=annex)
    for stored in (scan, annex, loose):
        os.utime(files.path_of(stored), (0, 0))
    with clock.frozen(NOON + timedelta(days=31)):
        fresh = accept(specimens.pdf(b"%d"))
        assert files.sweep() == files.Swept(rows=2, blobs=1)
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {scan.pk, annex.pk, fresh.pk}
    assert files.read(scan) == files.read(twin)
    assert not files.path_of(loose).exists()


def test_the_sweep_leaves_what_the_record_names(binder_model):
    """A paper that a later version replaced has lost its row, never its bytes."""
    with clock.frozen(NOON):
        replaced, loose = (accept(specimens.pdf(b"%" + word)) for word in (b"a", b"b"))
        ledger.append([named(replaced)])
    with clock.frozen(NOON + timedelta(days=31)):
        assert files.left_over()
        assert files.sweep().rows == 1
        assert not files.left_over()
    assert list(StoredFile.objects.values_list("pk", "recorded")) == [(replaced.pk, True)]
    assert files.read(replaced) != b""
    assert not StoredFile.objects.filter(pk=loose.pk).exists()


def named(stored):
    return ledger.Draft(
        chain="1", dossier="x", subject="x:1", title="x", deed="x.y", by={}, reason="",
        on=clock.today(), at=clock.now(), deed_id="0", audience=(), facts={"papers": [{"scan": stored}]},
    )  # fmt: skip


def test_the_sweep_leaves_a_content_that_was_just_uploaded_again():
    loose = accept(specimens.pdf())
    path = files.path_of(loose)
    os.utime(path, (0, 0))
    accept(specimens.pdf())
    StoredFile.objects.all().delete()
    assert time.time() - path.stat().st_mtime < 60
    assert files.sweep(older_than=timedelta(hours=1)).blobs == 0


def test_the_sweep_takes_drafts_of_looks_that_were_cut_off(settings, tmp_path):
    settings.VAR = tmp_path
    with slots.taken(), scratch.folder() as running:
        (slots.folder() / "look-gone").mkdir()
        (slots.folder() / "look-gone" / "sheet").write_text("371002199001011234")
        (slots.folder() / "openpyxl.gone").write_text("371002199001011234")
        for name in (*slots.NAMES, "look-gone", "openpyxl.gone"):
            os.utime(slots.folder() / name, (0, 0))
        assert files.left_over()
        files.sweep()
        assert not files.left_over()
        assert {path.name for path in slots.folder().iterdir()} == {*slots.NAMES, running.name}
