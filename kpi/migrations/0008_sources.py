"""Which source of an element counts, what others say, and what the system counted itself."""

import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.fields
import alliance.core.db.together


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_registry"),
        ("kpi", "0007_edited_definitions"),
        ("members", "0006_fact_request_workdays"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Derivation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("period", models.CharField(max_length=6, verbose_name="期间")),
                        ("counts", models.CharField(max_length=60, verbose_name="系统推算什么")),
                        ("filter", models.CharField(max_length=300, verbose_name="筛选条件")),
                        (
                            "filter_en",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="筛选条件（英文）"
                            ),
                        ),
                        (
                            "value",
                            alliance.core.db.fields.ExactDecimal(null=True, verbose_name="值"),
                        ),
                        (
                            "unknown",
                            models.PositiveIntegerField(default=0, verbose_name="未登记的条数"),
                        ),
                        ("facts", models.JSONField(default=list, verbose_name="逐条依据")),
                        ("at", models.DateTimeField(verbose_name="查询时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.person",
                                verbose_name="经办人",
                            ),
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
                            "element",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="derivations",
                                to="kpi.dataelement",
                                verbose_name="数据元",
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
                        "verbose_name": "推算记录",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(
                                fields=["element", "period", "unit"], name="derivation_of_value"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="derivation_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="unit", name="kpi_derivation_unit_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="element", name="kpi_derivation_element_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="kpi_derivation_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OtherFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("period", models.CharField(max_length=6, verbose_name="期间")),
                        (
                            "band",
                            models.PositiveSmallIntegerField(default=0, verbose_name="年龄组"),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("entered", "填报"),
                                    ("imported", "导入"),
                                    ("derived", "由系统推算"),
                                    ("generated", "演示生成"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "value",
                            alliance.core.db.fields.ExactDecimal(null=True, verbose_name="值"),
                        ),
                        (
                            "missing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("not_applicable", "不适用"),
                                    ("not_collected", "未采集"),
                                    ("late", "迟报"),
                                    ("refused", "拒报"),
                                ],
                                max_length=15,
                                verbose_name="缺数原因",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="填报时间")),
                        ("before", models.JSONField(default=list, verbose_name="以前")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.person",
                                verbose_name="填报人",
                            ),
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
                            "element",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="other_figures",
                                to="kpi.dataelement",
                                verbose_name="数据元",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="core.importfile",
                                verbose_name="导入文件",
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
                        "verbose_name": "其他来源的数",
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(fields=["county", "period"], name="other_figure_of_period")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("unit", "element", "period", "band", "source"),
                                name="other_figure_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("missing", ""), ("value__isnull", False)),
                                    models.Q(
                                        ("value__isnull", True),
                                        models.Q(("missing", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="other_figure_or_reason",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="unit", name="kpi_otherfigure_unit_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="element", name="kpi_otherfigure_element_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="file", name="kpi_otherfigure_file_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="kpi_otherfigure_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SourceRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("entered", "填报"),
                                    ("imported", "导入"),
                                    ("derived", "由系统推算"),
                                ],
                                max_length=10,
                                verbose_name="权威来源",
                            ),
                        ),
                        (
                            "system",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="导入自哪个系统"
                            ),
                        ),
                        (
                            "counts",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="系统推算什么"
                            ),
                        ),
                        (
                            "limit",
                            alliance.core.db.fields.ExactDecimal(
                                null=True, verbose_name="相差超过百分之几即列出"
                            ),
                        ),
                        ("basis", models.CharField(max_length=300, verbose_name="依据")),
                        ("set_at", models.DateTimeField(verbose_name="设定时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                        (
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "element",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="source_rule",
                                to="kpi.dataelement",
                                verbose_name="数据元",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.person",
                                verbose_name="设定人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "数据来源规则",
                        "ordering": ["element"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="source_rule_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="element", name="kpi_sourcerule_element_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="set_by", name="kpi_sourcerule_set_by_same_county"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
