"""Eight hostile papers at once: what they may take, and what others notice of it."""

from __future__ import annotations

import http.cookiejar
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.urls import reverse

from core.files import Kind, inspection, slots
from core.files.kinds import Flaw
from demo.management.commands.rundemo import web
from tests import processes
from tests.attack import posting
from tests.attack.pdf_broken import many_objects, nested_lists
from tests.demo.test_rundemo import ROOT, free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
EIGHT = [many_objects, nested_lists] * 4
CLAIM = "account-claim"
PAGES = ("home", "signin", "register")  # by name; anybody may open them
ROUNDS = 3  # long enough to measure: half a minute
TOLD = {422, 429, 503}


def refused(build):
    try:
        inspection.look(build(), Kind.PDF)
    except Flaw as flaw:
        return str(flaw)
    return "kept"


def inspectors():
    """Processes of ours that look into a file now."""
    return sum(b"inspector" in _command(pid) for pid in processes.descendants(os.getpid()))


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def test_eight_papers_are_looked_into_two_at_a_time_and_cheaply():
    many_objects()
    before, most = resource.getrusage(resource.RUSAGE_CHILDREN), 0
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(refused, build) for build in EIGHT]
        while not all(answer.done() for answer in answers):
            most = max(most, inspectors())
            time.sleep(0.1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "kept" not in {answer.result() for answer in answers}
    assert 0 < most <= slots.AT_A_TIME
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 2.5 * len(EIGHT)


@pytest.fixture
def site(tmp_path):
    """The web process of `make demo` on an empty database; gives its address."""
    port = free_port()
    left_out = {"DATABASE_URL", "REDIS_URL"}
    env = {name: text for name, text in os.environ.items() if name not in left_out}
    env |= {"ZHUNRU_VAR": str(tmp_path / "var"), "ZHUNRU_MODE": "embedded", "ZHUNRU_DEMO": "1"}
    migrate = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=env, check=True, cwd=ROOT)
    running = subprocess.Popen(web(port), env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    processes.wait_until(lambda: _answers(address), 60, "the site answers")
    yield address
    running.send_signal(signal.SIGTERM)
    running.wait(20)


def _answers(address):
    try:
        return urllib.request.urlopen(address + "/", timeout=5).status == 200
    except OSError:
        return False


def seconds(address):
    """How long each page takes, one after the other."""
    found = {}
    for page in PAGES:
        begun = time.monotonic()
        urllib.request.urlopen(address + reverse(page), timeout=60).read()
        found[page] = time.monotonic() - begun
    return found


def send(address, data, number):
    """One anonymous claim, all in order but for its hostile letter; gives the status."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar)
    page = browser.open(address + reverse(CLAIM), timeout=60).read().decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {**hidden, **posting.claim(number)}.items()
    ]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="authorisation"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = b"".join([*parts, head.encode(), data, f"\r\n--{edge}--\r\n".encode()])
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "Referer": address}
    asked = urllib.request.Request(address + reverse(CLAIM), body, headers)
    try:
        return browser.open(asked, timeout=120).status
    except urllib.error.HTTPError as answer:
        return answer.code


@pytest.mark.long
def test_eight_papers_at_once_leave_other_pages_within_twice_their_time(site):
    bodies = [build() for build in EIGHT]
    for _each in range(3):
        seconds(site)
    quiet = [seconds(site) for _each in range(15)]
    busy = []
    with ThreadPoolExecutor(8) as pool:
        sent = [
            pool.submit(send, site, body, number)
            for number, body in enumerate(bodies * ROUNDS, 100)
        ]
        while not all(one.done() for one in sent):
            busy.append(seconds(site))
    assert {one.result() for one in sent} <= TOLD
    times = {
        page: (statistics.median(row[page] for row in quiet), statistics.median(row[page] for row in busy))
        for page in PAGES
    }  # fmt: skip
    assert {page: told for page, told in times.items() if told[1] > 2 * told[0]} == {}
