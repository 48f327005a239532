"""`make bench`, or one alone: `python -m benchmarks NAME…` (names and aims: benchmarks/table.py).

Every bench has a process and throw-away data of its own, on SQLite and, where it is installed, on
PostgreSQL (`--sqlite`, `--postgresql`: there only). Ratios within one run are what counts: seconds of
two machines, or of two days, are not compared.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.table import BENCHES

ROOT = Path(__file__).resolve().parents[1]
SERVER = {"DATABASE_URL", "REDIS_URL"}
# One server for all of them, a database for each.
SERVICES = """
source .ci/services; trap services_stop EXIT; services_start || exit 1
server=${DATABASE_URL%/*}; failed=0
for name in "${@:2}"; do
  as_database_user "$PG_BIN/createdb" --maintenance-db "$server/postgres" "bench_$name" || exit 1
  DATABASE_URL="$server/bench_$name" "$1" -m benchmarks.measure "$name" || failed=1
done
exit $failed
"""


def on_sqlite(names: list[str], env: dict[str, str]) -> int:
    failed = 0
    for name in names:
        with tempfile.TemporaryDirectory() as var:
            command = [sys.executable, "-m", "benchmarks.measure", name]
            here = env | {"ZHUNRU_MODE": "embedded", "ZHUNRU_VAR": var}
            failed |= subprocess.run(command, cwd=ROOT, env=here, check=False).returncode
    return failed


def on_postgresql(names: list[str], env: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as var:
        command = ["bash", "-c", SERVICES, "bench", sys.executable, *names]
        here = env | {"ZHUNRU_VAR": var}
        return subprocess.run(command, cwd=ROOT, env=here, check=False).returncode


def installed() -> bool:
    initdb = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return bool(initdb and shutil.which("redis-server"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(BENCHES):
        parser.error(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    names = asked.names or list(BENCHES)
    own = {name: text for name, text in os.environ.items() if name not in SERVER}
    own["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    failed = 0
    if asked.sqlite or not asked.postgresql:
        failed |= on_sqlite(names, own)
    if asked.postgresql or not asked.sqlite:
        if installed():
            failed |= on_postgresql([each for each in names if BENCHES[each].on_server], own)
        else:
            print("\nPostgreSQL and Redis are not installed here: measured on SQLite only.")
    return failed


if __name__ == "__main__":
    sys.exit(main())
