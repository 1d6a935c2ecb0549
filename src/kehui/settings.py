"""All settings in one typed place: safe defaults, no file needed to start, everything set by the environment."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from environs import Env

from kehui.fingerprints import fingerprint

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
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "kehui.people.signin",
    "kehui.records",
    "kehui.mechanisms.inquiries",
    "kehui.mechanisms.notices",
    "kehui.mechanisms.webhooks",
    "kehui.mechanisms.exchange",
    "kehui.mechanisms.indicators",
    "kehui.mechanisms.matching",
    "kehui.market.demands",
    "kehui.market.achievements",
    "kehui.market.experts",
    "kehui.market.talents",
    "kehui.market.policies",
    "kehui.market.finance",
    "kehui.market.introductions",
    "kehui.registry.enterprises",
    "kehui.registry.platforms",
    "kehui.registry.enrolments",
    "kehui.desk.search",
    "kehui.fieldwork.commissioners",
    "kehui.calls.rulesets",
    "kehui.calls.openings",
    "kehui.calls.guides",
    "kehui.calls.applications",
    "kehui.calls.rounds",
    "kehui.calls.draws",
    "kehui.calls.reviews",
    "kehui.calls.publicity",
    "kehui.calls.objections",
    "kehui.calls.solutions",
    "kehui.calls.projects",
    "kehui.calls.evaluations",
    "kehui.calls.fieldchecks",
    "kehui.calls.funnels",
    "kehui.calls.releases",
    "kehui.calls.followups",
    "kehui.calls.violations",
    "kehui.api",
    "kehui.desk.work",
    "kehui.administration",
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
    "allauth.account.middleware.AccountMiddleware",
    "kehui.people.signin.sessions.SessionRules",
    "axes.middleware.AxesMiddleware",
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
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kehui.templatetags.ui",
                "kehui.templatetags.frame",
            ],
        },
    }
]

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "kehui.sqlite3",
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",  # writers wait in line instead of failing half-way
        # Every thread has a connection of its own with its own cache and map, which count as the server's memory: ten
        # of them stay below a gigabyte so, however large the database. What is mapped the kernel may take back.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
        " PRAGMA mmap_size=67108864; PRAGMA temp_store=MEMORY;",
    },
}
DATABASES = {"default": env.dj_db_url("DATABASE_URL") if env.str("DATABASE_URL", "") else _SQLITE}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Pages ask many small queries of tables that lie in memory: an index is cheap to jump in, and compiling a plan
    # costs more than running it.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c random_page_cost=1.1 -c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
SAVED_SEARCHES = env.int("SAVED_SEARCHES", 50)  # of one person
DELEGATION_DAYS = env.int("DELEGATION_DAYS", 92)  # how long a role may be lent at a time

# Passwords (GB/T 22239-2019, level 3: complexity and regular change). Zero switches a rule off.
PASSWORD_LENGTH = env.int("PASSWORD_LENGTH", 8)
PASSWORD_CLASSES = env.int("PASSWORD_CLASSES", 3)  # of small letters, capitals, digits and other characters
PASSWORD_HISTORY = env.int("PASSWORD_HISTORY", 5)  # earlier ones that may not be taken again
PASSWORD_DAYS = env.int("PASSWORD_DAYS", 90)  # after which it must be changed
PASSWORD_WARN_DAYS = env.int("PASSWORD_WARN_DAYS", 7)  # before that, in which every sign-in says so
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"kehui.people.signin.passwords.{name}Validator"} for name in ("Length", "Classes", "Name", "History")
] + [{"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"}]

# Lock-out after failed sign-ins, by account whoever tries and from wherever.
AXES_FAILURE_LIMIT = env.int("LOCK_ATTEMPTS", 5)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOCK_MINUTES", 30))
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a lock ends when the page said it would
AXES_DISABLE_ACCESS_LOG = True  # people.signin keeps its own, by person
AXES_USERNAME_CALLABLE = "kehui.people.signin.lockout.account_name"
AXES_CLIENT_IP_CALLABLE = "kehui.people.signin.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "kehui.people.signin.lockout.locked_page"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address", "password", "oldpassword", "csrfmiddlewaretoken"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # locking by account needs no address: changing it gains nothing

# Sessions end after minutes without a touch, and after hours in any case.
ACCOUNT_EVENT_DAYS = env.int("ACCOUNT_EVENT_DAYS", 400)  # how long sign-ins are kept; never less than half a year
IDLE_MINUTES = env.int("IDLE_MINUTES", 10)
SESSION_HOURS = env.int("SESSION_HOURS", 12)
SESSIONS_AT_ONCE = env.int("SESSIONS_AT_ONCE", 5)  # of one person; the oldest gives way; 0 for any number
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
# How many proxies of our own stand in front and add to X-Forwarded-For; 0 believes no such header.
PROXIES = env.int("KEHUI_PROXIES", 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None

# Second factor: whoever holds one of these roles sets one up before anything else.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", [] if DEMO else ["system", "security", "audit"])
MFA_ADAPTER = "kehui.people.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody opens an account here by naming somebody else's address
MFA_TOTP_TOLERANCE = 1  # clocks of telephones differ by some seconds
MFA_TOTP_ISSUER = env.str("SITE_NAME", "科汇")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.bool("KEHUI_HTTPS", False)  # browsers allow it on localhost alone

# Accounts
ACCOUNT_ADAPTER = "kehui.people.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # ends all sessions but the one it is changed in
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds for which a sign-in is good enough for a change of the account
ACCOUNT_USER_DISPLAY = "kehui.people.signin.adapters.display"
ACCOUNT_PRESERVE_USERNAME_CASING = True
# A whole office shares one address at half past eight; accounts are locked by axes, where it can be seen and ended.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,10/5m/key"}
ACCOUNT_FORMS = {
    name: f"kehui.people.signin.forms.{form}"
    for name, form in {
        "login": "SignInForm", "change_password": "ChangePasswordForm", "set_password": "SetPasswordForm",
        "reset_password": "ResetForm", "reset_password_from_key": "ResetPasswordForm", "add_email": "AddressForm",
        "reauthenticate": "AgainForm",
    }.items()
}  # fmt: skip
MFA_FORMS = {
    name: f"kehui.people.signin.forms.{form}"
    for name, form in {
        "authenticate": "CodeForm", "reauthenticate": "CodeAgainForm", "activate_totp": "ActivateCodeForm",
        "add_webauthn": "AddKeyForm", "edit_webauthn": "RenameKeyForm",
    }.items()
}  # fmt: skip

# Single sign-on of an authority, by OpenID Connect.
OIDC_ISSUER = env.str("OIDC_ISSUER", "")
OIDC_NAME = env.str("OIDC_NAME", "") or "OpenID Connect"  # what the button says
OIDC_LINK_BY_EMAIL = env.bool("OIDC_LINK_BY_EMAIL", False)  # trust its word about who owns an address
SOCIALACCOUNT_ADAPTER = "kehui.people.signin.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = OIDC_LINK_BY_EMAIL
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may not lead to another site (form-action); see signin/views.py
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "authority",
                "name": OIDC_NAME,
                "client_id": env.str("OIDC_CLIENT", ""),
                "secret": env.str("OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER, "fetch_userinfo": True},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

# Mail; without a server no page offers to send any.
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = env.bool("EMAIL_TLS", False), env.bool("EMAIL_SSL", False)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "kehui@localhost")

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

STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_URL = "static/" if DEBUG else f"static/{fingerprint(*STATICFILES_DIRS)}/"
WHITENOISE_USE_FINDERS = True  # served straight from the package: nothing to collect
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = None if DEBUG else r"^/static/"  # kept for ever: another content, another address
MEDIA_ROOT = DATA_DIR / "files"
FILE_TYPES = env.list("FILE_TYPES", ["pdf", "ofd", "docx", "xlsx", "jpg", "jpeg", "png", "txt", "csv"])
FILE_BYTES = env.int("FILE_BYTES", 20 * 1024 * 1024)
FILE_UNPACKED_BYTES = env.int("FILE_UNPACKED_BYTES", 200 * 1024 * 1024)  # what a zip container may hold unpacked
INQUIRY_DAYS = env.int("INQUIRY_DAYS", 30)  # longest validity of a link to somebody outside
INQUIRY_FILES = env.int("INQUIRY_FILES", 5)  # files of one answer
INQUIRIES_OPEN = env.int("INQUIRIES_OPEN", 20)  # questions about one record that wait at the same time
JOIN_RATE = env.int("JOIN_RATE", 30)  # applications to join from one network address within an hour
INQUIRY_RATE = env.int("INQUIRY_RATE", 30)  # requests a minute for one link, or from one address for unknown links
PREVIEW_DIR = DATA_DIR / "previews"  # may be emptied at any time
PREVIEW_PAGES = env.int("PREVIEW_PAGES", 50)  # of one PDF
PREVIEW_SECONDS = env.int("PREVIEW_SECONDS", 10)  # processor time for one drawing
PREVIEW_BYTES = env.int("PREVIEW_BYTES", 1 << 30)  # memory of one drawing
RECORD_FILE_BYTES = env.int("RECORD_FILE_BYTES", 500 * 1024 * 1024)  # all files and versions of one record
IMPORT_ROWS = env.int("IMPORT_ROWS", 50_000)  # rows that one file may bring

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
PLAN_AT_ONCE = env.int("PLAN_AT_ONCE", 20_000)  # pairs of case and expert; plans of more are made in the background
JOB_DAYS = env.int("JOB_DAYS", 30)  # how long finished background work and its files are kept
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}
API_CALLS = env.int("API_CALLS", 600)  # calls of one token in a minute
API_GUESSES = env.int("API_GUESSES", 30)  # bad tokens from one address in a minute
API_TOKEN_DAYS = env.int("API_TOKEN_DAYS", 365)  # the longest life of a token
API_ANSWER_HOURS = env.int("API_ANSWER_HOURS", 24)  # how long answers are kept under their idempotency keys

NOTICE_DAYS = env.int("NOTICE_DAYS", 7)  # older events are no news to anybody
NOTICE_KEPT_DAYS = env.int("NOTICE_KEPT_DAYS", 365)  # how long what was read is kept
NOTICE_LINK_DAYS = env.int("NOTICE_LINK_DAYS", 90)  # how long a mail's link to one's settings is good
REMIND_DAYS = [int(days) for days in env.list("REMIND_DAYS", ["3", "1", "0"])]  # working days before a record's day
REMIND_AT, DIGEST_AT = env.str("REMIND_AT", "07:00"), env.str("DIGEST_AT", "07:30")  # local time
MAIL_DAYS = env.int("MAIL_DAYS", 7)  # how long a mail that was not taken is tried again
WEBHOOK_SECONDS = env.float("WEBHOOK_SECONDS", 10.0)  # after which a receiver is cut off
WEBHOOK_DAYS = env.int("WEBHOOK_DAYS", 3)  # of failure, after which a webhook is switched off
WEBHOOK_LOG_DAYS = env.int("WEBHOOK_LOG_DAYS", 90)  # how long deliveries that were taken are kept
WEBHOOK_PRIVATE = env.bool("WEBHOOK_PRIVATE", False)  # receivers in private networks, and without TLS
SITE_URL = env.str("SITE_URL", "http://localhost:8000/")  # what addresses in mails begin with
COVER_DAYS = env.int("COVER_DAYS", 14)  # days before an office's only holder leaves in which it is told
SOON_DAYS = env.int("SOON_DAYS", 3)  # working days within which work is due soon

CHAIN_ALGORITHM = env.str("CHAIN_ALGORITHM", "sha256")  # or sm3
INDEX_DIR = DATA_DIR / "index"
MATCHING_LEAST_PAIRS = env.int("MATCHING_LEAST_PAIRS", 30)  # held verdicts before learnt weights may serve
MATCHING_LEAST_QUESTIONS = env.int("MATCHING_LEAST_QUESTIONS", 10)
MATCHING_WEAK_SCORE = env.float("MATCHING_WEAK_SCORE", 6.0)  # below it a match is folded away
MATCHING_OUTSTANDING = env.float("MATCHING_OUTSTANDING", 2.5)  # times the usual score, from which a match stands out
MATCHING_SUGGEST_SCORE = env.float("MATCHING_SUGGEST_SCORE", 10.0)  # pairs below it are not kept
MATCHING_ALERT_SCORE = env.float("MATCHING_ALERT_SCORE", 12.0)  # 0 to 100, from which people are told
MATCHING_ALERTS_A_DAY = env.int("MATCHING_ALERTS_A_DAY", 5)  # for one person
INDEX_DIR = DATA_DIR / "index"  # of matching; that of the search box lies beside it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {"axes": {"level": "ERROR"}},  # failed sign-ins are kept in the database, not in a log file
}
