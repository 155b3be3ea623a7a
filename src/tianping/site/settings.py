"""Settings of the site. Everything that differs between offices is read from the environment; see docs/reference."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from tianping.site.environment import read_database, read_flag, read_folder, read_number, read_words
from tianping.site.home import OFFICE_ZONE

# ---- where things lie ------------------------------------------------------------------------------------------
HOME = read_folder("TIANPING_HOME", default=Path("~/.tianping"))
KEYS = read_folder("TIANPING_KEYS", default=HOME / "keys")
"""Secret keys; may lie on another disk than the database, so that a stolen backup of one is not enough."""
LAKE = read_folder("TIANPING_LAKE", default=HOME / "lake")
CHECKPOINTS = read_folder("TIANPING_CHECKPOINTS", default=HOME / "checkpoints")
INCOMING = HOME / "incoming"
"""Files on their way in; emptied when the reading ends, accepted or not."""

# ---- what an office decides ------------------------------------------------------------------------------------
DEMO = read_flag("TIANPING_DEMO")
"""All figures are simulated: each page says so, and signing in needs no second factor."""
SECOND_FACTOR_REQUIRED = read_flag("TIANPING_SECOND_FACTOR", default=not DEMO)
"""The demo, where nothing is real, is the one exception."""
if not SECOND_FACTOR_REQUIRED and not DEMO:
    raise ImproperlyConfigured("TIANPING_SECOND_FACTOR=0: only the demo (TIANPING_DEMO=1) runs without a second factor")
TLS = read_flag("TIANPING_TLS")
ALLOWED_HOSTS = read_words("TIANPING_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
OFFICE_CA = HOME / "tls" / "office-ca.crt"

DEBUG = False
_site_key = KEYS / "site.key"
# Before the set-up there is no key file; commands that sign nothing (migrations, checks) run with a passing one.
SECRET_KEY = _site_key.read_bytes().hex() if _site_key.is_file() else get_random_secret_key()

# ---- rooms -----------------------------------------------------------------------------------------------------
ROOMS = [
    "tianping.ground.audit",
    "tianping.ground.places",
    "tianping.ground.accounts",
    "tianping.figures.returns",
    "tianping.figures.births",
    "tianping.figures.measures",
]
"""In the order of the house. Addresses, menus, nightly jobs and API routes follow from this list."""

INSTALLED_APPS = [
    "tianping.site",
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tianping.site.middleware.PolicyHeaders",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tianping.ground.accounts.middleware.ReaderAtHand",
    "tianping.ground.accounts.middleware.SignInFirst",
    "tianping.ground.accounts.middleware.SessionRenewal",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "tianping.site.urls"
WSGI_APPLICATION = "tianping.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tianping.site.frame.frame",
            ],
        },
    },
]

# ---- storage ---------------------------------------------------------------------------------------------------
DATABASES = {"default": read_database("DATABASE_URL", default=HOME / "tianping.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [("look", Path(__file__).parents[1] / "charts" / "look")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "files"
FILE_UPLOAD_HANDLERS = ["tianping.site.incoming.InMemoryOnly"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
"""Bytes of a file that a page takes: ten years of a county's births by village, month, order and registration."""
FILE_UPLOAD_TEMP_DIR = INCOMING if INCOMING.is_dir() else None  # made at set-up
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
"""Fields of a form: a return of 500 villages × 30 columns, sent where no script runs."""

# ---- language and time -----------------------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = OFFICE_ZONE
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = TLS

# ---- what a browser may do -------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# One day only: an office that loses its certificate must not be locked out of its own name for a year.
SECURE_HSTS_SECONDS = 86400 if TLS else 0
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
SESSION_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tianping.site.errors.form_expired"
if read_flag("TIANPING_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---- signing in ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("username",)}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_AGE = 60 * read_number("TIANPING_SESSION_MINUTES", default=120, least=10, most=720)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "tianping.ground.accounts.views.adapters.SignInAdapter"
ACCOUNT_FORMS = {
    "login": "tianping.ground.accounts.forms.SignInForm",
    "change_password": "tianping.ground.accounts.forms.NewPasswordForm",
    "reauthenticate": "tianping.ground.accounts.forms.PasswordAgainForm",
}
# Looser than the lock-out below, which answers per computer: nobody shall keep a colleague out by typing wrong passwords elsewhere.
# Codes have 6 digits only, and who tries them has the password: 5 tries in 5 minutes for the account.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,20/5m/key", "second_factor": "5/5m/key"}
MFA_ADAPTER = "tianping.ground.accounts.views.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "tianping.ground.accounts.forms.SecondFactorForm",
    "reauthenticate": "tianping.ground.accounts.forms.FactorAgainForm",
    "activate_totp": "tianping.ground.accounts.forms.SetUpFactorForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "天平 Tianping"
# An office PC's clock drifts: one step of 30 seconds either way is let pass.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Only officers sign in, so only their attempts are kept, with the address, and for a day at most (accounts.jobs).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "tianping.ground.accounts.views.sign_in.locked_out"
AXES_SENSITIVE_PARAMETERS: list[str] = ["login", "password", "code"]

# ---- what is written down --------------------------------------------------------------------------------------
# Standard error only, and no addresses, bodies or query strings: a log must not tell who looked at what.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "tianping": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "axes": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
