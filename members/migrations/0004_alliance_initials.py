"""Alliances are found by pinyin initials too; those that are there get theirs."""

from typing import Any

from django.db import migrations, models

from alliance.core.db.together import Together
from members.sorting import named


def fill(apps: Any, editor: Any) -> None:
    """The keys of every alliance's name."""
    model = apps.get_model("members", "Alliance")
    rows = list(model.objects.only("pk", "name"))
    for row in rows:
        keys = named(row.name)
        row.sort_key, row.initials = keys["sort_key"], keys["initials"]
    model.objects.bulk_update(rows, ["sort_key", "initials"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("members", "0003_initials")]

    operations = [
        Together(
            "alliance",
            [
                migrations.AddField(
                    "alliance",
                    "sort_key",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="拼音键"),
                    preserve_default=False,
                ),
                migrations.AddField(
                    "alliance",
                    "initials",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="拼音首字母"
                    ),
                    preserve_default=False,
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
