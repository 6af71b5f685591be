import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.together
import alliance.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0006_fact_request_workdays"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="PoolDay",
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
                                choices=[("slot", "号源"), ("bed", "床位"), ("exam", "检查")],
                                max_length=4,
                                verbose_name="类别",
                            ),
                        ),
                        ("service", models.CharField(max_length=60, verbose_name="科室或项目")),
                        ("on", models.DateField(verbose_name="日期")),
                        ("total", models.PositiveIntegerField(verbose_name="总数")),
                        (
                            "share_numerator",
                            models.PositiveBigIntegerField(default=0, verbose_name="比例分子"),
                        ),
                        (
                            "share_denominator",
                            models.PositiveBigIntegerField(default=1, verbose_name="比例分母"),
                        ),
                        ("rule_from_on", models.DateField(null=True, verbose_name="规则起始日")),
                        (
                            "rule_version",
                            models.PositiveIntegerField(null=True, verbose_name="规则版本"),
                        ),
                        ("reserved", models.PositiveIntegerField(default=0, verbose_name="预留")),
                        ("taken", models.PositiveIntegerField(default=0, verbose_name="已占")),
                        ("released", models.PositiveIntegerField(default=0, verbose_name="已释放")),
                        (
                            "offered",
                            models.PositiveIntegerField(default=0, verbose_name="实际提供"),
                        ),
                        ("release_on", models.DateField(null=True, verbose_name="释放日")),
                        ("stated_at", models.DateTimeField(verbose_name="报数时间")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("page", "页面录入"),
                                    ("file", "表格导入"),
                                    ("api", "接口"),
                                ],
                                max_length=4,
                                verbose_name="来源",
                            ),
                        ),
                        ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "clause",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.clause",
                                verbose_name="条款",
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
                                verbose_name="牵头单位",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="发布人",
                            ),
                        ),
                        (
                            "stated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="报数人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "预留资源日",
                        "ordering": ["institution", "kind", "service", "on"],
                        "indexes": [models.Index(fields=["county", "on"], name="pool_on_a_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "institution", "kind", "service", "on"),
                                name="pool_once_a_day",
                            ),
                            models.UniqueConstraint(fields=("county", "id"), name="pool_of_county"),
                            models.CheckConstraint(
                                condition=django.db.models.lookups.LessThanOrEqual(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("taken"), "+", models.F("released")
                                    ),
                                    models.F("reserved"),
                                ),
                                name="pool_not_over_booked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reserved__lte", models.F("total"))),
                                name="pool_within_total",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("offered__lte", models.F("reserved"))),
                                name="pool_offers_what_it_has",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("share_denominator__gte", 1),
                                    ("share_numerator__lte", models.F("share_denominator")),
                                ),
                                name="pool_share_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=django.db.models.lookups.GreaterThanOrEqual(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("reserved"), "*", models.F("share_denominator")
                                    ),
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("share_numerator"), "*", models.F("total")
                                    ),
                                ),
                                name="pool_keeps_its_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at__isnull", False),
                                    models.Q(("offered", 0), ("released", 0), ("taken", 0)),
                                    _connector="OR",
                                ),
                                name="pool_published_before_use",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution", name="referrals_poolday_institution_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="referrals_poolday_stated_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="published_by", name="referrals_poolday_published_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoolBooking",
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
                            "case_number",
                            models.CharField(blank=True, max_length=40, verbose_name="病例编号"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("held", "占位中"),
                                    ("booked", "已预约"),
                                    ("kept", "已到"),
                                    ("no_show", "未到"),
                                    ("given_back", "已退回"),
                                    ("lapsed", "占位过期"),
                                ],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("held_until", models.DateTimeField(null=True, verbose_name="占位到")),
                        ("asked_at", models.DateTimeField(verbose_name="预约时间")),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="了结时间")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="原因"),
                        ),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="预约人",
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
                                verbose_name="预约单位",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="了结人",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bookings",
                                to="referrals.poolday",
                                verbose_name="预留资源日",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "预留资源预约",
                        "ordering": ["pool", "asked_at", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "held")),
                                fields=["held_until"],
                                name="pool_holds_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="pool_booking_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["held", "booked", "kept"]),
                                    models.Q(("case_number", ""), _negated=True),
                                ),
                                fields=("pool", "institution", "case_number"),
                                name="pool_booking_once_a_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "held"), _negated=True),
                                    ("held_until__isnull", False),
                                    _connector="OR",
                                ),
                                name="pool_hold_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["booked", "kept", "no_show"]), _negated=True
                                    ),
                                    models.Q(("case_number", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="pool_booking_is_for_a_case",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="referrals_poolbooking_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="referrals_poolbooking_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="asked_by", name="referrals_poolbooking_asked_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="settled_by", name="referrals_poolbooking_settled_by_same_county"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
