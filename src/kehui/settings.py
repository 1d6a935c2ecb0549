"""All settings in one typed place: safe defaults, no file needed to start, everything set by the environment."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from environs import Env

env = Env()

PACKAGE = Path(__file__).parent
DATA_DIR = Path(env.str("KEHUI_DATA", "data")).resolve()
DEMO = env.bool("KEHUI_DEMO", False)  # sample people on the sign-in page, a banner on every page
DEBUG = env.bool("KEHUI_DEBUG", False)
VERSION_LINE = env.str("KEHUI_EDITION", "")


def _kept_secret() -> str:
    """The secret key of this installation, made on the first start and kept beside its data."""
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key())
    return kept.read_text()


SECRET_KEY = env.str("SECRET_KEY", "") or _kept_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "kehui.terms",
    "kehui.people",
    "kehui.background",
    "kehui.records",
    "kehui.mechanisms.inquiries",
    "kehui.mechanisms.exchange",
    "kehui.mechanisms.matching",
    "kehui.market.demands",
    "kehui.market.achievements",
    "kehui.market.experts",
    "kehui.market.introductions",
    "kehui.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kehui.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "kehui.urls"
WSGI_APPLICATION = "kehui.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kehui.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "kehui.templatetags.ui"],
        },
    }
]

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "kehui.sqlite3",
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",  # writers wait in line instead of failing half-way
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;"
        " PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
    },
}
DATABASES = {"default": env.dj_db_url("DATABASE_URL") if env.str("DATABASE_URL", "") else _SQLITE}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
DELEGATION_DAYS = env.int("DELEGATION_DAYS", 92)  # how long a role may be lent at a time
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # read by htmx to send the token
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("KEHUI_HTTPS", False)
SECURE_SSL_REDIRECT = env.bool("KEHUI_HTTPS", False)
SECURE_HSTS_SECONDS = 31_536_000 if env.bool("KEHUI_HTTPS", False) else 0
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True  # served straight from the package: nothing to collect
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA_DIR / "files"
FILE_TYPES = env.list("FILE_TYPES", ["pdf", "ofd", "docx", "xlsx", "jpg", "jpeg", "png", "txt", "csv"])
FILE_BYTES = env.int("FILE_BYTES", 20 * 1024 * 1024)
FILE_UNPACKED_BYTES = env.int("FILE_UNPACKED_BYTES", 200 * 1024 * 1024)  # what a zip container may hold unpacked
INQUIRY_DAYS = env.int("INQUIRY_DAYS", 30)  # longest validity of a link to somebody outside
INQUIRY_FILES = env.int("INQUIRY_FILES", 5)  # files of one answer
INQUIRIES_OPEN = env.int("INQUIRIES_OPEN", 20)  # questions about one record that wait at the same time
INQUIRY_RATE = env.int("INQUIRY_RATE", 30)  # requests a minute for one link, or from one address for unknown links
PREVIEW_DIR = DATA_DIR / "previews"  # may be emptied at any time
PREVIEW_PAGES = env.int("PREVIEW_PAGES", 50)  # of one PDF
PREVIEW_SECONDS = env.int("PREVIEW_SECONDS", 10)  # processor time for one drawing
PREVIEW_BYTES = env.int("PREVIEW_BYTES", 1 << 30)  # memory of one drawing
RECORD_FILE_BYTES = env.int("RECORD_FILE_BYTES", 500 * 1024 * 1024)  # all files and versions of one record
IMPORT_ROWS = env.int("IMPORT_ROWS", 50_000)  # rows that one file may bring

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
JOB_DAYS = env.int("JOB_DAYS", 30)  # how long finished background work and its files are kept
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}
API_CALLS = env.int("API_CALLS", 600)  # calls of one token in a minute
API_GUESSES = env.int("API_GUESSES", 30)  # bad tokens from one address in a minute
API_TOKEN_DAYS = env.int("API_TOKEN_DAYS", 365)  # the longest life of a token
API_ANSWER_HOURS = env.int("API_ANSWER_HOURS", 24)  # how long answers are kept under their idempotency keys

CHAIN_ALGORITHM = env.str("CHAIN_ALGORITHM", "sha256")  # or sm3
INDEX_DIR = DATA_DIR / "index"
MATCHING_LEAST_PAIRS = env.int("MATCHING_LEAST_PAIRS", 30)  # held verdicts before learnt weights may serve
MATCHING_LEAST_QUESTIONS = env.int("MATCHING_LEAST_QUESTIONS", 10)
MATCHING_SUGGEST_SCORE = env.float("MATCHING_SUGGEST_SCORE", 10.0)  # pairs below it are not kept
MATCHING_ALERT_SCORE = env.float("MATCHING_ALERT_SCORE", 20.0)  # 0 to 100, from which people are told
MATCHING_ALERTS_A_DAY = env.int("MATCHING_ALERTS_A_DAY", 5)  # for one person

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
}
