"""Which body answers for which town or body on a service line."""

import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_alliance_initials"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServedArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.CharField(
                        choices=[
                            ("general", "整体"),
                            ("gp", "全科医学"),
                            ("tcm", "中医"),
                            ("mch", "妇幼健康"),
                            ("special", "专科服务"),
                        ],
                        max_length=10,
                        verbose_name="业务线",
                    ),
                ),
                ("area", models.CharField(blank=True, max_length=60, verbose_name="片区")),
                ("from_on", models.DateField(verbose_name="起始日")),
                ("until_on", models.DateField(null=True, verbose_name="终止日（不含）")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("demo", models.BooleanField(default=False, verbose_name="演示")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area_of",
                        to="members.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="members.institution",
                        verbose_name="联系单位",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="members.town",
                        verbose_name="镇街",
                    ),
                ),
            ],
            options={
                "verbose_name": "分片联系",
                "ordering": ["county", "line", "id"],
                "indexes": [
                    models.Index(fields=["county", "line", "from_on"], name="area_on_a_day")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("institution", None), ("town__isnull", False)),
                            models.Q(("institution__isnull", False), ("town", None)),
                            _connector="OR",
                        ),
                        name="area_is_a_town_or_a_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("until_on__gt", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="area_ends_after_it_begins",
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="provider", name="members_servedarea_provider_same_county"
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="town", name="members_servedarea_town_same_county"
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="institution", name="members_servedarea_institution_same_county"
                    ),
                ],
            },
        ),
    ]
