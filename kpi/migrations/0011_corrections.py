"""Another wording of an element, an emptied target, an indicator's name by version."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

import alliance.core.db.constraints
import alliance.core.db.together


def name_versions(apps, _schema_editor):
    """Until now an indicator had one name for all its versions."""
    indicators = apps.get_model("kpi", "Indicator").objects.filter(pk=OuterRef("indicator"))
    apps.get_model("kpi", "IndicatorVersion").objects.update(
        **{name: Subquery(indicators.values(name)) for name in ("name", "name_en", "unit")}
    )


def person(words):
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
        to="members.person", verbose_name=words,
    )  # fmt: skip


def decided():
    return [
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        (
            "state",
            models.CharField(
                choices=[("proposed", "待批准"), ("approved", "已批准"), ("refused", "未批准")],
                max_length=10,
                verbose_name="状态",
            ),
        ),
        ("reason", models.CharField(max_length=500, verbose_name="原因")),
        ("entered_at", models.DateTimeField(null=True, verbose_name="录入时间")),
        ("decided_at", models.DateTimeField(null=True, verbose_name="批准时间")),
        ("entered_by", person("录入人")),
        ("decided_by", person("批准人")),
        (
            "county",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to="members.county",
                verbose_name="县区",
            ),
        ),
    ]


def same_county(model, *names):
    return [
        alliance.core.db.constraints.SameCounty(fk=name, name=f"kpi_{model}_{name}_same_county")
        for name in (*names, "entered_by", "decided_by")
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("kpi", "0010_asked_and_verified"),
        ("members", "0006_fact_request_workdays"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicatorversion",
            name="name",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="名称"),
        ),
        migrations.AddField(
            model_name="indicatorversion",
            name="name_en",
            field=models.CharField(
                blank=True, db_default="", max_length=300, verbose_name="英文名称"
            ),
        ),
        migrations.AddField(
            model_name="indicatorversion",
            name="unit",
            field=models.CharField(
                blank=True, db_default="", max_length=20, verbose_name="计量单位"
            ),
        ),
        migrations.AddField(
            model_name="indicatorversion",
            name="ready_at",
            field=models.DateTimeField(null=True, verbose_name="送批准时间"),
        ),
        migrations.AddField(
            model_name="indicatorversion", name="ready_by", field=person("送批准人")
        ),
        migrations.AddConstraint(
            model_name="indicatorversion",
            constraint=alliance.core.db.constraints.SameCounty(
                fk="ready_by", name="kpi_indicatorversion_ready_by_same_county"
            ),
        ),
        migrations.AlterField(
            model_name="target",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "待批准"),
                    ("in_force", "施行中"),
                    ("refused", "未批准"),
                    ("replaced", "已被代替"),
                    ("cleared", "已清空"),
                ],
                db_default="in_force",
                default="in_force",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(fields=("county", "id"), name="target_of_county"),
        ),
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="ElementVersion",
                    fields=[
                        *decided(),
                        ("number", models.PositiveIntegerField(verbose_name="版次")),
                        ("from_on", models.DateField(null=True, verbose_name="起始日")),
                        ("until_on", models.DateField(null=True, verbose_name="终止日（不含）")),
                        ("name", models.CharField(max_length=200, verbose_name="名称")),
                        ("name_en", models.CharField(max_length=300, verbose_name="英文名称")),
                        ("unit", models.CharField(max_length=20, verbose_name="计量单位")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        (
                            "owner",
                            models.CharField(blank=True, max_length=120, verbose_name="归口"),
                        ),
                        (
                            "source_system",
                            models.CharField(blank=True, max_length=200, verbose_name="已有何处"),
                        ),
                        (
                            "element",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="kpi.dataelement",
                                verbose_name="数据元",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "数据元版本",
                        "ordering": ["element", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("element", "number"), name="element_version_once"
                            ),
                            models.UniqueConstraint(
                                fields=("element",),
                                condition=models.Q(("state", "proposed")),
                                name="element_version_proposed_once",
                            ),
                            *same_county("elementversion", "element"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetClearing",
                    fields=[
                        *decided(),
                        (
                            "title",
                            models.CharField(blank=True, max_length=200, verbose_name="文件名称"),
                        ),
                        (
                            "number",
                            models.CharField(blank=True, max_length=100, verbose_name="文号"),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clearings",
                                to="kpi.target",
                                verbose_name="目标值",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "清空目标格的决定",
                        "ordering": ["target", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("target",),
                                condition=models.Q(("state", "proposed")),
                                name="target_clearing_proposed_once",
                            ),
                            *same_county("targetclearing", "target"),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(name_versions, migrations.RunPython.noop),
    ]
