"""The inspector is a process of its own: what it may, and what becomes of it when it goes wrong."""

import ast
import fcntl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core import files
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


def inside(code):
    """Run in the inspector's surroundings, after it has bound and closed itself."""
    start = """
import sys
sys.path.append(sys.argv[1])
from inspector import limits
limits.MOST_SECONDS = 1
limits.bind()
limits.close()
"""
    command = [sys.executable, "-I", "-c", start + code, str(HERE)]
    return subprocess.run(command, capture_output=True, text=True, env={}, timeout=60, check=False)


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/hostname')",
        "import socket; socket.socket()",
        "import subprocess; subprocess.run(['/bin/true'])",
        "bytes(300 * 1024 * 1024)",
        "while True: pass",
    ],
    ids=["a file", "the network", "a program", "memory", "time"],
)
def test_the_inspector_cannot_have(code):
    assert inside(code).returncode != 0


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
    assert held == set()


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
def test_whatever_goes_wrong_in_it_the_file_could_not_be_read(monkeypatch, code):
    monkeypatch.setattr(inspection, "_COMMAND", (sys.executable, "-I", "-c", code))
    monkeypatch.setattr(inspection, "MOST_SECONDS", 2)
    monkeypatch.setattr(inspection, "MOST_ANSWER", 4 << 20)
    with pytest.raises(Flaw) as refused:
        inspection.ask("JPG", scans.picture("JPEG"))
    assert str(refused.value) == UNREADABLE


def test_a_machine_that_is_busy_says_so_and_takes_the_file_afterwards(monkeypatch):
    monkeypatch.setattr(slots, "MOST_WAIT", 0.2)
    held = [(slots.folder() / str(number)).open("a") for number in range(slots.AT_A_TIME)]
    for place in held:
        fcntl.flock(place, fcntl.LOCK_EX)
    with pytest.raises(Flaw) as refused:
        inspection.ask("PDF", scans.PDF)
    assert str(refused.value) == BUSY
    held[0].close()
    assert inspection.ask("PDF", scans.PDF) == b""


def test_two_at_a_time_and_everybody_comes_to_their_turn(monkeypatch):
    at_once, most, done = [], [], []

    def run(_job, data):
        at_once.append(data)
        most.append(len(at_once))
        time.sleep(0.03)
        at_once.remove(data)
        return 0, b'{"found": null}\n'

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


def test_a_look_is_quick():
    start = time.perf_counter()
    for number in range(4):
        inspection.ask("PDF", scans.pdf(b"%% %d" % number))
    assert time.perf_counter() - start < 4 * 1.5  # 0.1 s each on a quiet machine


def test_a_picture_of_fifty_million_dots_is_taken():
    looked = inspection.look(scans.picture("PNG", 8160, 6120), Kind.PNG)
    assert looked.redrawn
    assert len(looked.data) > 0
