"""What a deployment must have that Django does not look at: `manage.py check --deploy`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils.translation import gettext_lazy as _

from alliance.core import crypto

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_SESSION = 12 * 60 * 60  # seconds
LONGEST_PAUSE = 30 * 60


@dataclass(frozen=True)
class Demand:
    """One thing that must be so: its number, whether it is, and what to do when it is not."""

    number: str
    holds: Callable[[], bool]
    sentence: "StrOrPromise"


def _policy(directive: str) -> Sequence[str]:
    found: Sequence[str] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].get(directive, ())
    return found


def _before(first: str, second: str) -> bool:
    order = settings.MIDDLEWARE
    return first in order and second in order and order.index(first) < order.index(second)


def _headers_hold() -> bool:
    nothing = all(
        _policy(name) == ["'none'"] for name in ("object-src", "base-uri", "frame-ancestors")
    )
    return nothing and _policy("default-src") == ["'self'"] and not _policy("script-src")


def _keys_hold() -> bool:
    """Well formed, of a known cipher, and nothing that SECRET_KEY gives away."""
    try:
        crypto.keys(settings.DATA_KEYS)
    except ImproperlyConfigured:
        return False
    known = settings.SEAL_ALGORITHM in crypto.CIPHERS
    return known and settings.SECRET_KEY not in settings.DATA_KEYS


DEMANDS = (
    Demand(
        "alliance.E001",
        lambda: settings.DATABASES["default"]["ENGINE"].endswith(".postgresql"),
        _("生产环境须用 PostgreSQL：请设置 DATABASE_URL。"),
    ),
    Demand(
        "alliance.E002",
        lambda: settings.CELERY_BROKER_URL.startswith(("redis://", "rediss://", "unix://")),
        _("生产环境须用 Redis 传递任务：请设置 REDIS_URL。"),
    ),
    Demand(
        "alliance.E003",
        lambda: not any(host.startswith(("*", ".")) for host in settings.ALLOWED_HOSTS),
        _("ALLOWED_HOSTS 须逐个写明主机名，不得用通配。"),
    ),
    Demand(
        "alliance.E004",
        _headers_hold,
        _("内容安全策略只许 'self'，object-src、base-uri、frame-ancestors 须为 'none'。"),
    ),
    Demand(
        "alliance.E005",
        lambda: _before(
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.auth.middleware.LoginRequiredMiddleware",
        ),
        _("LoginRequiredMiddleware 须在 AuthenticationMiddleware 之后：默认须登录。"),
    ),
    Demand(
        "alliance.E006",
        lambda: (
            settings.SESSION_COOKIE_NAME.startswith("__Host-")
            and settings.CSRF_COOKIE_NAME.startswith("__Host-")
            and settings.SESSION_COOKIE_HTTPONLY
        ),
        _("会话与 CSRF 的 Cookie 名须以 __Host- 开头，会话 Cookie 不得给脚本读。"),
    ),
    Demand(
        "alliance.E007",
        lambda: (
            settings.SESSION_COOKIE_AGE <= LONGEST_SESSION
            and settings.SESSION_IDLE_SECONDS <= LONGEST_PAUSE
        ),
        _("会话最长 12 小时，闲置最长 30 分钟。"),
    ),
    Demand(
        "alliance.E008",
        lambda: (
            settings.REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"]
            == ["alliance.core.api.DenyUnlessRegistered"]
        ),
        _("API 默认一律拒绝：DEFAULT_PERMISSION_CLASSES 只能是 DenyUnlessRegistered。"),
    ),
    Demand(
        "alliance.E009",
        lambda: settings.PASSWORD_HASHERS[0].endswith(".Argon2PasswordHasher"),
        _("口令须用 Argon2 存储：请把 Argon2PasswordHasher 放在首位。"),
    ),
    Demand(
        "alliance.E010",
        lambda: (
            settings.CELERY_ACCEPT_CONTENT == ["json"]
            and settings.CELERY_TASK_ACKS_LATE
            and settings.CELERY_TASK_REJECT_ON_WORKER_LOST
        ),
        _("任务只收 JSON，完成后才确认，工作进程丢失时须重排。"),
    ),
    Demand(
        "alliance.E011",
        lambda: "django.contrib.admin" not in settings.INSTALLED_APPS,
        _("不得启用 Django 管理后台：所有改动都须经过业务动作。"),
    ),
    Demand(
        "alliance.E012",
        _keys_hold,
        _("DATA_KEYS 须为“编号:密钥”，密钥为 32 字节的 base64，当前的在前，且与 SECRET_KEY 无关。"),
    ),
    Demand(
        "alliance.E013",
        lambda: settings.SECOND_FACTOR == "required",
        _("生产环境须强制第二因素：SECOND_FACTOR 须为 required。"),
    ),
)


def deployment(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every demand that does not hold, as an error."""
    return [
        Error(str(demand.sentence), id=demand.number) for demand in DEMANDS if not demand.holds()
    ]


def plain_role(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """In production the product connects as a role that may not do everything."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if settings.DEBUG or connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone() == (True,):
                sentence = _("不得以数据库超级用户运行：请用 deploy/postgres 建立的角色。")
                found.append(Error(str(sentence), id="alliance.E021"))
    return found
