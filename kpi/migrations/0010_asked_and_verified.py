"""Figures asked for once by an hour; a run's figures checked on the spot."""

import alliance.core.db.constraints
import alliance.core.db.fields
import alliance.core.db.together
import alliance.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_registry"),
        ("kpi", "0009_rulings_and_superiors"),
        ("members", "0006_fact_request_workdays"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="AdHocRequest",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=alliance.core.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
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
                        ("title", models.CharField(max_length=120, verbose_name="事由")),
                        ("basis", models.CharField(max_length=300, verbose_name="依据")),
                        ("period", models.CharField(max_length=6, verbose_name="期间")),
                        ("due_at", models.DateTimeField(verbose_name="截止时间")),
                        (
                            "minutes",
                            models.PositiveIntegerField(null=True, verbose_name="每家约需分钟"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "收取中"), ("ended", "已结束")],
                                default="open",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="要数人",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="下发时间")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="结束人",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                    ],
                    options={
                        "verbose_name": "临时要数",
                        "ordering": ["-asked_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="ad_hoc_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="asked_by", name="kpi_adhocrequest_asked_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="ended_by", name="kpi_adhocrequest_ended_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AdHocItem",
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
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="kpi.adhocrequest",
                                verbose_name="临时要数",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                        (
                            "element",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="kpi.dataelement",
                                verbose_name="数据元",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "name_en",
                            models.CharField(blank=True, max_length=300, verbose_name="英文名称"),
                        ),
                        ("unit", models.CharField(max_length=20, verbose_name="计量单位")),
                        (
                            "places",
                            models.PositiveSmallIntegerField(default=0, verbose_name="小数位"),
                        ),
                    ],
                    options={
                        "verbose_name": "要的数",
                        "ordering": ["request", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "position"), name="ad_hoc_item_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="ad_hoc_item_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="kpi_adhocitem_request_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="element", name="kpi_adhocitem_element_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AdHocCell",
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
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cells",
                                to="kpi.adhocitem",
                                verbose_name="要的数",
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
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("found", "已有"),
                                    ("asked", "待答复"),
                                    ("answered", "已答复"),
                                    ("refused", "不能提供"),
                                ],
                                max_length=8,
                                verbose_name="状态",
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
                        ("stated_zero", models.BooleanField(default=False, verbose_name="零报告")),
                        (
                            "refusal",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="不能提供的理由"
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
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
                        ("at", models.DateTimeField(null=True, verbose_name="时间")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.person",
                                verbose_name="填报人",
                            ),
                        ),
                        ("before", models.JSONField(default=list, verbose_name="以前")),
                    ],
                    options={
                        "verbose_name": "要数的格",
                        "ordering": ["item", "unit"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "unit"), name="ad_hoc_cell_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("missing", ""),
                                        ("state__in", ("asked", "refused")),
                                        ("value__isnull", True),
                                    ),
                                    models.Q(
                                        ("missing", ""),
                                        ("state", "found"),
                                        ("value__isnull", False),
                                    ),
                                    models.Q(
                                        ("missing", ""),
                                        ("state", "answered"),
                                        ("value__isnull", False),
                                    ),
                                    models.Q(
                                        ("state", "answered"),
                                        ("value__isnull", True),
                                        models.Q(("missing", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ad_hoc_cell_says_one_thing",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="item", name="kpi_adhoccell_item_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="unit", name="kpi_adhoccell_unit_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="kpi_adhoccell_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Verification",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=alliance.core.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
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
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verifications",
                                to="kpi.run",
                                verbose_name="考核批次",
                            ),
                        ),
                        ("basis", models.CharField(max_length=300, verbose_name="依据")),
                        ("seed", models.CharField(max_length=40, verbose_name="随机种子")),
                        ("frame", models.CharField(max_length=64, verbose_name="抽样框摘要")),
                        ("frame_units", models.PositiveIntegerField(verbose_name="抽样框单位数")),
                        (
                            "frame_elements",
                            models.PositiveIntegerField(verbose_name="抽样框数据元数"),
                        ),
                        ("units", models.PositiveSmallIntegerField(verbose_name="抽几家")),
                        ("elements", models.PositiveSmallIntegerField(verbose_name="每家抽几个数")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "核查中"),
                                    ("done", "已完成"),
                                    ("called_off", "已撤销"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="抽样人",
                            ),
                        ),
                        ("drawn_at", models.DateTimeField(verbose_name="抽样时间")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="了结人",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="了结时间")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销的原因"),
                        ),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                    ],
                    options={
                        "verbose_name": "现场核查",
                        "ordering": ["-drawn_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("run",),
                                name="verification_open_once",
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="verification_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="run", name="kpi_verification_run_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="drawn_by", name="kpi_verification_drawn_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="ended_by", name="kpi_verification_ended_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="VerificationSheet",
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
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "verification",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="kpi.verification",
                                verbose_name="现场核查",
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
                        (
                            "words",
                            models.CharField(blank=True, max_length=1000, verbose_name="单位意见"),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.person",
                                verbose_name="签字人",
                            ),
                        ),
                        ("signed_at", models.DateTimeField(null=True, verbose_name="签字时间")),
                    ],
                    options={
                        "verbose_name": "核查表",
                        "ordering": ["verification", "unit"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("verification", "unit"), name="check_sheet_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="check_sheet_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="verification",
                                name="kpi_verificationsheet_verification_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="unit", name="kpi_verificationsheet_unit_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="signed_by", name="kpi_verificationsheet_signed_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="VerifiedFigure",
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
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures",
                                to="kpi.verificationsheet",
                                verbose_name="核查表",
                            ),
                        ),
                        (
                            "element",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="kpi.dataelement",
                                verbose_name="数据元",
                            ),
                        ),
                        (
                            "reported",
                            alliance.core.db.fields.ExactDecimal(null=True, verbose_name="上报数"),
                        ),
                        (
                            "verified",
                            alliance.core.db.fields.ExactDecimal(null=True, verbose_name="核实数"),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                        (
                            "document",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="core.document",
                                verbose_name="佐证材料",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.person",
                                verbose_name="核查人",
                            ),
                        ),
                        ("at", models.DateTimeField(null=True, verbose_name="核查时间")),
                        ("before", models.JSONField(default=list, verbose_name="以前")),
                    ],
                    options={
                        "verbose_name": "核查的数",
                        "ordering": ["sheet", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sheet", "element"), name="verified_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="verified_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="sheet", name="kpi_verifiedfigure_sheet_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="element", name="kpi_verifiedfigure_element_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="document", name="kpi_verifiedfigure_document_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="kpi_verifiedfigure_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
            ],
        ),
    ]
