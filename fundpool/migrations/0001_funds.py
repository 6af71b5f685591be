import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.guards
import alliance.core.db.journals
import alliance.core.db.together
import alliance.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0004_named_mappings"),
        ("members", "0008_disease_lists_of_alliances"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Pool",
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
                        ("kind", models.CharField(max_length=20, verbose_name="类别")),
                        ("name", models.CharField(max_length=120, verbose_name="名称")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("active", "使用中"),
                                    ("dissolving", "解体中"),
                                    ("dissolved", "已解体"),
                                ],
                                default="active",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "alliance",
                            models.ForeignKey(
                                null=True,
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
                    ],
                    options={
                        "verbose_name": "资金池",
                        "ordering": ["code"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "code"), name="fund_code_once"
                            ),
                            models.UniqueConstraint(fields=("county", "id"), name="fund_of_county"),
                            alliance.core.db.constraints.SameCounty(
                                fk="alliance", name="fundpool_pool_alliance_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Period",
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
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "开放"),
                                    ("closing", "结账中"),
                                    ("closed", "已结账"),
                                ],
                                default="open",
                                max_length=7,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "last_no",
                            models.PositiveIntegerField(default=0, verbose_name="最后凭证号"),
                        ),
                        (
                            "last_hash",
                            models.CharField(blank=True, max_length=64, verbose_name="最后校验值"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="结账时间")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="结账人",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="periods",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "会计年度",
                        "ordering": ["pool", "year"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "pool", "year"), name="fund_year_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="fund_year_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_period_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="closed_by", name="fundpool_period_closed_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Journal",
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
                        ("voucher_no", models.PositiveIntegerField(verbose_name="凭证号")),
                        ("kind", models.CharField(max_length=24, verbose_name="业务")),
                        ("effective_on", models.DateField(verbose_name="记账日期")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("budget_year", models.PositiveSmallIntegerField(verbose_name="预算年度")),
                        ("key", models.CharField(max_length=200, verbose_name="业务键")),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "登记中"), ("posted", "已入账")],
                                default="draft",
                                max_length=6,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(blank=True, max_length=200, verbose_name="依据"),
                        ),
                        ("memo", models.CharField(blank=True, max_length=200, verbose_name="摘要")),
                        (
                            "prev_hash",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="上一凭证校验值"
                            ),
                        ),
                        ("hash", models.CharField(max_length=64, verbose_name="校验值")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="制单",
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
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="fundpool.journal",
                                verbose_name="冲销凭证",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="审核",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journals",
                                to="fundpool.period",
                                verbose_name="会计年度",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journals",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "凭证",
                        "ordering": ["period", "voucher_no"],
                        "indexes": [
                            models.Index(
                                fields=["county", "pool", "effective_on"], name="journal_by_day"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "key"), name="journal_key_once"
                            ),
                            models.UniqueConstraint(
                                fields=("period", "voucher_no"), name="voucher_no_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="journal_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_journal_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="period", name="fundpool_journal_period_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="reverses", name="fundpool_journal_reverses_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_journal_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="reviewed_by", name="fundpool_journal_reviewed_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Earmark",
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
                        ("name", models.CharField(max_length=120, verbose_name="名称")),
                        (
                            "document_no",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
                        ),
                        ("checklist", models.TextField(blank=True, verbose_name="材料清单")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                        (
                            "basis",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.clause",
                                verbose_name="方案条款",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="earmarks",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "专项",
                        "ordering": ["pool", "code"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "pool", "code"), name="earmark_code_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="earmark_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_earmark_pool_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Allocation",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("plan", "年度使用计划"),
                                    ("reallocation", "专项之间调剂"),
                                    ("unallocation", "收回未分配"),
                                ],
                                max_length=12,
                                verbose_name="类型",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "待审批"),
                                    ("approved_once", "待第二人审批"),
                                    ("approved", "已批准入账"),
                                    ("refused", "未批准"),
                                    ("withdrawn", "已撤回"),
                                    ("reversed", "已冲销"),
                                ],
                                default="draft",
                                max_length=13,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "document_no",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="说明"),
                        ),
                        ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                        (
                            "note",
                            models.CharField(blank=True, max_length=200, verbose_name="审批意见"),
                        ),
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
                            "journal",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocation",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocations",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "使用计划",
                        "ordering": ["-drafted_at", "-id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="allocation_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("first_by", models.F("drafted_by")), _negated=True),
                                    models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                                    models.Q(("decided_by", models.F("first_by")), _negated=True),
                                ),
                                name="allocation_by_several",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_allocation_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="drafted_by", name="fundpool_allocation_drafted_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="first_by", name="fundpool_allocation_first_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="decided_by", name="fundpool_allocation_decided_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_allocation_journal_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
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
                        ("kind", models.CharField(max_length=20, verbose_name="科目")),
                        (
                            "normal",
                            models.CharField(
                                choices=[("D", "借"), ("C", "贷")],
                                max_length=1,
                                verbose_name="余额方向",
                            ),
                        ),
                        ("guarded", models.BooleanField(verbose_name="不得透支")),
                        (
                            "debit_fen",
                            models.BigIntegerField(default=0, verbose_name="借方累计（分）"),
                        ),
                        (
                            "credit_fen",
                            models.BigIntegerField(default=0, verbose_name="贷方累计（分）"),
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
                            "unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="机构",
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
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "账户",
                        "ordering": ["pool", "kind", "earmark", "unit"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("earmark", None), ("unit", None)),
                                fields=("county", "pool", "kind"),
                                name="fund_account_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("unit", None), models.Q(("earmark", None), _negated=True)
                                ),
                                fields=("county", "pool", "kind", "earmark"),
                                name="fund_account_once_by_earmark",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("earmark", None), models.Q(("unit", None), _negated=True)
                                ),
                                fields=("county", "pool", "kind", "unit"),
                                name="fund_account_once_by_unit",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("earmark", None), _negated=True),
                                    models.Q(("unit", None), _negated=True),
                                ),
                                fields=("county", "pool", "kind", "earmark", "unit"),
                                name="fund_account_once_by_both",
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="fund_account_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("debit_fen__gte", 0), ("credit_fen__gte", 0)),
                                name="fund_account_sums",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("guarded", False),
                                    models.Q(
                                        ("debit_fen__gte", models.F("credit_fen")), ("normal", "D")
                                    ),
                                    models.Q(
                                        ("credit_fen__gte", models.F("debit_fen")), ("normal", "C")
                                    ),
                                    _connector="OR",
                                ),
                                name="fund_account_not_overdrawn",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_account_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="earmark", name="fundpool_account_earmark_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="unit", name="fundpool_account_unit_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
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
                        ("fen", models.BigIntegerField(verbose_name="金额（分）")),
                        ("notice_no", models.CharField(max_length=80, verbose_name="预算指标文号")),
                        ("notice_on", models.DateField(verbose_name="预算指标日期")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("central", "中央"),
                                    ("province", "省"),
                                    ("city", "市"),
                                    ("county", "县"),
                                ],
                                max_length=8,
                                verbose_name="资金级次",
                            ),
                        ),
                        ("project", models.CharField(max_length=120, verbose_name="项目")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="预算年度")),
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
                            "journal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipt",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "财政拨入",
                        "ordering": ["id"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0)), name="receipt_above_nought"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_receipt_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_receipt_journal_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="earmark", name="fundpool_receipt_earmark_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountCode",
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
                        ("kind", models.CharField(max_length=20, verbose_name="科目")),
                        ("code", models.CharField(max_length=40, verbose_name="会计科目代码")),
                        ("name", models.CharField(max_length=80, verbose_name="会计科目名称")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="确认人",
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
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="填写人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "科目对照",
                        "ordering": ["kind"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "kind"), name="account_code_once"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="proposed_by",
                                name="fundpool_accountcode_proposed_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="confirmed_by",
                                name="fundpool_accountcode_confirmed_by_same_county",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BookCheck",
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
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("journals", models.PositiveIntegerField(verbose_name="凭证数")),
                        ("findings", models.TextField(blank=True, verbose_name="发现的问题")),
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
                        "verbose_name": "账簿核验",
                        "ordering": ["-at", "-id"],
                        "indexes": [models.Index(fields=["county", "at"], name="books_verified")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="AllocationLine",
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
                        ("fen", models.BigIntegerField(verbose_name="金额（分）")),
                        (
                            "allocation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="fundpool.allocation",
                                verbose_name="使用计划",
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
                            "source",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.earmark",
                                verbose_name="转出",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.earmark",
                                verbose_name="转入",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "使用计划明细",
                        "ordering": ["allocation", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0)), name="allocation_above_nought"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="allocation",
                                name="fundpool_allocationline_allocation_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="source", name="fundpool_allocationline_source_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="target", name="fundpool_allocationline_target_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
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
                            "side",
                            models.CharField(
                                choices=[("D", "借"), ("C", "贷")],
                                max_length=1,
                                verbose_name="方向",
                            ),
                        ),
                        ("fen", models.BigIntegerField(verbose_name="金额（分）")),
                        ("request", models.UUIDField(null=True, verbose_name="申请")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="fundpool.account",
                                verbose_name="账户",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "journal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分录",
                        "ordering": ["journal", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("request", None), _negated=True),
                                fields=["county", "request"],
                                name="entry_by_request",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0)), name="entry_above_nought"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["D", "C"])),
                                name="entry_debit_or_credit",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_entry_journal_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="account", name="fundpool_entry_account_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution", name="fundpool_entry_institution_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarriedBalance",
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
                        ("fen", models.BigIntegerField(verbose_name="余额（分）")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.account",
                                verbose_name="账户",
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
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carried",
                                to="fundpool.period",
                                verbose_name="会计年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年末结转",
                        "ordering": ["period", "account"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("period", "account"), name="carried_once"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="period", name="fundpool_carriedbalance_period_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="account", name="fundpool_carriedbalance_account_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="IncomeStatement",
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
                        ("version", models.PositiveIntegerField(verbose_name="版本")),
                        (
                            "basis",
                            models.CharField(
                                choices=[("reported", "单位收入表"), ("assigned", "卫健委核定")],
                                max_length=8,
                                verbose_name="来源",
                            ),
                        ),
                        ("base_fen", models.BigIntegerField(verbose_name="提取基数（分）")),
                        ("total_fen", models.BigIntegerField(verbose_name="合计（分）")),
                        (
                            "note",
                            models.CharField(blank=True, max_length=200, verbose_name="更正理由"),
                        ),
                        ("at", models.DateTimeField(verbose_name="填写时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
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
                                verbose_name="附件",
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="机构",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "收入表",
                        "ordering": ["institution", "year", "version"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "institution", "year", "version"),
                                name="income_version_once",
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="income_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("base_fen__gte", 0), ("total_fen__gte", models.F("base_fen"))
                                ),
                                name="income_base_within_total",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="fundpool_incomestatement_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="file", name="fundpool_incomestatement_file_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="document", name="fundpool_incomestatement_document_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_incomestatement_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncomeLine",
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
                        ("code", models.CharField(max_length=20, verbose_name="收入项目")),
                        ("fen", models.BigIntegerField(verbose_name="金额（分）")),
                        ("counts", models.BooleanField(verbose_name="计入基数")),
                        (
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="fundpool.incomestatement",
                                verbose_name="收入表",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "收入表行",
                        "ordering": ["statement", "id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("statement", "code"), name="income_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen__gte", 0)), name="income_not_negative"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="statement", name="fundpool_incomeline_statement_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LevyRun",
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
                        ("base_year", models.PositiveSmallIntegerField(verbose_name="基数年度")),
                        ("rate", models.CharField(max_length=40, verbose_name="提取比例")),
                        (
                            "clause",
                            models.CharField(blank=True, max_length=200, verbose_name="依据"),
                        ),
                        ("total_fen", models.BigIntegerField(verbose_name="合计（分）")),
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
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="levy_runs",
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
                        "verbose_name": "年度提取",
                        "ordering": ["-year", "-id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["submitted", "confirmed"])),
                                fields=("county", "pool", "year"),
                                name="levy_run_once",
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="levy_run_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "confirmed"), _negated=True),
                                    ("ended_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="levy_run_confirmed_by_somebody",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_levyrun_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="submitted_by", name="fundpool_levyrun_submitted_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="ended_by", name="fundpool_levyrun_ended_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_levyrun_journal_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LevyAssessment",
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
                        ("base_fen", models.BigIntegerField(verbose_name="提取基数（分）")),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("whole", "全额"),
                                    ("months", "按成员月数"),
                                    ("new_exempt", "新设单位本年不提取"),
                                    ("new_assigned", "按卫健委核定的基数"),
                                    ("part_exempt", "非全年成员本年不提取"),
                                ],
                                max_length=12,
                                verbose_name="提取方式",
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField(verbose_name="成员月数")),
                        ("fen", models.BigIntegerField(verbose_name="应缴（分）")),
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
                            "statement",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.incomestatement",
                                verbose_name="收入表",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="fundpool.levyrun",
                                verbose_name="年度提取",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位应缴",
                        "ordering": ["run", "institution__code"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "institution"), name="levied_once_a_run"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="assessment_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("base_fen__gte", 0), ("fen__gte", 0), ("months__lte", 12)
                                ),
                                name="assessment_not_negative",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="run", name="fundpool_levyassessment_run_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="fundpool_levyassessment_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="statement", name="fundpool_levyassessment_statement_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LevyTrueUp",
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
                        ("base_fen", models.BigIntegerField(verbose_name="提取基数（分）")),
                        ("booked_fen", models.BigIntegerField(verbose_name="已入账（分）")),
                        ("fen", models.BigIntegerField(verbose_name="补缴或冲减（分）")),
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
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="true_ups",
                                to="fundpool.levyassessment",
                                verbose_name="单位应缴",
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
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.incomestatement",
                                verbose_name="收入表",
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
                        "verbose_name": "多退少补",
                        "ordering": ["assessment", "id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["submitted", "confirmed"])),
                                fields=("assessment", "statement"),
                                name="true_up_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "submitted")),
                                fields=("assessment",),
                                name="true_up_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen", 0), _negated=True),
                                name="true_up_changes_something",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="assessment", name="fundpool_levytrueup_assessment_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="statement", name="fundpool_levytrueup_statement_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="submitted_by",
                                name="fundpool_levytrueup_submitted_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="ended_by", name="fundpool_levytrueup_ended_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_levytrueup_journal_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Request",
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
                        ("no", models.CharField(max_length=20, verbose_name="申请号")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="预算年度")),
                        (
                            "category",
                            models.CharField(blank=True, max_length=100, verbose_name="用途类别"),
                        ),
                        ("purpose", models.CharField(max_length=500, verbose_name="事由")),
                        ("fen", models.BigIntegerField(verbose_name="申请金额（分）")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "草稿"),
                                    ("submitted", "待审核"),
                                    ("returned", "退回补正"),
                                    ("reviewed", "待审批"),
                                    ("first_approved", "待二审"),
                                    ("approved", "待支付"),
                                    ("disbursing", "支付中"),
                                    ("accounting", "待核销"),
                                    ("closed", "已办结"),
                                    ("rejected", "不予批准"),
                                    ("withdrawn", "已撤回"),
                                    ("cancelled", "已取消"),
                                ],
                                default="draft",
                                max_length=14,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "route",
                            models.CharField(
                                blank=True,
                                choices=[("lead", "牵头单位"), ("commission", "卫健委")],
                                max_length=10,
                                verbose_name="审核方",
                            ),
                        ),
                        (
                            "returns",
                            models.PositiveSmallIntegerField(default=0, verbose_name="退回次数"),
                        ),
                        ("since", models.DateTimeField(verbose_name="到手时间")),
                        ("created_at", models.DateTimeField(verbose_name="新建时间")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
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
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "earmark",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="fundpool.earmark",
                                verbose_name="专项",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="申请单位",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "资金申请",
                        "ordering": ["county", "-created_at"],
                        "indexes": [
                            models.Index(
                                fields=["county", "status", "since"], name="request_waiting"
                            ),
                            models.Index(fields=["institution", "status"], name="request_of_body"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "no"), name="request_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="request_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0)), name="request_above_nought"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ("draft", "withdrawn")),
                                    models.Q(("route", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="request_filed_has_route",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_request_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="earmark", name="fundpool_request_earmark_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution", name="fundpool_request_institution_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="created_by", name="fundpool_request_created_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Misuse",
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
                        ("fen", models.BigIntegerField(verbose_name="应追回（分）")),
                        (
                            "cleared",
                            models.BigIntegerField(default=0, verbose_name="其中未核销（分）"),
                        ),
                        ("kind", models.CharField(max_length=60, verbose_name="违规情形")),
                        ("reason", models.CharField(max_length=500, verbose_name="事实与处理")),
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
                            "journal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="misuses",
                                to="fundpool.request",
                                verbose_name="资金申请",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "追缴",
                        "ordering": ["county", "at", "id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="misuse_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cleared__gte", 0),
                                    ("cleared__lte", models.F("fen")),
                                    ("fen__gt", 0),
                                ),
                                name="misuse_cleared_within",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="fundpool_misuse_request_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_misuse_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_misuse_journal_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payee",
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
                        ("bank", models.CharField(max_length=100, verbose_name="开户银行")),
                        ("name", models.CharField(max_length=100, verbose_name="户名")),
                        ("sealed", models.CharField(max_length=300, verbose_name="账号（加密）")),
                        ("ends_with", models.CharField(max_length=4, verbose_name="账号末四位")),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="确认人",
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
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "收款账户",
                        "ordering": ["institution", "entered_at", "id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="payee_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("confirmed_at__isnull", False), ("ended_at__isnull", True)
                                ),
                                fields=("institution",),
                                name="payee_one_in_force",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("confirmed_at__isnull", True), ("ended_at__isnull", True)
                                ),
                                fields=("institution",),
                                name="payee_one_waiting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(
                                        ("confirmed_by", models.F("entered_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="payee_confirmed_by_another",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution", name="fundpool_payee_institution_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="entered_by", name="fundpool_payee_entered_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="confirmed_by", name="fundpool_payee_confirmed_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Disbursement",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="第几笔")),
                        ("fen", models.BigIntegerField(verbose_name="拨付金额（分）")),
                        (
                            "offset",
                            models.BigIntegerField(default=0, verbose_name="其中抵扣追缴（分）"),
                        ),
                        ("on", models.DateField(verbose_name="支付日期")),
                        ("bank_no", models.CharField(max_length=60, verbose_name="银行回单号")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="支付人",
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
                            "payee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.payee",
                                verbose_name="收款账户",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="fundpool.request",
                                verbose_name="资金申请",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "拨付",
                        "ordering": ["request", "number"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="disbursement_of_county"
                            ),
                            models.UniqueConstraint(
                                fields=("request", "number"), name="disbursement_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fen__gt", 0),
                                    ("offset__gte", 0),
                                    ("offset__lte", models.F("fen")),
                                ),
                                name="disbursement_offset_within",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="fundpool_disbursement_request_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="payee", name="fundpool_disbursement_payee_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_disbursement_journal_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_disbursement_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recovery",
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
                        ("fen", models.BigIntegerField(verbose_name="追回（分）")),
                        ("on", models.DateField(verbose_name="日期")),
                        (
                            "bank_no",
                            models.CharField(blank=True, max_length=60, verbose_name="银行回单号"),
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "misuse",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recoveries",
                                to="fundpool.misuse",
                                verbose_name="追缴",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recoveries",
                                to="fundpool.disbursement",
                                verbose_name="抵扣的拨付",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "追回",
                        "ordering": ["misuse", "id"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0)), name="recovery_above_nought"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="misuse", name="fundpool_recovery_misuse_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="payment", name="fundpool_recovery_payment_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_recovery_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_recovery_journal_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commitment",
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
                        ("fen", models.BigIntegerField(verbose_name="批准金额（分）")),
                        (
                            "released",
                            models.BigIntegerField(default=0, verbose_name="已释放（分）"),
                        ),
                        ("at", models.DateTimeField(verbose_name="批准时间")),
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
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitment",
                                to="fundpool.request",
                                verbose_name="资金申请",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "批准承诺",
                        "ordering": ["at", "id"],
                        "indexes": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fen__gt", 0),
                                    ("released__gte", 0),
                                    ("released__lte", models.F("fen")),
                                ),
                                name="commitment_released_within",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="fundpool_commitment_request_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_commitment_journal_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestDocument",
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
                            "item",
                            models.CharField(blank=True, max_length=200, verbose_name="清单项"),
                        ),
                        (
                            "submitted",
                            models.BooleanField(default=False, verbose_name="已随申请提交"),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="添加时间")),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="添加人",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.document",
                                verbose_name="文件",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="fundpool.request",
                                verbose_name="资金申请",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "佐证材料",
                        "ordering": ["request", "added_at", "id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="request_document_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="fundpool_requestdocument_request_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="document", name="fundpool_requestdocument_document_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="added_by", name="fundpool_requestdocument_added_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestFact",
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
                        ("source", models.CharField(max_length=100, verbose_name="来源")),
                        ("kind", models.CharField(max_length=60, verbose_name="事项")),
                        ("on", models.DateField(verbose_name="日期")),
                        ("released", models.BooleanField(default=False, verbose_name="已释放")),
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
                                related_name="facts",
                                to="fundpool.request",
                                verbose_name="资金申请",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField(default=1, verbose_name="数量")),
                    ],
                    options={
                        "verbose_name": "汇集事实",
                        "ordering": ["request", "kind", "on", "id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("released", False)),
                                fields=("county", "source"),
                                name="request_fact_paid_once",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="fundpool_requestfact_request_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestSeries",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                        ("last", models.PositiveIntegerField(default=0, verbose_name="最后号")),
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
                        "verbose_name": "资金申请号序列",
                        "ordering": ["county", "year"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "year"), name="request_series_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestStep",
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
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("verb", models.CharField(max_length=20, verbose_name="步骤")),
                        (
                            "from_status",
                            models.CharField(blank=True, max_length=14, verbose_name="原状态"),
                        ),
                        ("to_status", models.CharField(max_length=14, verbose_name="新状态")),
                        (
                            "holder",
                            models.CharField(
                                blank=True, max_length=10, verbose_name="此后在谁手上"
                            ),
                        ),
                        ("said", models.JSONField(default=dict, verbose_name="内容")),
                        ("reason", models.TextField(blank=True, verbose_name="说明")),
                        (
                            "late",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="本可首次提出的意见数"
                            ),
                        ),
                        (
                            "acting_for",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="代谁办理",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="办理人",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="fundpool.request",
                                verbose_name="资金申请",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "资金申请经过",
                        "ordering": ["request", "id"],
                        "indexes": [],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="fundpool_requeststep_request_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="actor", name="fundpool_requeststep_actor_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="acting_for", name="fundpool_requeststep_acting_for_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="fundpool_requeststep_institution_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestVersion",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="第几版")),
                        ("fen", models.BigIntegerField(verbose_name="申请金额（分）")),
                        (
                            "category",
                            models.CharField(blank=True, max_length=100, verbose_name="用途类别"),
                        ),
                        ("purpose", models.CharField(max_length=500, verbose_name="事由")),
                        ("checklist", models.JSONField(default=list, verbose_name="材料清单")),
                        ("documents", models.JSONField(default=list, verbose_name="附件清单")),
                        ("facts", models.JSONField(default=dict, verbose_name="汇集事实")),
                        ("at", models.DateTimeField(verbose_name="提交时间")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="提交人",
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
                                related_name="versions",
                                to="fundpool.request",
                                verbose_name="资金申请",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "资金申请版本",
                        "ordering": ["request", "number"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "number"), name="request_version_once"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="fundpool_requestversion_request_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_requestversion_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UseReport",
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
                                choices=[("spent", "已使用"), ("unspent", "结余退回")],
                                max_length=8,
                                verbose_name="种类",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("reported", "待核销"),
                                    ("accepted", "已核销"),
                                    ("refused", "已退回"),
                                ],
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("fen", models.BigIntegerField(verbose_name="金额（分）")),
                        ("on", models.DateField(verbose_name="日期")),
                        (
                            "note",
                            models.CharField(blank=True, max_length=500, verbose_name="使用情况"),
                        ),
                        (
                            "bank_no",
                            models.CharField(blank=True, max_length=60, verbose_name="银行回单号"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="核销时间")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="退回理由"),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="报告人",
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
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="核销人",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.requestdocument",
                                verbose_name="佐证材料",
                            ),
                        ),
                        (
                            "journal",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="fundpool.request",
                                verbose_name="资金申请",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "使用报告",
                        "ordering": ["request", "id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="use_report_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen__gt", 0)), name="use_report_above_nought"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("journal__isnull", False), ("status", "accepted")),
                                    models.Q(
                                        models.Q(("status", "accepted"), _negated=True),
                                        ("journal__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="use_report_accepted_is_posted",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="fundpool_usereport_request_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="document", name="fundpool_usereport_document_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_usereport_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="decided_by", name="fundpool_usereport_decided_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal", name="fundpool_usereport_journal_same_county"
                            ),
                        ],
                    },
                ),
            ],
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="Entry",
        ),
        alliance.core.db.journals.DoubleEntry(
            journal="Journal",
            entry="Entry",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="Receipt",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="CarriedBalance",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="IncomeStatement",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="IncomeLine",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="RequestStep",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="RequestVersion",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="Disbursement",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="Misuse",
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="Recovery",
        ),
    ]
