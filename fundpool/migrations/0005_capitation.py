import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.fields
import alliance.core.db.guards
import alliance.core.db.together


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_named_mappings"),
        ("fundpool", "0004_bank"),
        ("kpi", "0013_strict_sources"),
        ("members", "0008_disease_lists_of_alliances"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="CapitationYear",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("document_no", models.CharField(max_length=80, verbose_name="预算文号")),
                        (
                            "population",
                            models.PositiveBigIntegerField(null=True, verbose_name="任务人口数"),
                        ),
                        (
                            "population_source",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="任务人口数依据"
                            ),
                        ),
                        (
                            "per_head_fen",
                            models.BigIntegerField(null=True, verbose_name="人均筹资标准（分）"),
                        ),
                        (
                            "per_head_source",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="人均筹资标准依据"
                            ),
                        ),
                        (
                            "q1_fen",
                            models.BigIntegerField(null=True, verbose_name="第一季度（分）"),
                        ),
                        (
                            "q2_fen",
                            models.BigIntegerField(null=True, verbose_name="第二季度（分）"),
                        ),
                        (
                            "q3_fen",
                            models.BigIntegerField(null=True, verbose_name="第三季度（分）"),
                        ),
                        (
                            "q4_fen",
                            models.BigIntegerField(null=True, verbose_name="第四季度（分）"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "起草"),
                                    ("submitted", "待另一人核定"),
                                    ("confirmed", "已核定"),
                                    ("running", "按季度拨付"),
                                    ("settled", "已结算"),
                                ],
                                default="draft",
                                max_length=9,
                                verbose_name="状态",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                        ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="核定时间")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="退回理由"),
                        ),
                        (
                            "unearned_to",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lead", "留牵头医院统筹"),
                                    ("source", "缴回财政"),
                                    ("reward", "转入奖励资金"),
                                ],
                                max_length=6,
                                verbose_name="未核拨资金去向",
                            ),
                        ),
                        (
                            "unearned_fen",
                            models.BigIntegerField(default=0, verbose_name="未核拨资金（分）"),
                        ),
                        (
                            "settled_at",
                            models.DateTimeField(null=True, verbose_name="年度结算时间"),
                        ),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="核定人",
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
                            "drafted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="起草人",
                            ),
                        ),
                        (
                            "earmark",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="capitation",
                                to="fundpool.earmark",
                                verbose_name="专项",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="capitations",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="年度结算人",
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
                        "verbose_name": "基本公卫年度预算",
                        "ordering": ["-year", "-id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "pool", "year"), name="capitation_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="capitation_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(
                                        ("confirmed_by", models.F("submitted_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="capitation_confirmed_by_another",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_capitationyear_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="earmark", name="fundpool_capitationyear_earmark_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="drafted_by",
                                name="fundpool_capitationyear_drafted_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="submitted_by",
                                name="fundpool_capitationyear_submitted_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="confirmed_by",
                                name="fundpool_capitationyear_confirmed_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="settled_by",
                                name="fundpool_capitationyear_settled_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CapitationService",
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
                        ("code", models.CharField(max_length=20, verbose_name="代码")),
                        ("name", models.CharField(max_length=40, verbose_name="服务项目")),
                        ("unit", models.CharField(max_length=20, verbose_name="计量单位")),
                        ("standard_fen", models.BigIntegerField(verbose_name="支付标准（分）")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        (
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "capitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="services",
                                to="fundpool.capitationyear",
                                verbose_name="年度预算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "支付标准",
                        "ordering": ["capitation", "code"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("capitation", "code"), name="capitation_service_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="capitation_service_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("standard_fen__gte", 0)),
                                name="capitation_standard_not_negative",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="capitation",
                                name="fundpool_capitationservice_capitation_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CapitationRun",
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
                            "kind",
                            models.CharField(
                                choices=[("advance", "季度预拨"), ("settlement", "结算")],
                                max_length=10,
                                verbose_name="种类",
                            ),
                        ),
                        (
                            "quarter",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(4)],
                                verbose_name="季度",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("submitted", "待审批"),
                                    ("first_approved", "待第二人审批"),
                                    ("approved", "已批待拨"),
                                    ("done", "已办结"),
                                    ("refused", "未批准"),
                                    ("withdrawn", "已撤回"),
                                    ("cancelled", "已取消"),
                                ],
                                default="submitted",
                                max_length=14,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "share",
                            models.CharField(blank=True, max_length=40, verbose_name="预拨比例"),
                        ),
                        (
                            "method",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("work", "按核实的工作量和支付标准"),
                                    ("score_withheld", "按得分核拨未预拨部分"),
                                    ("score_quarter", "按得分核定季度经费，多拨的扣回"),
                                    ("score_banded", "按得分档次核拨未预拨部分"),
                                ],
                                max_length=14,
                                verbose_name="结算办法",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(blank=True, max_length=200, verbose_name="依据"),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(null=True, verbose_name="考核批次修订号"),
                        ),
                        ("pay_fen", models.BigIntegerField(verbose_name="应拨合计（分）")),
                        (
                            "recover_fen",
                            models.BigIntegerField(default=0, verbose_name="应退合计（分）"),
                        ),
                        ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                        (
                            "first_at",
                            models.DateTimeField(null=True, verbose_name="第一次审批时间"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="理由"),
                        ),
                        ("paid_on", models.DateField(null=True, verbose_name="支付日期")),
                        (
                            "bank_no",
                            models.CharField(blank=True, max_length=60, verbose_name="银行回单号"),
                        ),
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
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="审批人",
                            ),
                        ),
                        (
                            "first_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="第一审批人",
                            ),
                        ),
                        (
                            "paid_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="支付人",
                            ),
                        ),
                        (
                            "scored",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="kpi.run",
                                verbose_name="考核批次",
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
                        (
                            "capitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="runs",
                                to="fundpool.capitationyear",
                                verbose_name="年度预算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "基本公卫预拨和结算",
                        "ordering": ["capitation", "quarter", "kind", "id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("status__in", ("refused", "withdrawn", "cancelled")),
                                    _negated=True,
                                ),
                                fields=("capitation", "kind", "quarter"),
                                name="capitation_run_once",
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="capitation_run_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("pay_fen__gte", 0), ("recover_fen__gte", 0)),
                                name="capitation_run_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("paid_by__isnull", True),
                                    models.Q(("paid_by", models.F("decided_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="capitation_run_paid_by_another",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="capitation",
                                name="fundpool_capitationrun_capitation_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="scored", name="fundpool_capitationrun_scored_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="submitted_by",
                                name="fundpool_capitationrun_submitted_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="first_by", name="fundpool_capitationrun_first_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="decided_by",
                                name="fundpool_capitationrun_decided_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="paid_by", name="fundpool_capitationrun_paid_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CapitationReceipt",
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
                            "quarter",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(4)],
                                verbose_name="季度",
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
                            "receipt",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="capitation",
                                to="fundpool.receipt",
                                verbose_name="财政拨入",
                            ),
                        ),
                        (
                            "capitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="fundpool.capitationyear",
                                verbose_name="年度预算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "财政预拨到账",
                        "ordering": ["capitation", "quarter", "id"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                                name="capitation_receipt_of_a_quarter",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="capitation",
                                name="fundpool_capitationreceipt_capitation_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CapitationBudget",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("member", "成员单位（含村卫生室）"),
                                    ("professional", "专业公共卫生机构"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("fen", models.BigIntegerField(verbose_name="年度预算（分）")),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "capitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="budgets",
                                to="fundpool.capitationyear",
                                verbose_name="年度预算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位预算",
                        "ordering": ["capitation", "institution__code"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("capitation", "institution"), name="capitation_budget_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="capitation_budget_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen__gte", 0)),
                                name="capitation_budget_not_negative",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="capitation",
                                name="fundpool_capitationbudget_capitation_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="fundpool_capitationbudget_institution_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CapitationQuarter",
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
                            "quarter",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(4)],
                                verbose_name="季度",
                            ),
                        ),
                        ("fen", models.BigIntegerField(verbose_name="季度经费（分）")),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quarters",
                                to="fundpool.capitationbudget",
                                verbose_name="单位预算",
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
                    ],
                    options={
                        "verbose_name": "季度经费",
                        "ordering": ["budget", "quarter"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("budget", "quarter"), name="capitation_quarter_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fen__gte", 0), ("quarter__gte", 1), ("quarter__lte", 4)
                                ),
                                name="capitation_quarter_of_four",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="budget", name="fundpool_capitationquarter_budget_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CapitationRecovery",
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
                        ("fen", models.BigIntegerField(verbose_name="退回（分）")),
                        ("on", models.DateField(verbose_name="到账日期")),
                        ("bank_no", models.CharField(max_length=60, verbose_name="银行回单号")),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recoveries",
                                to="fundpool.capitationbudget",
                                verbose_name="单位预算",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="登记人",
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
                            "journal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "结算退回",
                        "ordering": ["budget", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0)),
                                name="capitation_recovery_above_nought",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="budget", name="fundpool_capitationrecovery_budget_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_capitationrecovery_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_capitationrecovery_journal_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CapitationLine",
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
                        ("quarter_fen", models.BigIntegerField(verbose_name="季度经费（分）")),
                        (
                            "advance_fen",
                            models.BigIntegerField(default=0, verbose_name="已预拨（分）"),
                        ),
                        (
                            "earned_fen",
                            models.BigIntegerField(null=True, verbose_name="核定（分）"),
                        ),
                        ("pay_fen", models.BigIntegerField(default=0, verbose_name="应拨（分）")),
                        (
                            "recover_fen",
                            models.BigIntegerField(default=0, verbose_name="应退（分）"),
                        ),
                        (
                            "score",
                            alliance.core.db.fields.ExactDecimal(null=True, verbose_name="得分"),
                        ),
                        ("detail", models.JSONField(default=dict, verbose_name="计算依据")),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="fundpool.capitationbudget",
                                verbose_name="单位预算",
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
                            "payee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.payee",
                                verbose_name="收款账户",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="fundpool.capitationrun",
                                verbose_name="预拨或结算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位预拨或结算",
                        "ordering": ["run", "budget__institution__code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "budget"), name="capitation_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("advance_fen__gte", 0),
                                    ("pay_fen__gte", 0),
                                    ("recover_fen__gte", 0),
                                    models.Q(("pay_fen", 0), ("recover_fen", 0), _connector="OR"),
                                ),
                                name="capitation_line_one_way",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="run", name="fundpool_capitationline_run_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="budget", name="fundpool_capitationline_budget_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="payee", name="fundpool_capitationline_payee_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CapitationWork",
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
                            "quarter",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(4)],
                                verbose_name="季度",
                            ),
                        ),
                        ("amount", alliance.core.db.fields.ExactDecimal(verbose_name="核实工作量")),
                        ("source", models.CharField(max_length=200, verbose_name="核实依据")),
                        ("at", models.DateTimeField(verbose_name="核实时间")),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="works",
                                to="fundpool.capitationbudget",
                                verbose_name="单位预算",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="核实人",
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
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.importfile",
                                verbose_name="导入文件",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="works",
                                to="fundpool.capitationservice",
                                verbose_name="服务项目",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "核实工作量",
                        "ordering": ["budget", "quarter", "service__code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("budget", "quarter", "service"), name="capitation_work_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                                name="capitation_work_of_a_quarter",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="budget", name="fundpool_capitationwork_budget_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="service", name="fundpool_capitationwork_service_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="file", name="fundpool_capitationwork_file_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_capitationwork_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
            ],
        ),
        alliance.core.db.guards.AppendOnly("CapitationRecovery"),
        alliance.core.db.guards.AppendOnly("CapitationReceipt"),
    ]
