"""Behind `access` stands a second wall: PostgreSQL itself shows a county's rows in its scope alone."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.db import policies
from alliance.core.db.scope import scope
from members.actions import signing
from members.models import User
from referrals.models import NumberSeries, PoolDay
from tests import make
from tests.application_role import ROLE
from tests.referrals.pooling import Ward, ward

pytestmark = pytest.mark.postgres


def numbered(county: int) -> NumberSeries:
    return NumberSeries.objects.create(county_id=county, year=2026, last=1)


def owner_of(here: Ward) -> User:
    return User.objects.get(pk=here.doctor.user or 0)


def test_every_table_of_a_protected_app_has_a_county_and_stands_behind_its_policy(db: None) -> None:
    tables = {model._meta.db_table: model for model in policies.protected()}
    assert {"referrals_patient", "referrals_referral"} < set(tables)
    for model in tables.values():
        assert not model._meta.get_field("county").null, model
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        assert {name for (name,) in cursor.fetchall()} == set(tables)
        cursor.execute("SELECT tablename, roles FROM pg_policies")
        assert dict(cursor.fetchall()) == {table: [ROLE] for table in tables}


def test_a_forgotten_filter_shows_no_other_countys_rows(db: None) -> None:
    here, there = make.county(), make.neighbour()
    own, other = numbered(here.pk), numbered(there.pk)
    with scope(here.pk):
        assert list(NumberSeries.objects.all()) == [own]
        assert NumberSeries.objects.filter(pk=other.pk).update(last=9) == 0
        assert NumberSeries.objects.filter(pk=other.pk).delete()[0] == 0
    with scope(here.pk, there.pk):
        assert set(NumberSeries.objects.all()) == {own, other}
    with scope():
        assert not NumberSeries.objects.exists()
    other.refresh_from_db()
    assert other.last == 1


def test_a_row_for_another_county_cannot_be_written(db: None) -> None:
    here, there = make.county(), make.neighbour()
    own = numbered(here.pk)
    with scope(here.pk):
        for change in (
            lambda: NumberSeries.objects.create(county=there, year=2027, last=1),
            lambda: NumberSeries.objects.filter(pk=own.pk).update(county=there.pk),
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                change()
        assert NumberSeries.objects.get() == own


@pytest.mark.parametrize("untold", ["SELECT 1", "RESET app.counties"])
def test_without_a_scope_a_protected_row_is_a_fault_never_nothing(db: None, untold: str) -> None:
    numbered(make.county().pk)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        cursor.execute(untold)
        with pytest.raises(DatabaseError, match=r"malformed array literal|unrecognized"):
            cursor.execute("SELECT count(*) FROM referrals_numberseries")


def test_what_a_rollback_takes_back_is_told_again(db: None) -> None:
    here, there = make.county(), make.neighbour()
    own, other = numbered(here.pk), numbered(there.pk)
    with scope(here.pk):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), scope(there.pk):
            assert list(NumberSeries.objects.all()) == [other]
            raise ZeroDivisionError
        assert list(NumberSeries.objects.all()) == [own]
        with transaction.atomic():
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
            assert list(NumberSeries.objects.all()) == [own]


def test_an_action_sees_the_rows_of_its_actors_counties(db: None) -> None:
    here, there = make.county(), make.neighbour()
    own, _other = numbered(here.pk), numbered(there.pk)
    seen: list[NumberSeries] = []

    @action
    def look(*, by: Actor) -> None:
        seen.extend(NumberSeries.objects.all())
        audit.record(by, "job.retried", own)

    look(by=Actor.system(here.pk, "tests"))
    assert seen == [own]


def test_the_same_scope_is_told_once(db: None) -> None:
    here = make.county()
    with scope(here.pk):
        NumberSeries.objects.exists()
        told = connection._told  # type: ignore[attr-defined]
        for _again in range(3):
            with scope(here.pk):
                NumberSeries.objects.exists()
        assert connection._told is told  # type: ignore[attr-defined]
        with scope():
            NumberSeries.objects.exists()
        assert connection._told is not told  # type: ignore[attr-defined]


def test_a_page_that_forgot_its_filter_still_shows_a_stranger_nothing(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The door opens the scope; without it the page would show what `access` let through."""
    here = ward()
    pool = here.published(9)
    monkeypatch.setattr(
        "referrals.access.pools.pools_for",
        lambda actor: PoolDay.objects.select_related("institution", "county"),
    )
    stranger = make.user("lead_admin", make.neighbour())
    for asker, answer in ((stranger, 404), (owner_of(here), 200)):
        client.force_login(asker)
        assert client.get(pool.get_absolute_url()).status_code == answer


def test_a_token_reads_in_the_scope_of_its_owner(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    here = ward()
    pool = here.published(9)
    monkeypatch.setattr(
        "referrals.access.pools.pools_for",
        lambda actor: PoolDay.objects.select_related("institution", "county"),
    )
    stranger = make.user("lead_admin", make.neighbour())
    for asker, shown in ((stranger, []), (owner_of(here), [pool.pk])):
        _token, key = signing.issue_token(user=asker, purpose="对接", by=make.system())
        caller = Client(headers={"Authorization": f"Token {key}"})
        days = caller.get(reverse("api:pool-days")).json()["results"]
        assert [day["id"] for day in days] == shown
