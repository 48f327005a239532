"""The project's own settings, and a toy machine to prove the kernel on."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.toy"]
# Nothing is collected for the tests, on a server's database either.
_AS_THEY_LIE = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": _AS_THEY_LIE}}
