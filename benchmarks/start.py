"""From nothing to resolved addresses, as every web process, job and command begins; compiled before."""

import json
import os
import statistics
import subprocess
import sys
import tempfile

from benchmarks.figures import verdict

ROUNDS, MOST = 7, 1.2
PROGRAM = """
import json, resource, sys
import django; django.setup()
from django.urls import get_resolver, resolve
resolve("/"); get_resolver().reverse_dict
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, len(sys.modules)]))
"""


def once(env: dict[str, str]) -> tuple[float, float, int]:
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    seconds, megabytes, modules = json.loads(done.stdout)
    return seconds, megabytes, modules


def run() -> None:
    with tempfile.TemporaryDirectory() as compiled:
        env = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        env |= {"PYTHONDONTWRITEBYTECODE": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
        first, _megabytes, _modules = once(env)
        found = [once(env) for _ in range(ROUNDS)]
    seconds = statistics.median(each[0] for each in found)
    print(f"{found[0][2]} modules, {found[0][1]:.0f} MB; compiling them too: {first:.2f} s CPU")
    verdict("start-up, CPU", seconds, most=MOST, unit=" s")
