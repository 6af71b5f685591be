"""A form's terms: from which change on a figure is pointed out, and the version people edit."""

from django.db import migrations, models

from alliance.core.db.fields import ExactDecimal
from alliance.core.db.together import Together


class Migration(migrations.Migration):
    dependencies = [("kpi", "0002_course")]

    operations = [
        Together(
            name="DataSet",
            operations=[
                migrations.AddField(
                    model_name="dataset",
                    name="change_limit",
                    field=ExactDecimal(null=True, verbose_name="与上年相比变动超过此比例即提示"),
                ),
                migrations.AddField(
                    model_name="dataset",
                    name="version",
                    field=models.PositiveIntegerField(db_default=1, default=1, verbose_name="版本"),
                ),
            ],
        ),
    ]
