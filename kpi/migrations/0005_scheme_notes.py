"""How a plan counts the lines of its scheme; leads or members as those who report."""

from django.db import migrations, models

from alliance.core.db.together import Together


class Migration(migrations.Migration):
    dependencies = [("kpi", "0004_notice_terms")]

    operations = [
        Together(
            name="Scheme",
            operations=[
                migrations.AddField(
                    model_name="scheme",
                    name="note",
                    field=models.CharField(
                        blank=True, db_default="", max_length=300, verbose_name="说明"
                    ),
                ),
                migrations.AddField(
                    model_name="scheme",
                    name="note_en",
                    field=models.CharField(
                        blank=True, db_default="", max_length=400, verbose_name="说明（英文）"
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="dataelement",
            name="reported_by",
            field=models.CharField(
                choices=[
                    ("institution", "机构"),
                    ("lead", "牵头单位"),
                    ("member", "成员单位"),
                    ("county", "县区部门"),
                ],
                max_length=12,
                verbose_name="填报方",
            ),
        ),
    ]
