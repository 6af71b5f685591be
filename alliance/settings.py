"""Settings, grouped; everything that differs between machines comes from the environment.

Without any variable it is the embedded default: SQLite and a file-system queue under
`var/`, keys made by `make run`. With DEBUG off it refuses to start without its secrets.
"""

import secrets
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from alliance.enum_names import ENUM_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR = Path(env.str("ALLIANCE_VAR", default=str(BASE_DIR / "var")))

# --- What this is -------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=True)
VERSION = "0.1.0"


def _secret(name: str, made: str) -> str:
    """A secret from the environment, from NAME_FILE, or (embedded only) `made` in var/keys."""
    if value := env.str(name, default=""):
        return str(value)
    if file := env.str(f"{name}_FILE", default=""):
        return Path(file).read_text(encoding="utf8").strip()
    kept = VAR / "keys" / name.lower()
    if not DEBUG:
        raise ImproperlyConfigured(f"{name} (or {name}_FILE) must be set when DEBUG is off.")
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept.touch(mode=0o600)
        kept.write_text(made, encoding="utf8")
    return kept.read_text(encoding="utf8").strip()


SECRET_KEY = _secret("SECRET_KEY", secrets.token_urlsafe(48))
# What is sealed in the database: kid:key,kid:key, the current key first (alliance/core/crypto.py).
DATA_KEYS = _secret("DATA_KEYS", f"k1:{secrets.token_urlsafe(32)}")
SEAL_ALGORITHM = env.str("SEAL_ALGORITHM", default="aes-256-gcm")  # or sm4-gcm
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Apps ---------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
    "alliance.core",
    "members",
    "referrals",
    "staffing",
    "kpi",
    "fundpool",
    "alliance.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "alliance.core.middleware.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.middleware.SessionLimitMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "members.middleware.ActorMiddleware",
    "alliance.core.middleware.NoStoreMiddleware",
    "alliance.core.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "alliance.urls"
WSGI_APPLICATION = "alliance.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alliance.desk.context.frame",
            ],
            "builtins": ["alliance.core.templatetags.ui"],
        },
    }
]

# --- Databases ----------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="")
if DATABASE_URL:
    DATABASES: dict[str, dict[str, Any]] = {"default": env.db_url("DATABASE_URL")}
    DATABASES["default"] |= {
        "ENGINE": "alliance.core.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c lock_timeout=10s -c statement_timeout=60s"
            " -c idle_in_transaction_session_timeout=60s",
        },
        # LC_COLLATE=C: text is ordered by code point, as on SQLite.
        "TEST": {"TEMPLATE": "template0"},
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "alliance.core.db.backends.sqlite3",
            "NAME": VAR / "alliance.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }
# Heads of the audit chains, noted daily outside the database; best on another disk.
AUDIT_ANCHORS = env.str("AUDIT_ANCHORS", default=str(VAR / "audit-anchors.jsonl"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Jobs ---------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(VAR / "queue"),
        "data_folder_out": str(VAR / "queue"),
        "control_folder": str(VAR / "queue-control"),
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        # A request does not wait for a broker that is away: the sweep finds the work.
        "max_retries": 0,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "sweep jobs": {"task": "core.sweep", "schedule": 20.0},
    "deliver the outbox": {"task": "core.deliver", "schedule": 30.0},
    "tend postings": {"task": "staffing.tend_postings", "schedule": 60 * 60.0},
    "tell of licences that end": {"task": "staffing.check_licences", "schedule": 24 * 60 * 60.0},
    "anchor the audit": {"task": "core.anchor", "schedule": 24 * 60 * 60.0},
    "let events take effect": {"task": "members.due_events", "schedule": 10 * 60.0},
    "take the names of today": {"task": "kpi.wordings", "schedule": 60 * 60.0},
    "count what is registered": {"task": "kpi.derive", "schedule": 24 * 60 * 60.0},
    "shut the accounts of who has left": {"task": "members.departed", "schedule": 10 * 60.0},
    "give held places back": {"task": "referrals.lapse_holds", "schedule": 60.0},
    "remind of what is late": {"task": "referrals.escalate", "schedule": 60.0},
    "give lapsed claims back": {"task": "referrals.tend_remote", "schedule": 60.0},
    "find who may go down": {"task": "referrals.find_candidates", "schedule": 30 * 60.0},
    "tell programs of referrals": {"task": "referrals.deliver_events", "schedule": 30.0},
    "release reserved places": {"task": "referrals.tend_pools", "schedule": 10 * 60.0},
    "prove the books of the funds": {"task": "fundpool.nightly", "schedule": 24 * 60 * 60.0},
}

# --- Sign-in ------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# GB/T 22239-2019 asks for changing them; ASVS 5.0 V6.2.10 would not: PASSWORD_DAYS=0 ends it.
PASSWORD_LENGTH = env.int("PASSWORD_LENGTH", default=12)
PASSWORD_CLASSES = env.int("PASSWORD_CLASSES", default=3)
PASSWORD_HISTORY = env.int("PASSWORD_HISTORY", default=5)
PASSWORD_DAYS = env.int("PASSWORD_DAYS", default=90)
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": PASSWORD_LENGTH}},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": "members.passwords.ThreeOfFourClassesValidator"},
    {"NAME": "members.passwords.NoNamesValidator"},
    {"NAME": "members.passwords.NotUsedBeforeValidator"},
]
# "required": the roles of members.rules.SECOND_FACTOR_ROLES come in with two factors only.
SECOND_FACTOR = env.str("SECOND_FACTOR", default="optional" if DEBUG else "required")
# Sign-in through a county's or province's identity service: offered when OIDC_ISSUER is named.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_ON = bool(OIDC_ISSUER)
OIDC_NAME = env.str("OIDC_NAME", default="统一身份认证")
OIDC_RP_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_RP_CLIENT_SECRET = _secret("OIDC_CLIENT_SECRET", "") if OIDC_ON else ""
OIDC_OP_AUTHORIZATION_ENDPOINT = env.str("OIDC_AUTHORIZATION_ENDPOINT", default="")
OIDC_OP_TOKEN_ENDPOINT = env.str("OIDC_TOKEN_ENDPOINT", default="")
OIDC_OP_USER_ENDPOINT = ""  # who it is stands in the signed token, nothing more is asked
OIDC_OP_JWKS_ENDPOINT = env.str("OIDC_JWKS_ENDPOINT", default="")
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid"
OIDC_USE_PKCE = True
OIDC_CREATE_USER = False
OIDC_TIMEOUT = 5
OIDC_AUTHENTICATION_CALLBACK_URL = "sign-in-identity-back"
# Events go over TLS to public addresses and to these networks (CIDR, …); a PEM file may vouch.
DELIVERY_NETWORKS = env.list("DELIVERY_NETWORKS", default=[])
DELIVERY_CA = env.str("DELIVERY_CA", default="")
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "members.views.signing_in.locked_out"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- Headers ------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = False
DEVICE_COOKIE_NAME = "device"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    DEVICE_COOKIE_NAME = "__Host-device"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"

# --- Language and time --------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["alliance.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Files --------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "alliance" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- REST ---------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "members.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["alliance.core.api.DenyUnlessRegistered"],
    "DEFAULT_RENDERER_CLASSES": ["alliance.core.api.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["alliance.core.api.OrjsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "alliance.core.api.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "alliance.core.api.problem",
    "DEFAULT_THROTTLE_CLASSES": ["alliance.core.api.PerActorThrottle"],
    "DEFAULT_THROTTLE_RATES": {"actor": env.str("API_RATE", default="1200/min")},
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("县域医共体数据接口"),
    "DESCRIPTION": _(
        "程序用令牌登录：`Authorization: Token …`（manage.py token 用户名 发给）；浏览器用会话登录。"
        "每个列表只含一个县区；用 next 里的地址翻页，顺序稳定。数字是不带指数的字符串，"
        "缺数为 null 并有状态。时间一律为 UTC。拒绝一律为 application/problem+json，"
        "其中 code 供程序判断，detail 说明怎么办。GET 的答复带 ETag，可用 If-None-Match 得到 304。"
    ),
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["alliance.core.api.DenyUnlessRegistered"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

# --- Logs ---------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"alliance": {"level": env.str("LOG_LEVEL", default="INFO")}},
}

# For how long the counts in the side bar serve; whoever acts has their own counted anew at once.
WAITING_SECONDS = env.int("WAITING_SECONDS", default=20)
