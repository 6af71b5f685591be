import alliance.core.db.constraints
import alliance.core.db.fields
import alliance.core.db.together
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_named_mappings"),
        ("fundpool", "0001_funds"),
        ("members", "0008_disease_lists_of_alliances"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
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
                        "indexes": [],
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
                        "indexes": [],
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
                        "indexes": [],
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
                        "indexes": [],
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
                        "indexes": [],
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
            ],
        ),
    ]
