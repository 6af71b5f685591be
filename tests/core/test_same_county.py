"""No row of one county hangs on a row of another, whoever writes it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from alliance.core.db.constraints import SameCounty
from tests.core import scratch


@pytest.fixture
def world(transactional_db: None) -> Iterator[Any]:
    with scratch.hospitals() as world:
        yield world


def test_a_ward_stands_in_the_county_of_its_hospital(world: Any) -> None:
    world.Ward.objects.create(county=world.north, hospital=world.northern)
    with pytest.raises(IntegrityError):
        world.Ward.objects.create(county=world.south, hospital=world.northern)
    assert world.Ward.objects.count() == 1


def test_many_at_once_are_held_too(world: Any) -> None:
    wards = [
        world.Ward(county=world.north, hospital=world.northern),
        world.Ward(county=world.north, hospital=world.southern),
    ]
    with pytest.raises(IntegrityError):
        world.Ward.objects.bulk_create(wards)
    assert not world.Ward.objects.exists()


def test_a_hospital_cannot_move_away_from_its_wards(world: Any) -> None:
    world.Ward.objects.create(county=world.north, hospital=world.northern)
    with pytest.raises(IntegrityError):
        world.Hospital.objects.filter(pk=world.northern.pk).update(county=world.south)


def test_both_may_move_in_one_transaction(world: Any) -> None:
    """The constraint is looked at when the transaction ends."""
    world.Ward.objects.create(county=world.north, hospital=world.northern)
    with transaction.atomic():
        world.Hospital.objects.filter(pk=world.northern.pk).update(county=world.south)
        world.Ward.objects.update(county=world.south)
    assert world.Ward.objects.get().county == world.south


def test_no_hospital_is_no_contradiction(world: Any) -> None:
    world.Ward.objects.create(county=world.north, hospital=None)


@pytest.mark.parametrize("rebuilt", ["Ward", "Hospital"])
def test_it_survives_a_changed_table(world: Any, rebuilt: str) -> None:
    world.Ward.objects.create(county=world.north, hospital=world.northern)
    model = getattr(world, rebuilt)
    added = models.TextField(default="")
    added.set_attributes_from_name("added")
    with connection.schema_editor() as editor:
        editor.add_field(model, added)
        editor.remove_field(model, added)
    with pytest.raises(IntegrityError):
        world.Ward.objects.create(county=world.south, hospital=world.northern)


def test_it_can_be_removed_and_added(world: Any) -> None:
    constraint = world.Ward._meta.constraints[0]
    world.Ward._meta.constraints = []
    with connection.schema_editor() as editor:
        editor.remove_constraint(world.Ward, constraint)
    ward = world.Ward.objects.create(county=world.south, hospital=world.northern)
    ward.delete()
    world.Ward._meta.constraints = [constraint]
    with connection.schema_editor() as editor:
        editor.add_constraint(world.Ward, constraint)
    with pytest.raises(IntegrityError):
        world.Ward.objects.create(county=world.south, hospital=world.northern)


def test_a_form_is_told_before_the_database_refuses(world: Any) -> None:
    ward = world.Ward(county=world.south, hospital=world.northern)
    with pytest.raises(ValidationError):
        ward.validate_constraints()
    ward.county = world.north
    ward.validate_constraints()
    ward.hospital = None
    ward.validate_constraints()


def test_a_parent_without_the_key_is_reported() -> None:
    with isolate_apps("alliance.core"):

        class Parent(models.Model):
            class Meta:
                app_label = "core"

        class Child(models.Model):
            county = models.ForeignKey(Parent, models.PROTECT, related_name="+")
            parent = models.ForeignKey(Parent, models.PROTECT, related_name="+")

            class Meta:
                app_label = "core"
                constraints = [SameCounty(fk="parent")]

        assert [error.id for error in Child.check(databases=["default"])] == ["core.E001"]


def test_a_migration_can_write_it_down() -> None:
    path, args, kwargs = SameCounty(fk="hospital", name="named").deconstruct()
    assert (path, args) == ("alliance.core.db.constraints.SameCounty", ())
    assert kwargs == {"name": "named", "fk": "hospital"}
    assert SameCounty(fk="hospital", name="named") == SameCounty(fk="hospital", name="named")
