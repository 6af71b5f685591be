"""On PostgreSQL the suite works as the role that runs the product, wherever a scope is open.

A test lays its ground and looks at the outcome as the owner of the tables. Whatever goes through
the product's doors (a request, an action, a part of a job) does so as the application role, with
its rights alone and behind the policies: a missing right or a scope that is too narrow turns the
suite red, on every page and in every job it tries.
"""

import pytest
from django.conf import settings
from django.db import connection

from alliance.core.db import grants, scope

ROLE = "alliance_suite_app"
_said = scope.told


def make() -> None:
    """Create the role in the cluster, and grant it what `manage.py grants` would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
    grants.grant(ROLE)


def told() -> dict[str, str]:
    """What the server is told of a scope, and who works in it."""
    said = _said()
    return {**said, "role": ROLE if said["app.counties"] else "none"}


def take_on(patch: pytest.MonkeyPatch) -> None:
    """From here on connections change their role with the scope."""
    if settings.DATABASE_URL:
        patch.setattr(scope, "told", told)
