"""The tests' settings (they know the toy machine), with tables made from the models."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

MIGRATION_MODULES = {name.rsplit(".", maxsplit=1)[-1]: None for name in INSTALLED_APPS}
LOGGING_CONFIG = None
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "benchmarks.urls"
