"""A deployment that lacks a protection is told so before it serves anybody."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import override_settings

from alliance.core import checks

PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "kQ8-" + "x7Zp2mW9_vB4" * 5,
    "DATA_KEYS": "k1:" + "A" * 43,
    "ALLOWED_HOSTS": "alliance.example",
    "DATABASE_URL": "postgres://alliance_app:x@127.0.0.1:5432/alliance",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


def deployed(**changed: str | None) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` under production settings, some of them changed."""
    ours = {"DEBUG", "SECRET_KEY", "DATA_KEYS", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"}
    environment = {k: v for k, v in os.environ.items() if k not in ours}
    environment["DJANGO_SETTINGS_MODULE"] = "alliance.settings"
    environment |= {k: v for k, v in {**PRODUCTION, **changed}.items() if v is not None}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def numbers() -> list[str | None]:
    return [message.id for message in checks.deployment(None)]


def test_production_settings_are_clean():
    said = deployed()
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATA_KEYS"])
def test_production_does_not_start_without_its_secrets(name):
    said = deployed(**{name: None})
    assert said.returncode != 0
    assert f"{name} (or {name}_FILE) must be set" in said.stderr


def test_the_embedded_default_is_no_deployment():
    said = deployed(DATABASE_URL=None, REDIS_URL=None)
    assert said.returncode != 0
    assert "alliance.E001" in said.stderr
    assert "alliance.E002" in said.stderr


POLICY = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
REST = settings.REST_FRAMEWORK
LOGIN = "django.contrib.auth.middleware.LoginRequiredMiddleware"


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"ALLOWED_HOSTS": ["*"]}, "E003"),
        ({"ALLOWED_HOSTS": [".example"]}, "E003"),
        (
            {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {**POLICY, "script-src": ["'self'"]}}},
            "E004",
        ),
        (
            {
                "CONTENT_SECURITY_POLICY": {
                    "DIRECTIVES": {**POLICY, "default-src": ["'self'", "'unsafe-inline'"]}
                }
            },
            "E004",
        ),
        ({"MIDDLEWARE": [m for m in settings.MIDDLEWARE if m != LOGIN]}, "E005"),
        ({"SESSION_COOKIE_HTTPONLY": False}, "E006"),
        ({"SESSION_COOKIE_AGE": 86_400}, "E007"),
        ({"REST_FRAMEWORK": {**REST, "DEFAULT_PERMISSION_CLASSES": []}}, "E008"),
        ({"CELERY_ACCEPT_CONTENT": ["json", "pickle"]}, "E010"),
        ({"DATA_KEYS": "k1:short"}, "E012"),
        ({"SEAL_ALGORITHM": "des"}, "E012"),
        ({"SECRET_KEY": settings.DATA_KEYS.partition(":")[2]}, "E012"),
        ({"SECOND_FACTOR": "optional"}, "E013"),
    ],
)
def test_each_missing_protection_is_named(changed, number):
    good = {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "ALLOWED_HOSTS": ["alliance.example"],
        "SECOND_FACTOR": "required",
    }
    with override_settings(**good):
        before = numbers()
        with override_settings(**changed):
            after = numbers()
    assert set(after) - set(before) == {f"alliance.{number}"}


def test_the_admin_pages_of_the_framework_are_refused(monkeypatch):
    monkeypatch.setattr(settings, "INSTALLED_APPS", ["django.contrib.admin"])
    assert "alliance.E011" in numbers()


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_superuser_does_not_run_the_product(settings):
    settings.DEBUG = False
    found = [message.id for message in checks.plain_role(None, databases=["default"])]
    assert found == ["alliance.E021"]
