"""The inspector is a process of its own: what it may, and what becomes of it when it goes wrong."""

import ast
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from core import files, sheets
from core.files import inspection, slots
from core.files.kinds import Flaw, Kind
from tests import scans

HERE = Path(files.__file__).parent
ROOT = HERE.parent.parent
UNREADABLE = "文件无法读取，可能已损坏。请在电脑上确认能正常打开，重新导出或另存后再上传。"
BUSY = "正在检查的文件太多，系统正忙。文件没有问题，请过一分钟再提交一次。"
PARSERS = {"pikepdf", "PIL", "python_calamine", "zipfile", "pypdfium2", "load_workbook"}


@pytest.fixture(autouse=True)
def _places_of_their_own(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def busy(monkeypatch):
    """Others hold every place."""
    monkeypatch.setattr(slots, "MOST_WAIT", 0.2)
    held = [(slots.folder() / name).open("a") for name in slots.NAMES]
    for place in held:
        fcntl.flock(place, fcntl.LOCK_EX)
    yield held
    for place in held:
        place.close()


@pytest.fixture
def instead(monkeypatch):
    """Another program in the inspector's place."""

    def put(code):
        monkeypatch.setattr(inspection, "_COMMAND", (sys.executable, "-I", "-c", code))

    return put


def inside(code, *, bound=True, scratch=False):
    """What becomes of this in the inspector's surroundings, once it has bound and closed itself."""
    close = (
        f"limits.MOST_SECONDS = 1; limits.bind(); limits.close(scratch={scratch})" if bound else ""
    )
    lines = f"""
import errno, os, socket, subprocess, sys, tempfile, time
sys.path.append(sys.argv[1])
from inspector import limits
{close}
try:
    {code}
    print("done")
except OSError as refused:
    print(errno.errorcode[refused.errno])
except MemoryError:
    print("MemoryError")
"""
    command = [sys.executable, "-I", "-c", lines, str(HERE)]
    done = subprocess.run(command, capture_output=True, text=True, env={}, timeout=60, check=False)
    return done.stdout.strip() or signal.Signals(-done.returncode).name


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("open(sys.executable)", "EMFILE"),
        ("socket.socket()", "EMFILE"),
        ("subprocess.run(['/bin/true'])", "EMFILE"),
        ("bytes(300 * 1024 * 1024)", "MemoryError"),
        ("while time.process_time() < 2.5: pass", "SIGKILL"),
    ],
    ids=["a file", "the network", "a program", "memory", "time"],
)
def test_the_inspector_cannot_have(code, refusal):
    assert inside(code) == refusal
    assert inside(code, bound=False) == "done"


def test_the_inspector_may_have_no_child():
    """The bound is set; the kernel holds everybody to it but root."""
    code = "print(limits.resource.getrlimit(limits.resource.RLIMIT_NPROC))"
    assert inside(code) == "(0, 0)\ndone"
    if os.getuid():
        assert inside("os.fork() or os._exit(0)") == "EAGAIN"


def test_who_marks_workbooks_has_small_files_only(tmp_path):
    small, large = (f"os.ftruncate(tempfile.mkstemp(dir={str(tmp_path)!r})[0], {size} << 20)" for size in (1, 65))  # fmt: skip
    assert inside(small, scratch=True) == "done"
    assert (inside(large, scratch=True), inside(large, bound=False)) == ("EFBIG", "done")


def test_the_inspector_brings_nothing_of_ours_and_no_setting():
    tasks = "for name in ('pdf', 'pictures', 'office', 'tables', 'marked'): __import__('inspector.' + name)\n"
    start = "import sys, os; sys.path.append(sys.argv[1])\n"
    end = "print(sorted({name.partition('.')[0] for name in sys.modules} & {'django', 'core', 'accounts', 'config'}), dict(os.environ))"
    command = [sys.executable, "-I", "-c", start + tasks + end, str(HERE)]
    done = subprocess.run(command, capture_output=True, text=True, env={}, check=True)
    assert done.stdout.strip().startswith("[] {")
    assert "DJANGO" not in done.stdout


def test_only_the_inspector_holds_a_parser():
    """No web or worker process opens an upload itself."""
    held = {
        f"{path.relative_to(ROOT)}: {name}"
        for package in ("core", "accounts", "institutions", "vetting", "contracts", "inspections", "evaluations", "reports", "tasks", "portals", "demo", "config")
        for path in (ROOT / package).rglob("*.py")
        if HERE / "inspector" not in path.parents
        for name in _imported(path) & PARSERS
    }  # fmt: skip
    # It opens what python-docx has just made here, to leave the hour of making out of it.
    assert held == {"core/documents/word.py: zipfile"}


def _imported(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {str(node.module).partition(".")[0], *(each.name for each in node.names)}
    return names


@pytest.mark.parametrize(
    "code",
    [
        "print('nonsense')",
        "raise SystemExit(3)",
        "import os; os.abort()",
        "import sys; print('{\"found\": null}'); sys.exit(1)",
        "import sys\nwhile True: sys.stdout.buffer.write(bytes(1 << 20))",
        "import time; time.sleep(60)",
        "import json; print(json.dumps({'found': 'never heard of'}))",
    ],
    ids=["nonsense", "gives up", "aborts", "fails at last", "floods", "hangs", "unknown code"],
)
def test_whatever_goes_wrong_in_it_the_file_could_not_be_read(monkeypatch, instead, code):
    instead(code)
    monkeypatch.setattr(inspection, "MOST_SECONDS", 2)
    monkeypatch.setattr(inspection, "MOST_ANSWER", 4 << 20)
    with pytest.raises(Flaw) as refused:
        inspection.ask("JPG", scans.picture("JPEG"))
    assert str(refused.value) == UNREADABLE


def test_a_machine_that_is_busy_says_so_and_takes_the_file_afterwards(busy):
    with pytest.raises(slots.NoTurn) as refused:
        inspection.ask("PDF", scans.PDF)
    assert str(refused.value) == BUSY
    busy[0].close()
    assert inspection.ask("PDF", scans.PDF) == b""


def test_two_at_a_time_and_everybody_comes_to_their_turn(monkeypatch):
    at_once, most, done = [], [], []

    def run(_job, data):
        at_once.append(data)
        most.append(len(at_once))
        time.sleep(0.03)
        at_once.remove(data)
        return 0, b'{"found": null}\n', b""

    monkeypatch.setattr(inspection, "_run", run)

    def one(number):
        inspection.ask("PDF", b"%d" % number)
        done.append(number)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(done), max(most)) == (list(range(24)), slots.AT_A_TIME)


def test_busy_is_not_taken_for_too_large(busy, monkeypatch):
    wait = slots._wait

    def until_they_leave(places):
        try:
            wait(places)
        finally:
            busy[0].close()

    monkeypatch.setattr(slots, "_wait", until_they_leave)
    with pytest.raises(slots.NoTurn):
        sheets.mark(b"", sheets.Parsed(tab="名册"))
    assert sheets.mark(b"", sheets.Parsed(tab="名册")) != b""


@pytest.mark.parametrize("size", [1, 9_000, 200_000])
def test_one_that_is_dead_before_it_was_asked_is_no_crash(monkeypatch, instead, size):
    start = inspection._started

    def dead(drafts):
        process = start(drafts)
        process.wait()
        return process

    instead("raise SystemExit(3)")
    monkeypatch.setattr(inspection, "_started", dead)
    with pytest.raises(Flaw) as refused:
        inspection.ask("PDF", bytes(size))
    assert str(refused.value) == UNREADABLE


def test_nobody_waits_for_one_that_could_not_be_asked(instead):
    instead("import time; time.sleep(60)")
    start = time.perf_counter()
    with pytest.raises(TypeError):
        inspection.ask("PDF", "no bytes")
    assert time.perf_counter() - start < 20


def test_the_log_has_the_class_of_the_error_and_nothing_of_the_file(instead, caplog):
    instead("raise PermissionError('张三 371002199001011234')")
    with pytest.raises(Flaw):
        inspection.ask("PDF", scans.PDF)
    assert caplog.messages == [
        f"the inspector ended with 1 (PermissionError) over PDF ({len(scans.PDF)} bytes)"
    ]


def test_one_that_complains_much_is_still_heard(instead):
    instead("import sys; sys.stderr.write('x' * 1_000_000); print('{\"found\": null}')")
    assert inspection.ask("PDF", scans.PDF) == b""


def test_a_host_on_which_nothing_can_be_looked_into_is_told(instead, capsys):
    call_command("check", deploy=True, tags=["files"])
    instead("raise PermissionError")
    with pytest.raises(SystemCheckError, match=r"core\.E002"):
        call_command("check", deploy=True, tags=["files"])


def test_what_a_look_drafts_goes_with_it(monkeypatch, instead):
    drafts = "import os, tempfile, time; os.write(tempfile.mkstemp()[0], b'371002199001011234')"
    monkeypatch.setattr(inspection, "MOST_SECONDS", 2)
    for end in ("", "; time.sleep(60)"):
        instead(drafts + end)
        with pytest.raises(Flaw):
            inspection.ask("marked", b"")
        assert {path.name for path in slots.folder().rglob("*")} == set(slots.NAMES)


def test_a_look_is_quick():
    start = time.perf_counter()
    for number in range(4):
        inspection.ask("PDF", scans.pdf(b"%% %d" % number))
    assert time.perf_counter() - start < 4 * 1.5  # 0.1 s each on a quiet machine


def test_a_picture_of_fifty_million_dots_is_taken():
    looked = inspection.look(scans.picture("PNG", 8160, 6120), Kind.PNG)
    assert looked.redrawn
    assert len(looked.data) > 0
