import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.guards
import alliance.core.db.together


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_named_mappings"),
        ("fundpool", "0003_packages_and_alerts"),
        ("members", "0008_disease_lists_of_alliances"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
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
    ]
