"""The project's own settings, and a toy machine to prove the kernel on."""

import os

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, STORAGES, VAR

INSTALLED_APPS = [*INSTALLED_APPS, "tests.toy"]
# Nothing is collected for the tests, on a server's database either.
_AS_THEY_LIE = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": _AS_THEY_LIE}}
# Each worker of a parallel run is a machine of its own: they share no locks of sweeps.
VAR = VAR / os.environ.get("PYTEST_XDIST_WORKER", "")
VAR.mkdir(mode=0o700, exist_ok=True)
