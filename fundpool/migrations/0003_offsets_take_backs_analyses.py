import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.guards


class Migration(migrations.Migration):
    dependencies = [
        ("fundpool", "0002_whole_course"),
        ("members", "0009_medicine_codes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="insurancesettlement",
            name="status",
            field=models.CharField(
                choices=[
                    ("submitted", "待另一人核定"),
                    ("confirmed", "已核定入账"),
                    ("refused", "未核定"),
                    ("withdrawn", "已撤回"),
                    ("reversed", "已冲销"),
                ],
                default="submitted",
                max_length=9,
                verbose_name="状态",
            ),
        ),
        migrations.CreateModel(
            name="CapitationOffset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fen", models.BigIntegerField(verbose_name="抵扣（分）")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offsets",
                        to="fundpool.capitationbudget",
                        verbose_name="应退的单位预算",
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
                        related_name="offsets",
                        to="fundpool.capitationrun",
                        verbose_name="抵扣的拨付",
                    ),
                ),
            ],
            options={
                "verbose_name": "结算应退抵扣",
                "ordering": ["run", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "budget"), name="capitation_offset_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fen__gt", 0)), name="capitation_offset_above_nought"
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="run", name="fundpool_capitationoffset_run_same_county"
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="budget", name="fundpool_capitationoffset_budget_same_county"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EconomicAnalysis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                ("comment", models.TextField(max_length=4000, verbose_name="分析意见")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "起草"), ("filed", "已报送"), ("replaced", "已有新版")],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="撰写时间")),
                ("filed_at", models.DateTimeField(null=True, verbose_name="报送时间")),
                ("figures", models.JSONField(default=list, verbose_name="报送时的数据")),
                ("demo", models.BooleanField(default=False, verbose_name="演示")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.alliance",
                        verbose_name="联盟",
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
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                        verbose_name="报送人",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                        verbose_name="撰写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "经济运行分析",
                "ordering": ["-year", "alliance", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "alliance", "year", "number"),
                        name="analysis_version_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "draft")),
                        fields=("county", "alliance", "year"),
                        name="analysis_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "filed"), _negated=True),
                            ("filed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="analysis_filed_when",
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="alliance", name="fundpool_economicanalysis_alliance_same_county"
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="written_by", name="fundpool_economicanalysis_written_by_same_county"
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="filed_by", name="fundpool_economicanalysis_filed_by_same_county"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InsuranceTakeBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="冲销日期")),
                ("reason", models.CharField(max_length=200, verbose_name="撤销的理由")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "待另一人核定"),
                            ("confirmed", "已冲销"),
                            ("refused", "不予撤销"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="submitted",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="核定时间")),
                (
                    "answer",
                    models.CharField(blank=True, max_length=200, verbose_name="不予撤销的理由"),
                ),
                ("parts", models.JSONField(default=list, verbose_name="原分配")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.county",
                        verbose_name="县区",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                        verbose_name="核定人",
                    ),
                ),
                (
                    "journal",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fundpool.journal",
                        verbose_name="冲销凭证",
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="take_backs",
                        to="fundpool.insurancesettlement",
                        verbose_name="医保入账",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                        verbose_name="提交人",
                    ),
                ),
            ],
            options={
                "verbose_name": "医保入账的撤销",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("submitted", "confirmed"))),
                        fields=("settlement",),
                        name="insurance_taken_back_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "confirmed"), _negated=True),
                            models.Q(
                                ("journal__isnull", False),
                                models.Q(("ended_by", models.F("submitted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="insurance_taken_back_by_two",
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="settlement", name="fundpool_insurancetakeback_settlement_same_county"
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="submitted_by",
                        name="fundpool_insurancetakeback_submitted_by_same_county",
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="ended_by", name="fundpool_insurancetakeback_ended_by_same_county"
                    ),
                    alliance.core.db.constraints.SameCounty(
                        fk="journal", name="fundpool_insurancetakeback_journal_same_county"
                    ),
                ],
            },
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="CapitationOffset",
        ),
    ]
