import alliance.core.db.constraints
import alliance.core.db.fields
import alliance.core.db.guards
import alliance.core.db.together
import alliance.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0009_medicine_codes"),
        ("staffing", "0001_postings"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
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
                    },
                ),
                migrations.CreateModel(
                    name="FamilyTeam",
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
                        ("name", models.CharField(max_length=60, verbose_name="团队名称")),
                        ("from_on", models.DateField(verbose_name="起始日")),
                        ("until_on", models.DateField(null=True, verbose_name="终止日（不含）")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "centre",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="机构",
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
                        "verbose_name": "家庭医生团队",
                        "ordering": ["centre", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="family_team_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until_on", None)),
                                fields=("centre", "name"),
                                name="family_team_name_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gt", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="family_team_has_days",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="centre", name="staffing_familyteam_centre_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="staffing_familyteam_stated_by_same_county"
                            ),
                        ],
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
                    },
                ),
                migrations.CreateModel(
                    name="PoolEntry",
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
                            "kind",
                            models.CharField(
                                choices=[("pool", "人力资源池"), ("reserve", "人才储备库")],
                                max_length=8,
                                verbose_name="种类",
                            ),
                        ),
                        ("hired_on", models.DateField(verbose_name="招聘日期")),
                        ("entered_on", models.DateField(verbose_name="入池日期")),
                        ("status", models.CharField(max_length=10, verbose_name="状态")),
                        ("since_on", models.DateField(verbose_name="进入本状态的日期")),
                        (
                            "owner_side",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lead", "牵头医院"),
                                    ("member", "成员单位"),
                                    ("county", "卫健委"),
                                ],
                                max_length=6,
                                verbose_name="在办方",
                            ),
                        ),
                        ("payer", models.CharField(max_length=200, verbose_name="薪酬由谁负责")),
                        (
                            "payer_clause",
                            models.CharField(blank=True, max_length=200, verbose_name="薪酬的依据"),
                        ),
                        ("examined_on", models.DateField(null=True, verbose_name="最近考核日期")),
                        ("passed", models.BooleanField(null=True, verbose_name="考核通过")),
                        ("changed_at", models.DateTimeField(verbose_name="最近办理时间")),
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
                            "lead",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="牵头医院",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="编制所在或使用单位",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pool_entries",
                                to="members.person",
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人力资源池人员",
                        "ordering": ["-changed_at", "id"],
                        "indexes": [
                            models.Index(
                                fields=["county", "status", "since_on"], name="pool_in_a_state"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="pool_entry_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        (
                                            "entered",
                                            "training",
                                            "examining",
                                            "failed",
                                            "passed",
                                            "sent",
                                        ),
                                    )
                                ),
                                fields=("person",),
                                name="pool_one_open_entry",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        (
                                            "entered",
                                            "training",
                                            "examining",
                                            "failed",
                                            "passed",
                                            "sent",
                                            "returned",
                                            "withdrawn",
                                        ),
                                    )
                                ),
                                name="pool_state_known",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_poolentry_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="lead", name="staffing_poolentry_lead_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="member", name="staffing_poolentry_member_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoolEvent",
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
                        ("at", models.DateTimeField(verbose_name="办理时间")),
                        ("on", models.DateField(verbose_name="日期")),
                        ("verb", models.CharField(max_length=20, verbose_name="步骤")),
                        (
                            "from_status",
                            models.CharField(blank=True, max_length=10, verbose_name="原状态"),
                        ),
                        ("to_status", models.CharField(max_length=10, verbose_name="新状态")),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("lead", "牵头医院"),
                                    ("member", "成员单位"),
                                    ("county", "卫健委"),
                                ],
                                max_length=6,
                                verbose_name="办理方",
                            ),
                        ),
                        (
                            "order_no",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="理由")),
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
                            "by",
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
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="staffing.poolentry",
                                verbose_name="人力资源池人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人力资源池经过",
                        "ordering": ["entry", "at", "id"],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="entry", name="staffing_poolevent_entry_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="staffing_poolevent_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="acting_for", name="staffing_poolevent_acting_for_same_county"
                            ),
                        ],
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
                    },
                ),
                migrations.CreateModel(
                    name="TeamSeat",
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
                        ("seat", models.CharField(max_length=40, verbose_name="席位")),
                        ("from_on", models.DateField(verbose_name="起始日")),
                        ("until_on", models.DateField(null=True, verbose_name="终止日（不含）")),
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
                                related_name="team_seats",
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
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to="staffing.familyteam",
                                verbose_name="家庭医生团队",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "团队成员",
                        "ordering": ["team", "seat", "from_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_on", None)),
                                fields=("team", "person"),
                                name="team_seat_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gt", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="team_seat_has_days",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="team", name="staffing_teamseat_team_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_teamseat_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="staffing_teamseat_stated_by_same_county"
                            ),
                        ],
                    },
                ),
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
                    },
                ),
                migrations.CreateModel(
                    name="TrainingReach",
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
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="机构",
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
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reached",
                                to="staffing.trainingsession",
                                verbose_name="培训和指导",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "培训覆盖的机构",
                        "ordering": ["session", "body"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("session", "body"), name="training_reach_once"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="session", name="staffing_trainingreach_session_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="body", name="staffing_trainingreach_body_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrainingSession",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("members", "成员单位培训班"),
                                    ("villages", "村医培训班"),
                                    ("cdc", "疾控技术指导和业务培训"),
                                ],
                                max_length=10,
                                verbose_name="种类",
                            ),
                        ),
                        ("topic", models.CharField(max_length=200, verbose_name="内容")),
                        ("from_on", models.DateField(verbose_name="起始日")),
                        ("until_on", models.DateField(verbose_name="终止日（不含）")),
                        ("heads", models.PositiveIntegerField(verbose_name="参加人数")),
                        ("stated_at", models.DateTimeField(verbose_name="登记时间")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                        ("reason", models.TextField(blank=True, verbose_name="撤回理由")),
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
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="举办单位",
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
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="撤回人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "培训和指导",
                        "ordering": ["-from_on", "-id"],
                        "indexes": [
                            models.Index(fields=["county", "from_on"], name="training_in_a_year")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="training_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_on__gt", models.F("from_on"))),
                                name="training_has_days",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="holder", name="staffing_trainingsession_holder_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by",
                                name="staffing_trainingsession_stated_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="withdrawn_by",
                                name="staffing_trainingsession_withdrawn_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VillageDuty",
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
                        ("from_on", models.DateField(verbose_name="起始日")),
                        ("until_on", models.DateField(null=True, verbose_name="终止日（不含）")),
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
                                related_name="village_duties",
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
                        (
                            "village",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="members.village",
                                verbose_name="行政村",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "服务的村",
                        "ordering": ["person", "-from_on", "village"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_on", None)),
                                fields=("person", "village"),
                                name="village_duty_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gt", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="village_duty_has_days",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_villageduty_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="village", name="staffing_villageduty_village_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="staffing_villageduty_stated_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VillageTour",
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
                        ("on", models.DateField(verbose_name="日期")),
                        ("mode", models.CharField(max_length=60, verbose_name="方式")),
                        ("services", models.JSONField(default=list, verbose_name="服务内容")),
                        ("served", models.PositiveIntegerField(null=True, verbose_name="服务人次")),
                        ("stated_at", models.DateTimeField(verbose_name="登记时间")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                        ("reason", models.TextField(blank=True, verbose_name="撤回理由")),
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="服务单位",
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
                        (
                            "village",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tours",
                                to="members.village",
                                verbose_name="行政村",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="撤回人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "到村服务",
                        "ordering": ["-on", "-id"],
                        "indexes": [
                            models.Index(fields=["county", "village", "on"], name="tour_of_village")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("village", "institution", "on"),
                                name="tour_once_a_day",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="village", name="staffing_villagetour_village_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="staffing_villagetour_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="staffing_villagetour_stated_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="withdrawn_by",
                                name="staffing_villagetour_withdrawn_by_same_county",
                            ),
                        ],
                    },
                ),
            ],
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
        alliance.core.db.together.Together(
            name="eligibilityresult",
            operations=[
                migrations.AddField(
                    model_name="eligibilityresult",
                    name="by_share",
                    field=models.PositiveIntegerField(default=0, verbose_name="其中非全职折算天数"),
                ),
            ],
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="PoolEvent",
        ),
    ]
