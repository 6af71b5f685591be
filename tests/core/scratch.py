"""Throw-away tables for tests of what every table may use."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from django.db import connection, models
from django.test.utils import isolate_apps

from alliance.core.db.constraints import SameCounty
from alliance.core.db.fields import ExactDecimal


@contextmanager
def tables(*wanted: type[models.Model]) -> Iterator[None]:
    """Create the tables, and drop them afterwards."""
    with connection.schema_editor() as editor:
        for model in wanted:
            editor.create_model(model)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for model in reversed(wanted):
                editor.delete_model(model)


@contextmanager
def measurements() -> Iterator[Any]:
    """A table with exact numbers: one required, one that may be empty."""
    with isolate_apps("alliance.core"):

        class Measurement(models.Model):
            value = ExactDecimal()
            other = ExactDecimal(null=True, max_places=2)

            class Meta:
                app_label = "core"
                db_table = "scratch_measurement"

        with tables(Measurement):
            yield Measurement


@contextmanager
def hospitals() -> Iterator[Any]:
    """Two counties, a hospital in each, and wards that belong to a hospital."""
    with isolate_apps("alliance.core"):

        class Place(models.Model):
            class Meta:
                app_label = "core"
                db_table = "scratch_place"

        class Hospital(models.Model):
            county = models.ForeignKey(Place, models.PROTECT)
            name = models.TextField(default="")

            class Meta:
                app_label = "core"
                db_table = "scratch_hospital"
                constraints = [
                    models.UniqueConstraint(fields=["county", "id"], name="scratch_hospital_id")
                ]

        class Ward(models.Model):
            county = models.ForeignKey(Place, models.PROTECT)
            hospital = models.ForeignKey(Hospital, models.PROTECT, null=True)

            class Meta:
                app_label = "core"
                db_table = "scratch_ward"
                constraints = [SameCounty(fk="hospital")]

        with tables(Place, Hospital, Ward):
            world: Any = SimpleNamespace(Place=Place, Hospital=Hospital, Ward=Ward)
            world.north, world.south = (world.Place.objects.create() for _ in range(2))
            world.northern = world.Hospital.objects.create(county=world.north)
            world.southern = world.Hospital.objects.create(county=world.south)
            yield world
            world.Ward.objects.all().delete()
