import alliance.core.db.constraints
import alliance.core.db.fields
import alliance.core.db.guards
import alliance.core.db.together
import alliance.core.ids
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_named_mappings"),
        ("fundpool", "0001_funds"),
        ("kpi", "0014_fewer_keys_a_cell"),
        ("members", "0009_medicine_codes"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="AuditPackage",
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
                        ("pools", models.JSONField(default=list, verbose_name="资金池")),
                        ("years", models.JSONField(default=list, verbose_name="年度")),
                        ("units", models.JSONField(default=list, verbose_name="单位")),
                        ("bounds", models.JSONField(default=dict, verbose_name="最后凭证号")),
                        ("reason", models.CharField(max_length=200, verbose_name="用途")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "正在生成"),
                                    ("ready", "可以下载"),
                                    ("failed", "没有生成"),
                                ],
                                default="waiting",
                                max_length=7,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "trouble",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="没有生成的原因"
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                        ("made_at", models.DateTimeField(null=True, verbose_name="生成时间")),
                        ("journals", models.PositiveIntegerField(null=True, verbose_name="凭证数")),
                        ("contents", models.JSONField(default=list, verbose_name="目录")),
                        (
                            "findings",
                            models.PositiveIntegerField(null=True, verbose_name="发现的问题数"),
                        ),
                        ("size", models.PositiveBigIntegerField(null=True, verbose_name="字节数")),
                        (
                            "sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="文件摘要"),
                        ),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="申请人",
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
                        "verbose_name": "审计资料包",
                        "ordering": ["county", "-asked_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="audit_package_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="asked_by", name="fundpool_auditpackage_asked_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditPackageChunk",
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
                        ("number", models.PositiveIntegerField(verbose_name="序号")),
                        ("content", models.BinaryField(verbose_name="内容")),
                        (
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="chunks",
                                to="fundpool.auditpackage",
                                verbose_name="审计资料包",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "审计资料包文件",
                        "ordering": ["package", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("package", "number"), name="audit_chunk_once"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="package", name="fundpool_auditpackagechunk_package_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankAccount",
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
                        ("code", models.CharField(max_length=40, verbose_name="代码")),
                        ("holder", models.CharField(max_length=120, verbose_name="存放单位")),
                        ("bank", models.CharField(max_length=100, verbose_name="开户银行")),
                        ("ends_with", models.CharField(max_length=4, verbose_name="账号末四位")),
                        ("since", models.DateField(verbose_name="起始日")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
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
                    ],
                    options={
                        "verbose_name": "银行账户",
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "code"), name="bank_account_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="bank_account_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_bankaccount_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankBalance",
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
                        ("on", models.DateField(verbose_name="日期")),
                        ("number", models.PositiveSmallIntegerField(verbose_name="第几次填写")),
                        ("fen", models.BigIntegerField(verbose_name="银行余额（分）")),
                        ("statement_no", models.CharField(max_length=80, verbose_name="对账单号")),
                        ("at", models.DateTimeField(verbose_name="填写时间")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="balances",
                                to="fundpool.bankaccount",
                                verbose_name="银行账户",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="填写人",
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
                            "document",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.document",
                                verbose_name="对账单",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "银行余额",
                        "ordering": ["account", "on", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "on", "number"), name="bank_balance_once"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="account", name="fundpool_bankbalance_account_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="document", name="fundpool_bankbalance_document_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_bankbalance_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankLine",
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
                        ("on", models.DateField(verbose_name="日期")),
                        (
                            "side",
                            models.CharField(
                                choices=[("in", "收"), ("out", "付")],
                                max_length=3,
                                verbose_name="收付",
                            ),
                        ),
                        ("fen", models.BigIntegerField(verbose_name="金额（分）")),
                        (
                            "counterparty",
                            models.CharField(blank=True, max_length=120, verbose_name="对方户名"),
                        ),
                        (
                            "purpose",
                            models.CharField(blank=True, max_length=200, verbose_name="摘要"),
                        ),
                        ("reference", models.CharField(max_length=60, verbose_name="流水号")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        ("voided_at", models.DateTimeField(null=True, verbose_name="作废时间")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="作废理由"),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="fundpool.bankaccount",
                                verbose_name="银行账户",
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
                            "voided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="作废人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "银行流水",
                        "ordering": ["account", "on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="bank_line_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("voided_at", None)),
                                fields=("account", "reference"),
                                name="bank_line_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0)), name="bank_line_above_nought"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="account", name="fundpool_bankline_account_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="file", name="fundpool_bankline_file_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_bankline_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="voided_by", name="fundpool_bankline_voided_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankMatch",
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
                        ("at", models.DateTimeField(verbose_name="勾对时间")),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="取消时间")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="取消理由"),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="勾对人",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_matches",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="fundpool.bankline",
                                verbose_name="银行流水",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="取消人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "银行勾对",
                        "ordering": ["line", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("journal",),
                                name="bank_match_once",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="line", name="fundpool_bankmatch_line_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_bankmatch_journal_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_bankmatch_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="undone_by", name="fundpool_bankmatch_undone_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BankPool",
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
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="fundpool.bankaccount",
                                verbose_name="银行账户",
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
                            "pool",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bank_share",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "银行账户分户",
                        "ordering": ["account", "pool"],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="account", name="fundpool_bankpool_account_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_bankpool_pool_same_county"
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
                    },
                ),
                migrations.CreateModel(
                    name="CapitationStandard",
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
                                name="fundpool_capitationstandard_capitation_same_county",
                            ),
                        ],
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
                                to="fundpool.capitationstandard",
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
                    },
                ),
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
                    name="CapitationPrepayment",
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
                            "journal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prepayment",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "capitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prepayments",
                                to="fundpool.capitationyear",
                                verbose_name="年度预算",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "财政预拨到账",
                        "ordering": ["capitation", "quarter", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                                name="capitation_prepayment_of_four",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="capitation",
                                name="fundpool_capitationprepayment_capitation_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal",
                                name="fundpool_capitationprepayment_journal_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dissolution",
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
                        ("document_no", models.CharField(max_length=80, verbose_name="文号")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="说明"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("clearing", "清理中"),
                                    ("submitted", "待另一人核定"),
                                    ("paying", "返还中"),
                                    ("done", "已办结"),
                                    ("called_off", "已撤销"),
                                ],
                                default="clearing",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="发起时间")),
                        (
                            "basis_year",
                            models.PositiveSmallIntegerField(null=True, verbose_name="出资年度"),
                        ),
                        (
                            "clause",
                            models.CharField(blank=True, max_length=200, verbose_name="依据"),
                        ),
                        (
                            "subsidies_first",
                            models.BooleanField(null=True, verbose_name="财政补助先退回"),
                        ),
                        (
                            "free_fen",
                            models.BigIntegerField(default=0, verbose_name="分配的可用余额（分）"),
                        ),
                        (
                            "to_source_fen",
                            models.BigIntegerField(default=0, verbose_name="退回财政（分）"),
                        ),
                        (
                            "fingerprint",
                            models.CharField(blank=True, max_length=64, verbose_name="试算校验值"),
                        ),
                        ("submitted_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="核定时间")),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="退回或撤销的理由"
                            ),
                        ),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="办结时间")),
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
                                verbose_name="核定人",
                            ),
                        ),
                        (
                            "finished_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="办结人",
                            ),
                        ),
                        (
                            "journal",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dissolution",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dissolutions",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="发起人",
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
                        "verbose_name": "资金池解体",
                        "ordering": ["-started_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "called_off"), _negated=True),
                                fields=("county", "pool"),
                                name="pool_dissolved_once",
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="dissolution_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", models.F("submitted_by")), _negated=True
                                ),
                                name="dissolution_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("free_fen__gte", 0),
                                    ("to_source_fen__gte", 0),
                                    ("to_source_fen__lte", models.F("free_fen")),
                                ),
                                name="dissolution_within_free",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_dissolution_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="started_by", name="fundpool_dissolution_started_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="submitted_by",
                                name="fundpool_dissolution_submitted_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="decided_by", name="fundpool_dissolution_decided_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_dissolution_journal_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="finished_by",
                                name="fundpool_dissolution_finished_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DissolutionLine",
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
                            "contributed_fen",
                            models.BigIntegerField(default=0, verbose_name="出资（分）"),
                        ),
                        ("fen", models.BigIntegerField(verbose_name="返还（分）")),
                        (
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "dissolution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="fundpool.dissolution",
                                verbose_name="资金池解体",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "journal",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.journal",
                                verbose_name="付款凭证",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "解体返还",
                        "ordering": ["dissolution", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("dissolution", "institution"), name="dissolution_line_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("institution", None)),
                                fields=("dissolution",),
                                name="dissolution_source_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0), ("contributed_fen__gte", 0)),
                                name="dissolution_line_above_nought",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="dissolution",
                                name="fundpool_dissolutionline_dissolution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="fundpool_dissolutionline_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_dissolutionline_journal_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundAlert",
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
                                choices=[("used", "专项使用进度"), ("advance", "已拨未核销天数")],
                                max_length=8,
                                verbose_name="预警",
                            ),
                        ),
                        ("key", models.CharField(max_length=80, verbose_name="监控对象")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("threshold", models.CharField(max_length=40, verbose_name="界限")),
                        ("measured", models.CharField(max_length=40, verbose_name="数值")),
                        ("crossed_at", models.DateTimeField(verbose_name="越过时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                        (
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "earmark",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.earmark",
                                verbose_name="专项",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.request",
                                verbose_name="资金申请",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "资金预警",
                        "ordering": ["pool", "-crossed_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("county", "key"),
                                name="fund_alert_open_once",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_fundalert_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="earmark", name="fundpool_fundalert_earmark_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="fundpool_fundalert_request_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InsuranceYear",
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
                        ("budget_fen", models.BigIntegerField(verbose_name="总额预算（分）")),
                        ("spent_fen", models.BigIntegerField(verbose_name="实际支出（分）")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("submitted", "待另一人核定"),
                                    ("confirmed", "已核定"),
                                    ("refused", "未核定"),
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
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="理由"),
                        ),
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
                            "document",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.document",
                                verbose_name="佐证材料",
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
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="insurance_years",
                                to="fundpool.pool",
                                verbose_name="资金池",
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
                        "verbose_name": "医保年度",
                        "ordering": ["-year", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ("submitted", "confirmed"))),
                                fields=("county", "alliance", "year"),
                                name="insurance_once",
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="insurance_year_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("budget_fen__gte", 0), ("spent_fen__gte", 0)),
                                name="insurance_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "confirmed"), _negated=True),
                                    models.Q(("ended_by", models.F("submitted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="insurance_year_by_two",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_insuranceyear_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="alliance", name="fundpool_insuranceyear_alliance_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="document", name="fundpool_insuranceyear_document_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="submitted_by",
                                name="fundpool_insuranceyear_submitted_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="ended_by", name="fundpool_insuranceyear_ended_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InsuranceShare",
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
                        ("weight", alliance.core.db.fields.ExactDecimal(verbose_name="权重")),
                        ("fen", models.BigIntegerField(null=True, verbose_name="分得或分担（分）")),
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
                            "journal",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.journal",
                                verbose_name="付款凭证",
                            ),
                        ),
                        (
                            "insured",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="fundpool.insuranceyear",
                                verbose_name="医保年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "医保权重",
                        "ordering": ["insured", "institution__code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("insured", "institution"), name="weighed_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen", None), ("fen__gte", 0), _connector="OR"),
                                name="insurance_share_not_negative",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="insured", name="fundpool_insuranceshare_insured_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="fundpool_insuranceshare_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_insuranceshare_journal_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InsuranceSettlement",
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
                            "way",
                            models.CharField(
                                choices=[
                                    ("for_use", "由牵头单位用于发展"),
                                    ("for_units", "作为各单位业务收入，按权重分配"),
                                    ("by_finance", "合理部分经决定后由财政承担"),
                                    ("by_tiers", "由医保和医共体按档次分担"),
                                ],
                                max_length=10,
                                verbose_name="办法",
                            ),
                        ),
                        (
                            "clause",
                            models.CharField(blank=True, max_length=200, verbose_name="依据"),
                        ),
                        (
                            "tiers",
                            models.CharField(blank=True, max_length=400, verbose_name="分担档次"),
                        ),
                        ("on", models.DateField(verbose_name="记账日期")),
                        ("bank_no", models.CharField(max_length=100, verbose_name="回单号或文号")),
                        (
                            "decision_no",
                            models.CharField(blank=True, max_length=80, verbose_name="决定文号"),
                        ),
                        ("decided_on", models.DateField(null=True, verbose_name="决定日期")),
                        ("total_fen", models.BigIntegerField(verbose_name="结余或超支（分）")),
                        (
                            "insurer_fen",
                            models.BigIntegerField(default=0, verbose_name="医保承担（分）"),
                        ),
                        ("pool_fen", models.BigIntegerField(verbose_name="记入资金池（分）")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("submitted", "待另一人核定"),
                                    ("confirmed", "已核定入账"),
                                    ("refused", "未核定"),
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
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="理由"),
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
                            "earmark",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.earmark",
                                verbose_name="专项",
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
                                related_name="insurance",
                                to="fundpool.journal",
                                verbose_name="凭证",
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
                            "insured",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settlements",
                                to="fundpool.insuranceyear",
                                verbose_name="医保年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "医保结余和超支",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ("submitted", "confirmed"))),
                                fields=("insured",),
                                name="insurance_settled_once",
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="insurance_settlement_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("total_fen__gt", 0),
                                    ("insurer_fen__gte", 0),
                                    ("pool_fen__gte", 0),
                                    ("insurer_fen__lte", models.F("total_fen")),
                                    (
                                        "pool_fen__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("total_fen"), "-", models.F("insurer_fen")
                                        ),
                                    ),
                                ),
                                name="insurance_within_total",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("way", "by_finance"), _negated=True),
                                    models.Q(
                                        models.Q(("decision_no", ""), _negated=True),
                                        ("decided_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="insurance_finance_by_decision",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "confirmed"), _negated=True),
                                    models.Q(("ended_by", models.F("submitted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="insurance_settlement_by_two",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="insured",
                                name="fundpool_insurancesettlement_insured_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="earmark",
                                name="fundpool_insurancesettlement_earmark_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="submitted_by",
                                name="fundpool_insurancesettlement_submitted_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="ended_by",
                                name="fundpool_insurancesettlement_ended_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal",
                                name="fundpool_insurancesettlement_journal_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Misdirected",
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="收到错付的单位",
                            ),
                        ),
                        (
                            "misuse",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="misdirected",
                                to="fundpool.misuse",
                                verbose_name="追缴",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="misdirected",
                                to="fundpool.disbursement",
                                verbose_name="拨付",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "错付未退",
                        "ordering": ["payment", "id"],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="payment", name="fundpool_misdirected_payment_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="misuse", name="fundpool_misdirected_misuse_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="fundpool_misdirected_institution_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentReturn",
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
                                choices=[("bank", "银行退票"), ("unit", "错付退回")],
                                max_length=4,
                                verbose_name="种类",
                            ),
                        ),
                        ("fen", models.BigIntegerField(verbose_name="退回金额（分）")),
                        ("on", models.DateField(verbose_name="退回日期")),
                        ("bank_no", models.CharField(max_length=60, verbose_name="银行回单号")),
                        ("reason", models.CharField(max_length=500, verbose_name="退回原因")),
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="returns",
                                to="fundpool.disbursement",
                                verbose_name="拨付",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "退回的拨付",
                        "ordering": ["payment", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0)),
                                name="payment_return_above_nought",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="payment", name="fundpool_paymentreturn_payment_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_paymentreturn_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_paymentreturn_journal_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TreasuryPayment",
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
                        ("reference", models.CharField(max_length=60, verbose_name="支付凭证号")),
                        ("on", models.DateField(verbose_name="支付日期")),
                        ("fen", models.BigIntegerField(verbose_name="金额（分）")),
                        ("payee", models.CharField(max_length=120, verbose_name="收款人")),
                        (
                            "purpose",
                            models.CharField(blank=True, max_length=200, verbose_name="用途"),
                        ),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
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
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.importfile",
                                verbose_name="导入文件",
                            ),
                        ),
                        (
                            "payment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="treasury",
                                to="fundpool.disbursement",
                                verbose_name="拨付",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "国库支付",
                        "ordering": ["on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "reference"), name="treasury_payment_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0)),
                                name="treasury_payment_above_nought",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="payment", name="fundpool_treasurypayment_payment_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="file", name="fundpool_treasurypayment_file_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_treasurypayment_by_same_county"
                            ),
                        ],
                    },
                ),
            ],
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="AuditPackageChunk",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="BankBalance",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="TreasuryPayment",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="PaymentReturn",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="Misdirected",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="CapitationRecovery",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="CapitationPrepayment",
        ),
    ]
