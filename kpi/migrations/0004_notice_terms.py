"""How long a public notice lasts, and by which document."""

from django.db import migrations, models

from alliance.core.db.together import Together


class Migration(migrations.Migration):
    dependencies = [("kpi", "0003_form_terms")]

    operations = [
        Together(
            name="Run",
            operations=[
                migrations.AddField(
                    model_name="run",
                    name="notice_days",
                    field=models.PositiveSmallIntegerField(
                        null=True, verbose_name="公示工作日数"
                    ),
                ),
                migrations.AddField(
                    model_name="run",
                    name="notice_basis",
                    field=models.CharField(
                        blank=True, db_default="", max_length=300, verbose_name="公示依据"
                    ),
                ),
            ],
        ),
    ]
