"""The names of a run's bodies, as they were frozen with it: a later renaming restates nothing."""

import zlib
from typing import Any

import django.db.models.deletion
import orjson
from django.db import migrations, models

import alliance.core.db.constraints


def name_units(apps: Any, _editor: Any) -> None:
    """Runs that are there already keep the names that stand in their frozen facts."""
    facts, named = apps.get_model("kpi", "RunFacts"), apps.get_model("kpi", "RunUnit")
    rows = facts.objects.order_by("pk").values_list("county_id", "run_id", "data")
    for county, run, data in rows.iterator(chunk_size=1):
        units = orjson.loads(zlib.decompress(data))["units"].values()
        named.objects.bulk_create(
            [
                named(
                    county_id=county,
                    run_id=run,
                    unit_id=unit["id"],
                    name=unit["name"],
                    name_en=unit["name_en"],
                )
                for unit in units
            ]
        )


class Migration(migrations.Migration):
    dependencies = [
        ("kpi", "0005_scheme_notes"),
        ("members", "0006_fact_request_workdays"),
    ]

    operations = [
        migrations.CreateModel(
            name="RunUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=200, verbose_name="英文名称"),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="kpi.run",
                        verbose_name="考核批次",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.unit",
                        verbose_name="单元",
                    ),
                ),
            ],
            options={
                "verbose_name": "批次中的单元",
                "constraints": [
                    models.UniqueConstraint(fields=("run", "unit"), name="run_unit_once"),
                    alliance.core.db.constraints.SameCounty(
                        fk="run", name="kpi_rununit_run_same_county"
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="unit", name="kpi_rununit_unit_same_county"
                    ),
                ],
            },
        ),
        migrations.RunPython(name_units, migrations.RunPython.noop),
    ]
