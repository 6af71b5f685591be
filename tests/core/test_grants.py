"""The role that runs the product works with rows and can alter nothing."""

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from alliance.core.db.scope import scope
from tests.application_role import ROLE


@pytest.fixture
def as_application(transactional_db: None) -> Iterator[None]:
    """The connection acts as a plain role that has just been granted its rights."""
    call_command("grants", ROLE)
    with scope():
        yield


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        assert "permission denied" in str(error) or "must be owner" in str(error)
        return True
    return False


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "no"),
    [
        ("SELECT count(*) FROM core_auditevent", False),
        ("SELECT count(*) FROM core_job", False),
        ("DELETE FROM django_session", False),
        ("INSERT INTO core_auditevent (county_id) VALUES (1)", True),
        ("UPDATE core_audithead SET number = 0", True),
        ("DELETE FROM core_auditevent", True),
        ("TRUNCATE core_job", True),
        ("DELETE FROM django_migrations", True),
        ("ALTER TABLE core_job ADD COLUMN more integer", True),
        ("DROP TRIGGER core_auditevent_no_change ON core_auditevent", True),
        ("CREATE TABLE more (id integer)", True),
    ],
)
def test_the_running_role_may_work_with_rows_and_nothing_else(as_application, statement, no):
    assert refused(statement) is no


def test_sqlite_has_no_roles_to_grant_to(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    with pytest.raises(CommandError):
        call_command("grants", ROLE)
