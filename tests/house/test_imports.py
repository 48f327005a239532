"""What a process loads that makes no workbook, looks into no file and does no job."""

import os
import subprocess
import sys

from tests.house import source

# Each of them is loaded by the first piece of work that needs it.
HEAVY = {
    "xlsxwriter", "openpyxl", "python_calamine", "PIL", "pikepdf", "vl_convert", "lxml",  # workbooks, files, charts
    "celery", "kombu",  # jobs
}  # fmt: skip
PROGRAM = """
import sys
import django; django.setup()
from django.urls import get_resolver, resolve
resolve("/"); get_resolver().reverse_dict
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_process_that_answers_pages_loads_no_library_of_workbooks_or_jobs(tmp_path):
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "ZHUNRU_VAR": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(
        command, cwd=source.ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"django", "portals", "evaluations"} <= loaded
    assert loaded & HEAVY == set()
