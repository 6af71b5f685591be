"""Names that were entered before pinyin initials were kept get theirs."""

from typing import Any

from django.db import migrations

from members.sorting import initials


def fill(apps: Any, editor: Any) -> None:
    """Institutions and people; towns and villages came with theirs."""
    for name in ("Institution", "Person"):
        model = apps.get_model("members", name)
        rows = list(model.objects.filter(initials="").only("pk", "name"))
        for row in rows:
            row.initials = initials(row.name)
        model.objects.bulk_update(rows, ["initials"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("members", "0002_registry")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
