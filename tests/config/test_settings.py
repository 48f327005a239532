"""Settings are loud when wrong: each case starts a process of its own."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import keys

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = "postgres://zhunru:x@127.0.0.1:1/zhunru"


def start(tmp_path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: text for name, text in os.environ.items() if not name.startswith("ZHUNRU_")}
    for name in (
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "FIELD_KEYS",
        "FINGERPRINT_KEY",
        "ANCHOR_KEYS",
    ):
        clean.pop(name, None)
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=ROOT,
        env=clean | {"ZHUNRU_VAR": str(tmp_path / "var")} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    return (
        done.stderr.strip()
        .rsplit("\n", 1)[-1]
        .removeprefix("django.core.exceptions.ImproperlyConfigured: ")
    )


def server(tmp_path: Path) -> dict[str, str]:
    keys.create_missing(tmp_path / "own-keys")
    return {
        "DATABASE_URL": POSTGRES,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "ZHUNRU_HOSTS": "zhunru.example",
        "ZHUNRU_KEYS": str(tmp_path / "own-keys"),
    }


def test_embedded_makes_its_keys_once_and_for_itself_only(tmp_path):
    assert start(tmp_path).returncode == 0
    folder = tmp_path / "var" / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()
    } == dict.fromkeys(keys.NAMES, 384)
    before = [(folder / name).read_text() for name in keys.NAMES]
    assert start(tmp_path).returncode == 0
    assert [(folder / name).read_text() for name in keys.NAMES] == before


def test_server_with_all_it_needs_starts(tmp_path):
    assert start(tmp_path, **server(tmp_path)).returncode == 0


def test_server_without_own_keys_does_not_start_and_makes_none(tmp_path):
    env = server(tmp_path) | {"ZHUNRU_KEYS": str(tmp_path / "nowhere")}
    done = start(tmp_path, **env)
    assert done.returncode == 1
    assert last_line(done) == (
        "A server needs keys of its own and SECRET_KEY is missing: set it, or make a folder with "
        "`python -m config.keys FOLDER` and name it in ZHUNRU_KEYS."
    )
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"REDIS_URL": ""}, "Server mode needs REDIS_URL (redis://host:6379/0)."),
        ({"ZHUNRU_HOSTS": ""}, "ZHUNRU_HOSTS must name the host the site is reached by."),
        ({"ZHUNRU_MODE": "prod"}, "ZHUNRU_MODE is either 'embedded' or 'server'."),
        (
            {"ZHUNRU_DEBUG": "1"},
            "ZHUNRU_DEBUG shows the inside of the program: not in server mode.",
        ),
        ({"ZHUNRU_HOST": "x"}, "Unknown settings: ZHUNRU_HOST. See docs/operations.md."),
        ({"FIELD_KEYS": "c2hvcnQ="}, "FIELD_KEYS must be 32 bytes in base64, not 5."),
        ({"FINGERPRINT_KEY": "?"}, "FINGERPRINT_KEY is not base64."),
        (
            {"DATABASE_URL": "sqlite:///x"},
            "DATABASE_URL must name a PostgreSQL database (postgres://…).",
        ),
        (
            {"ZHUNRU_TODAY": "2027-02-01"},
            "ZHUNRU_TODAY moves the clock: only for tests and demonstrations.",
        ),
    ],
)
def test_server_with_a_wrong_value_does_not_start(tmp_path, change, sentence):
    done = start(tmp_path, **(server(tmp_path) | change))
    assert done.returncode == 1
    assert last_line(done) == sentence


def test_server_mode_without_database_does_not_start(tmp_path):
    env = server(tmp_path) | {"ZHUNRU_MODE": "server"}
    del env["DATABASE_URL"]
    assert last_line(start(tmp_path, **env)) == (
        "Server mode needs DATABASE_URL (postgres://user:password@host/name)."
    )
