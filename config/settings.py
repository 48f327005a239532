"""All settings; every value comes from the environment and a wrong one stops the start.

Embedded (the default): SQLite, a broker of files, keys made on first start, all below `var/`.
Server (`ZHUNRU_MODE=server`, or a `DATABASE_URL`): PostgreSQL, Redis, keys brought along.
The names are explained in docs/operations.md.
"""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

KNOWN = {
    "ZHUNRU_MODE", "ZHUNRU_VAR", "ZHUNRU_KEYS", "ZHUNRU_DEBUG", "ZHUNRU_DEMO", "ZHUNRU_HTTPS",
    "ZHUNRU_HOSTS", "ZHUNRU_TRUSTED_PROXY", "ZHUNRU_STATIC", "ZHUNRU_TODAY", "ZHUNRU_POOL",
    "ZHUNRU_IDLE_MINUTES", "ZHUNRU_SESSION_HOURS", "ZHUNRU_LOG_LEVEL", "ZHUNRU_ANCHORS",
    "ZHUNRU_SECURITY_CONTACT",
}  # fmt: skip
if unknown := sorted(
    name for name in os.environ if name.startswith("ZHUNRU_") and name not in KNOWN
):
    raise ImproperlyConfigured(f"Unknown settings: {', '.join(unknown)}. See docs/operations.md.")

MODE = env.str("ZHUNRU_MODE", "server" if "DATABASE_URL" in os.environ else "embedded")
if MODE not in {"embedded", "server"}:
    raise ImproperlyConfigured("ZHUNRU_MODE is either 'embedded' or 'server'.")
SERVER = MODE == "server"
HTTPS = env.bool("ZHUNRU_HTTPS", SERVER)
DEBUG = env.bool("ZHUNRU_DEBUG", False)
DEMO = env.bool("ZHUNRU_DEMO", False)
TODAY = env.str("ZHUNRU_TODAY", "")
if TODAY and HTTPS:
    raise ImproperlyConfigured("ZHUNRU_TODAY moves the clock: only for tests and demonstrations.")
if SERVER and DEBUG:
    raise ImproperlyConfigured("ZHUNRU_DEBUG shows the inside of the program: not in server mode.")

VAR = Path(env.str("ZHUNRU_VAR", str(BASE_DIR / "var")))
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)

KEYS_DIR = Path(env.str("ZHUNRU_KEYS", str(VAR / "keys")))
if not SERVER:
    keys.create_missing(KEYS_DIR)


def _key(name: str) -> str:
    value = env.str(name.upper(), "") or keys.read(KEYS_DIR, name)
    if not value:
        raise ImproperlyConfigured(
            f"A server needs keys of its own and {name.upper()} is missing: set it, or make a folder "
            f"with `python -m config.keys FOLDER` and name it in ZHUNRU_KEYS."
        )
    return value


try:
    SECRET_KEY = _key("secret_key")
    SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
    FIELD_KEYS = keys.decode_all("FIELD_KEYS", _key("field_keys"))
    FINGERPRINT_KEY = keys.decode("FINGERPRINT_KEY", _key("fingerprint_key"))
    ANCHOR_KEYS = keys.decode_all("ANCHOR_KEYS", _key("anchor_keys"))
except ValueError as wrong:
    raise ImproperlyConfigured(str(wrong)) from wrong

INSTALLED_APPS = [
    "core",
    "accounts",
    "institutions",
    "vetting",
    "contracts",
    "inspections",
    "evaluations",
    "reports",
    "tasks",
    "portals",
    "demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "config.head.OnlyTheHead",
    "django.middleware.security.SecurityMiddleware",
    *([] if SERVER else ["config.compress.CompressText"]),
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.headers.Kept",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portals.kit.tongue.ChineseIsMarked",
    "portals.kit.throttled.AskedFirst",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.idle.IdleTimeout",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ActingMembership",
    "accounts.middleware.FirstSignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES: dict[str, dict[str, Any]]
if "DATABASE_URL" in os.environ:
    DATABASES = {"default": env.db("DATABASE_URL")}
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (postgres://…).")
    # The pool and CONN_MAX_AGE exclude each other.
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.int("ZHUNRU_POOL", 8), "timeout": 10},
        "prepare_threshold": 0,  # of those that are sent through core.prepared; no others are
    }
elif SERVER:
    raise ImproperlyConfigured(
        "Server mode needs DATABASE_URL (postgres://user:password@host/name)."
    )
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "db.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        },
    }

REDIS_URL = env.str("REDIS_URL", "")
if SERVER and not REDIS_URL:
    raise ImproperlyConfigured("Server mode needs REDIS_URL (redis://host:6379/0).")
if REDIS_URL:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LONGEST_TASK_SECONDS = 30 * 60
CELERY_INCLUDE = ["tasks.jobs"]  # autodiscovery does not find modules of a package called `tasks`
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None  # no results, so nothing to clean up after
CELERY_TASK_TIME_LIMIT = LONGEST_TASK_SECONDS
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 2 * LONGEST_TASK_SECONDS
    }
else:
    BROKER_DIR = VAR / "broker"
    for folder in ("queue", "control"):
        (BROKER_DIR / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    CELERY_BROKER_URL = "wholefiles://localhost"  # config/broker.py
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.2,
    }

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/sign-in/"
_RULES = "accounts.password_rules."
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_RULES}NotOnesName"},
    {"NAME": f"{_RULES}LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_RULES}Uncommon"},
    {"NAME": f"{_RULES}NotOnlyDigits"},
]
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = env.int("ZHUNRU_SESSION_HOURS", 12) * 3600
SESSION_IDLE_SECONDS = env.int("ZHUNRU_IDLE_MINUTES", 60) * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portals.kit.signed_out.csrf"
CLIENT_ADDRESS = "config.proxy.client_ip"

TRUSTED_PROXY = env.bool("ZHUNRU_TRUSTED_PROXY", False)
ALLOWED_HOSTS = env.list(
    "ZHUNRU_HOSTS", default=[] if SERVER else ["localhost", "127.0.0.1", "[::1]"]
)
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ZHUNRU_HOSTS must name the host the site is reached by.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURITY_CONTACT = env.str("ZHUNRU_SECURITY_CONTACT", "")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured("ZHUNRU_SECURITY_CONTACT begins with mailto:, https:// or tel:.")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a package's score sheets on one page
DATA_UPLOAD_MAX_NUMBER_FILES = 50
# All files of one form together; deploy/nginx.conf.example lets more in, so that our sentence is read.
UPLOAD_MOST_MEGABYTES = 60
FILE_UPLOAD_HANDLERS = [
    "core.files.limits.Limit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
# Deeds lock the rows of these tables first, in this order, each by key (`core.deeds.lock`).
LOCK_ORDER = ("accounts.organisation", "institutions.institution", "vetting.announcement")
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("ZHUNRU_STATIC", str(VAR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not SERVER  # nothing to collect before a first look
MEDIA_ROOT = VAR / "media"
ANCHORS_DIR = Path(env.str("ZHUNRU_ANCHORS", str(VAR / "anchors")))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SERVER
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_tokens": {"()": "config.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("ZHUNRU_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"filters": ["without_tokens"]},
    },
}
