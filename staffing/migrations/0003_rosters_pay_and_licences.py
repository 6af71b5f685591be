import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.fields
import alliance.core.db.together
import alliance.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_disease_lists_of_alliances"),
        ("staffing", "0002_staff_pool"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="TitleName",
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
                        ("name", models.CharField(max_length=40, verbose_name="职称")),
                        (
                            "step",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "无"),
                                    (1, "初级"),
                                    (2, "中级"),
                                    (3, "副高"),
                                    (4, "正高"),
                                ],
                                verbose_name="职称级别",
                            ),
                        ),
                        ("stated_at", models.DateTimeField(verbose_name="登记时间")),
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
                            "stated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "职称对应",
                        "ordering": ["county", "step", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "name"), name="title_name_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("step__lt", 5)), name="title_name_on_the_ladder"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="staffing_titlename_stated_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="StaffIdentity",
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
                            "sealed",
                            models.CharField(max_length=300, verbose_name="身份证号（加密）"),
                        ),
                        (
                            "number_index",
                            models.CharField(max_length=60, verbose_name="身份证号索引"),
                        ),
                        (
                            "ends_with",
                            models.CharField(max_length=4, verbose_name="身份证号末四位"),
                        ),
                        ("stated_at", models.DateTimeField(verbose_name="登记时间")),
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
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="staff_identity",
                                to="members.person",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "stated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人员身份证号",
                        "ordering": ["county", "person"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "number_index"),
                                name="staff_identity_of_one_person",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_staffidentity_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="staffing_staffidentity_stated_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="EmployerChange",
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
                        ("on", models.DateField(verbose_name="变更日")),
                        ("order_no", models.CharField(max_length=80, verbose_name="文号")),
                        ("ordered_on", models.DateField(verbose_name="发文日期")),
                        ("at", models.DateTimeField(verbose_name="办理时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "after",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="现用人单位",
                            ),
                        ),
                        (
                            "before",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="原用人单位",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
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
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="employers",
                                to="staffing.posting",
                                verbose_name="派驻",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "用人单位变更",
                        "ordering": ["posting", "on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("posting", "on"), name="employer_change_once_a_day"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="posting", name="staffing_employerchange_posting_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="before", name="staffing_employerchange_before_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="after", name="staffing_employerchange_after_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="staffing_employerchange_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LicenceNotice",
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
                            "licence_until_on",
                            models.DateField(verbose_name="执业证书有效期至（不含）"),
                        ),
                        ("days", models.PositiveSmallIntegerField(verbose_name="多少天内")),
                        ("told_at", models.DateTimeField(verbose_name="告知时间")),
                        ("told", models.PositiveSmallIntegerField(verbose_name="告知人数")),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="licence_notices",
                                to="members.person",
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "执业证书到期告知",
                        "ordering": ["county", "person", "-days"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "licence_until_on", "days"),
                                name="licence_notice_once",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_licencenotice_person_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PayMonth",
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
                        ("month", models.DateField(verbose_name="月份")),
                        ("computed_at", models.DateTimeField(verbose_name="计算时间")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="结账时间")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
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
                            "computed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="计算人",
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
                                verbose_name="派出单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "派驻待遇月份",
                        "ordering": ["-month", "institution"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="pay_month_of_county"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "institution", "month"), name="pay_month_once"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution", name="staffing_paymonth_institution_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="computed_by", name="staffing_paymonth_computed_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="closed_by", name="staffing_paymonth_closed_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PayLine",
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
                            "component",
                            models.CharField(
                                choices=[("bonus", "奖励性绩效"), ("allowance", "补助")],
                                max_length=10,
                                verbose_name="待遇",
                            ),
                        ),
                        (
                            "payer",
                            models.CharField(
                                choices=[
                                    ("home", "派出单位"),
                                    ("host", "接收单位"),
                                    ("pool", "资金池"),
                                    ("treasury", "财政"),
                                ],
                                max_length=8,
                                verbose_name="由谁承担",
                            ),
                        ),
                        ("days", models.SmallIntegerField(verbose_name="天数")),
                        (
                            "fte_days",
                            alliance.core.db.fields.ExactDecimal(
                                max_places=4, verbose_name="折合全职天数"
                            ),
                        ),
                        (
                            "rate_fen",
                            models.BigIntegerField(null=True, verbose_name="每天标准（分）"),
                        ),
                        ("fen", models.BigIntegerField(null=True, verbose_name="金额（分）")),
                        (
                            "missing",
                            models.CharField(blank=True, max_length=60, verbose_name="未设的标准"),
                        ),
                        (
                            "words",
                            models.CharField(blank=True, max_length=120, verbose_name="依据"),
                        ),
                        ("spans", models.JSONField(default=list, verbose_name="服务时段")),
                        ("is_correction", models.BooleanField(default=False, verbose_name="更正")),
                        ("reason", models.TextField(blank=True, verbose_name="更正理由")),
                        ("at", models.DateTimeField(verbose_name="办理时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="staffing.payline",
                                verbose_name="更正的行",
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
                            "payer_body",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="承担单位",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pay_lines",
                                to="staffing.posting",
                                verbose_name="派驻",
                            ),
                        ),
                        (
                            "month",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="staffing.paymonth",
                                verbose_name="月份",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "派驻待遇",
                        "ordering": ["month", "person", "component", "at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="pay_line_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("fen", None),
                                        ("rate_fen", None),
                                        models.Q(("missing", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("fen__isnull", False),
                                        ("missing", ""),
                                        ("rate_fen__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="pay_line_has_an_amount_or_says_why_not",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="month", name="staffing_payline_month_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="posting", name="staffing_payline_posting_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_payline_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="payer_body", name="staffing_payline_payer_body_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="corrects", name="staffing_payline_corrects_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="staffing_payline_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.AddField(
                    model_name="eligibilityresult",
                    name="by_share",
                    field=models.PositiveIntegerField(default=0, verbose_name="其中非全职折算天数"),
                ),
                alliance.core.db.together.Together(
                    name="monthlyverification",
                    operations=[
                        migrations.RemoveConstraint(
                            model_name="monthlyverification",
                            name="service_verification_once_a_month",
                        ),
                        migrations.AddConstraint(
                            model_name="monthlyverification",
                            constraint=models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("posting", "month", "host", "home"),
                                name="service_verification_once_a_month",
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]
