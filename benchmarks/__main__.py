"""`make bench`: what the guarded road costs, on SQLite and, where it is installed, on PostgreSQL.

Each database gets a process and throw-away data of its own. Ratios within one run are what counts:
seconds of two machines, or of two days, are not compared.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVER = {"DATABASE_URL", "REDIS_URL"}


def measure(prefix: list[str], env: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as var:
        here = {"ZHUNRU_VAR": var, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
        command = [*prefix, sys.executable, "-m", "benchmarks.measure"]
        return subprocess.run(command, cwd=ROOT, env=env | here, check=False).returncode


def main() -> int:
    own = {name: text for name, text in os.environ.items() if name not in SERVER}
    failed = measure([], own | {"ZHUNRU_MODE": "embedded"})
    if not (
        list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) and shutil.which("redis-server")
    ):
        print("\nPostgreSQL and Redis are not installed here: measured on SQLite only.")
        return failed
    services = 'source .ci/services; trap services_stop EXIT; services_start || exit 1; "$@"'
    return measure(["bash", "-c", services, "bench"], own) or failed


if __name__ == "__main__":
    sys.exit(main())
