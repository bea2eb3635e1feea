"""Django settings. Everything a deployment may change comes from the environment; docs/reference/settings.md lists it."""
from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from khobac.config.databases import databases
from khobac.config.secrets import stored_secret

HOME = Path(__file__).resolve().parent.parent
STATE = Path(os.environ.get("KHOBAC_STATE", HOME.parent / ".run")).resolve()
DEBUG = False
SAMPLE_DATA = os.environ.get("KHOBAC_SAMPLE", "") == "1"

SECRET_KEY = os.environ.get("KHOBAC_SECRET_KEY") or stored_secret(STATE / "secret-key")
ALLOWED_HOSTS = os.environ.get("KHOBAC_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("KHOBAC_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "khobac.core",
    "khobac.registers.calendar",
    "khobac.registers.nomenclature",
    "khobac.registers.organisations",
    "khobac.registers.law",
    "khobac.registers.banks",
    "khobac.registers.accounts",
    "khobac.registers.partners",
    "khobac.registers.norms",
    "khobac.registers.sharing",
    "khobac.casework.dossiers",
    "khobac.casework.documents",
    "khobac.casework.disputes",
    "khobac.casework.handling",
    "khobac.casework.promises",
    "khobac.books.ledger",
    "khobac.books.budget",
    "khobac.books.commitments",
    "khobac.books.anchors",
    "khobac.books.periods",
    "khobac.control",
    "khobac.spending.requests",
    "khobac.spending.investment",
    "khobac.cash.payments",
    "khobac.cash.autopay",
    "khobac.cash.reconciliation",
    "khobac.cash.inter_treasury",
    "khobac.cash.revenue",
    "khobac.watch.alerts",
    "khobac.watch.supervision",
    "khobac.watch.simulations",
    "khobac.watch.risk",
    "khobac.watch.webhooks",
    "khobac.doors.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "khobac.doors.portal.look.ChosenLanguage",
    "khobac.doors.portal.edge.PageEdge",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "khobac.doors.portal.seat.SeatMiddleware",
    "axes.middleware.AxesMiddleware",
    "khobac.doors.api.edge.ApiEdge",
]

ROOT_URLCONF = "khobac.config.urls"
WSGI_APPLICATION = "khobac.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "khobac.doors.portal.look.frame",
            ]
        },
    }
]

DATABASES = databases(os.environ, STATE)
DATABASE_ROUTERS = ["khobac.core.db.ActingRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
"""Together: nobody elsewhere can lock a person out, and one address of a whole office does not lock its people out."""
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "khobac.doors.portal.sign_in.locked"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
RATE_LIMITS = {
    "signing in from an address": (300, 300),
    "wrong passwords of a person": (25, 900),
    "calls with a key": (1200, 60),
    "wrong keys from an address": (300, 300),
    "payments looked for from an address": (60, 60),
    "payments not found from an address": (20, 600),
}
"""Attempts in so many seconds; beyond them the answer is 429 with Retry-After (`core.rates`)."""
LOGIN_URL = "/dang-nhap"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "khobac.doors.portal.sign_in.stale_form"
SECURE_COOKIES = os.environ.get("KHOBAC_HTTPS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [HOME / "locale"]
FORMAT_MODULE_PATH = ["khobac.locale_formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # years and codes are whole numbers too: money is written by the filters of the portal
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": STATE / "documents"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

STREAM_PORT = os.environ.get("KHOBAC_STREAM_PORT", "")
STREAM_ORIGINS = [f"http://{host}:{STREAM_PORT}" for host in ("localhost", "127.0.0.1")] if STREAM_PORT else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "connect-src": ["'self'", *STREAM_ORIGINS],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

BANK_URLS = dict(pair.split("=", 1) for pair in os.environ.get("KHOBAC_BANKS", "").split(",") if pair)
BANK_FOLDERS = dict(pair.split("=", 1) for pair in os.environ.get("KHOBAC_BANK_FOLDERS", "").split(",") if pair)
"""Folders shared with banks that cannot call, by code."""
BANK_WIRE = "khobac.config.wiring.bank_wire"
BANK_DROPS = "khobac.config.wiring.bank_drops"
WEBHOOKS = "khobac.config.wiring.webhooks_out"
REVENUE_WIRE = "khobac.config.revenue.revenue_wire"
AGENCY_URLS = dict(pair.split("=", 1) for pair in os.environ.get("KHOBAC_AGENCIES", "").split(",") if pair)
TREASURY_URLS = dict(pair.split("=", 1) for pair in os.environ.get("KHOBAC_TREASURIES", "").split(",") if pair)
"""Treasuries whose book lies in another database, by code; all others are here."""
TREASURY_WIRE = "khobac.config.treasuries.treasury_wire"
SIGNING_FOLDER = STATE / "keys"
ANCHORS = [place for place in os.environ.get("KHOBAC_ANCHORS", str(STATE / "anchors")).split(",") if place]
ANCHORS_IN_USE = "khobac.config.wiring.anchors_in_use"
DOCUMENTS_FOLDER = STATE / "documents" / "files"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"procrastinate": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
