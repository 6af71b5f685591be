import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.fields
import alliance.core.db.overlap
import alliance.core.db.together
import alliance.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0008_disease_lists_of_alliances"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Posting",
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
                                    ("posting", "派驻"),
                                    ("business_dean", "挂职业务院长"),
                                    ("county_township", "县聘乡用"),
                                    ("township_village", "乡聘村用"),
                                    ("commissioner", "公共卫生专员"),
                                    ("liaison", "公共卫生联络员"),
                                    ("rotation", "轮转"),
                                    ("sessions", "坐诊"),
                                    ("tour", "巡诊"),
                                    ("paired_aid", "对口支援"),
                                    ("study", "上挂进修"),
                                    ("directed", "定向派遣"),
                                    ("district_town", "区聘镇用"),
                                    ("town_village", "镇聘村用"),
                                    ("city_county", "市聘县用"),
                                    ("county_recruited", "县招乡用"),
                                ],
                                max_length=20,
                                verbose_name="形式",
                            ),
                        ),
                        ("post", models.CharField(max_length=100, verbose_name="岗位")),
                        ("planned_from_on", models.DateField(verbose_name="计划起始日")),
                        (
                            "planned_until_on",
                            models.DateField(null=True, verbose_name="计划终止日（不含）"),
                        ),
                        ("from_on", models.DateField(verbose_name="起始日")),
                        ("until_on", models.DateField(null=True, verbose_name="终止日（不含）")),
                        ("full_time", models.BooleanField(default=True, verbose_name="全职")),
                        (
                            "share",
                            alliance.core.db.fields.ExactDecimal(
                                max_places=4, verbose_name="占用工作时间的份额"
                            ),
                        ),
                        (
                            "days_a_week",
                            alliance.core.db.fields.ExactDecimal(
                                max_places=1, null=True, verbose_name="每周天数"
                            ),
                        ),
                        (
                            "base_payer",
                            models.CharField(
                                choices=[
                                    ("home", "派出单位"),
                                    ("host", "接收单位"),
                                    ("pool", "资金池"),
                                    ("treasury", "财政"),
                                ],
                                max_length=8,
                                verbose_name="基本薪酬由谁承担",
                            ),
                        ),
                        (
                            "bonus_payer",
                            models.CharField(
                                choices=[
                                    ("home", "派出单位"),
                                    ("host", "接收单位"),
                                    ("pool", "资金池"),
                                    ("treasury", "财政"),
                                ],
                                max_length=8,
                                verbose_name="奖励性绩效由谁承担",
                            ),
                        ),
                        (
                            "allowance_payer",
                            models.CharField(
                                choices=[
                                    ("home", "派出单位"),
                                    ("host", "接收单位"),
                                    ("pool", "资金池"),
                                    ("treasury", "财政"),
                                ],
                                max_length=8,
                                verbose_name="补助由谁承担",
                            ),
                        ),
                        ("status", models.CharField(max_length=16, verbose_name="状态")),
                        (
                            "before",
                            models.CharField(
                                blank=True, max_length=16, verbose_name="申诉前的状态"
                            ),
                        ),
                        (
                            "owner_side",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("home", "派出单位"),
                                    ("host", "接收单位"),
                                    ("self", "本人"),
                                    ("county", "卫健委"),
                                    ("system", "系统"),
                                ],
                                max_length=6,
                                verbose_name="在办方",
                            ),
                        ),
                        ("holds", models.BooleanField(default=False, verbose_name="占用时间")),
                        ("whole", models.BooleanField(default=False, verbose_name="全职占用")),
                        ("created_at", models.DateTimeField(verbose_name="提出时间")),
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
                            "home",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="派出单位",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="接收单位",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="members.person",
                                verbose_name="派驻人员",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="提出人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "派驻",
                        "ordering": ["-created_at", "id"],
                        "indexes": [
                            models.Index(
                                fields=["county", "status", "-changed_at"],
                                name="posting_in_a_state",
                            ),
                            models.Index(fields=["person", "from_on"], name="posting_of_person"),
                            models.Index(fields=["host", "from_on"], name="posting_at_host"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="posting_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gte", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="posting_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        (
                                            "need",
                                            "nominated",
                                            "objected",
                                            "consented",
                                            "home_approved",
                                            "host_confirmed",
                                            "county_approved",
                                            "ordered",
                                            "active",
                                            "absent",
                                            "completed",
                                            "curtailed",
                                            "service_verified",
                                            "contested",
                                            "credited",
                                            "voided",
                                        ),
                                    )
                                ),
                                name="posting_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("holds", True),
                                        (
                                            "status__in",
                                            (
                                                "ordered",
                                                "active",
                                                "absent",
                                                "completed",
                                                "curtailed",
                                                "service_verified",
                                                "contested",
                                                "credited",
                                            ),
                                        ),
                                    ),
                                    models.Q(
                                        ("holds", False),
                                        models.Q(
                                            (
                                                "status__in",
                                                (
                                                    "ordered",
                                                    "active",
                                                    "absent",
                                                    "completed",
                                                    "curtailed",
                                                    "service_verified",
                                                    "contested",
                                                    "credited",
                                                ),
                                            ),
                                            _negated=True,
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="posting_holds_as_its_state_says",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False),
                                    ("status__in", ("need", "voided")),
                                    _connector="OR",
                                ),
                                name="posting_names_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("home", models.F("host")), _negated=True),
                                name="posting_away_from_home",
                            ),
                            alliance.core.db.overlap.NoOverlap(
                                flag="whole",
                                from_on="from_on",
                                name="posting_full_time_apart",
                                owner="person",
                                until_on="until_on",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_posting_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="home", name="staffing_posting_home_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="host", name="staffing_posting_host_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="proposed_by", name="staffing_posting_proposed_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MonthlyVerification",
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
                        ("from_on", models.DateField(verbose_name="起始日")),
                        ("until_on", models.DateField(verbose_name="终止日（不含）")),
                        ("note", models.TextField(blank=True, verbose_name="工作情况")),
                        ("verified_at", models.DateTimeField(verbose_name="核实时间")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
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
                            "home",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="派出单位",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="核实单位",
                            ),
                        ),
                        (
                            "verified_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="核实人",
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verifications",
                                to="staffing.posting",
                                verbose_name="派驻",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "月度核实",
                        "ordering": ["posting", "from_on"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="service_verification_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("posting", "month", "host"),
                                name="service_verification_once_a_month",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gt", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="service_verification_has_days",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="posting",
                                name="staffing_monthlyverification_posting_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="host", name="staffing_monthlyverification_host_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="home", name="staffing_monthlyverification_home_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="verified_by",
                                name="staffing_monthlyverification_verified_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
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
                        ("reason", models.TextField(verbose_name="理由")),
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
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absences",
                                to="staffing.posting",
                                verbose_name="派驻",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "缺勤",
                        "ordering": ["posting", "from_on"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_on", None)),
                                fields=("posting",),
                                name="absence_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gt", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="absence_has_days",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="posting", name="staffing_absence_posting_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PostingEvent",
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
                        ("verb", models.CharField(max_length=20, verbose_name="步骤")),
                        (
                            "from_status",
                            models.CharField(blank=True, max_length=16, verbose_name="原状态"),
                        ),
                        ("to_status", models.CharField(max_length=16, verbose_name="新状态")),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("home", "派出单位"),
                                    ("host", "接收单位"),
                                    ("self", "本人"),
                                    ("county", "卫健委"),
                                    ("system", "系统"),
                                ],
                                max_length=6,
                                verbose_name="办理方",
                            ),
                        ),
                        ("said", models.JSONField(default=dict, verbose_name="填写内容")),
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
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="staffing.posting",
                                verbose_name="派驻",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "派驻经过",
                        "ordering": ["posting", "at", "id"],
                        "indexes": [],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="posting", name="staffing_postingevent_posting_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="staffing_postingevent_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="acting_for", name="staffing_postingevent_acting_for_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PostingVersion",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="第几次")),
                        ("from_on", models.DateField(verbose_name="起始日")),
                        ("until_on", models.DateField(null=True, verbose_name="终止日（不含）")),
                        ("verb", models.CharField(max_length=20, verbose_name="步骤")),
                        ("order_no", models.CharField(max_length=80, verbose_name="文号")),
                        ("ordered_on", models.DateField(verbose_name="发文日期")),
                        ("reason", models.TextField(blank=True, verbose_name="理由")),
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
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="接收单位",
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="staffing.posting",
                                verbose_name="派驻",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "派驻文件",
                        "ordering": ["posting", "number"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("posting", "number"), name="posting_version_once"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="posting", name="staffing_postingversion_posting_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="host", name="staffing_postingversion_host_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="staffing_postingversion_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceCorrection",
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
                        ("reason", models.TextField(verbose_name="理由")),
                        ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        ("agreed", models.BooleanField(null=True, verbose_name="同意")),
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
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="决定人",
                            ),
                        ),
                        (
                            "verification",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="staffing.monthlyverification",
                                verbose_name="月度核实",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "核实更正",
                        "ordering": ["-asked_at"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="service_correction_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("decided_at", None)),
                                fields=("verification",),
                                name="service_correction_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="service_correction_by_two",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="verification",
                                name="staffing_servicecorrection_verification_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="asked_by",
                                name="staffing_servicecorrection_asked_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="decided_by",
                                name="staffing_servicecorrection_decided_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceConsequence",
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
                            "what",
                            models.CharField(
                                choices=[
                                    ("eligibility", "晋升前服务结果"),
                                    ("credit", "已计入的服务"),
                                    ("allowance", "补助和绩效"),
                                    ("indicator", "派驻指标"),
                                ],
                                max_length=12,
                                verbose_name="影响",
                            ),
                        ),
                        ("days", models.PositiveSmallIntegerField(verbose_name="天数")),
                        ("done_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                        ("answer", models.TextField(blank=True, verbose_name="处理情况")),
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
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="办理人",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="办理单位",
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consequences",
                                to="staffing.servicecorrection",
                                verbose_name="核实更正",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "更正后果",
                        "ordering": ["correction", "id"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("correction", "what"), name="service_consequence_once"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="correction",
                                name="staffing_serviceconsequence_correction_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="staffing_serviceconsequence_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="done_by", name="staffing_serviceconsequence_done_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaffFile",
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
                            "profession",
                            models.CharField(
                                choices=[
                                    ("doctor", "执业医师"),
                                    ("assistant_doctor", "执业助理医师"),
                                    ("village_doctor", "乡村医生"),
                                    ("nurse", "护士"),
                                    ("pharmacist", "药师"),
                                    ("technician", "医技"),
                                    ("public_health", "公共卫生"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="执业类别",
                            ),
                        ),
                        (
                            "post",
                            models.CharField(
                                choices=[
                                    ("established", "编内"),
                                    ("registered", "备案"),
                                    ("contract", "聘用"),
                                ],
                                max_length=12,
                                verbose_name="用人方式",
                            ),
                        ),
                        (
                            "licence_until_on",
                            models.DateField(null=True, verbose_name="执业证书有效期至（不含）"),
                        ),
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
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="staff_file",
                                to="members.person",
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人员档案",
                        "ordering": ["county", "person"],
                        "indexes": [],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_stafffile_person_same_county"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Title",
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
                        ("from_on", models.DateField(verbose_name="起始日")),
                        (
                            "document_no",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="titles",
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
                        "verbose_name": "职称",
                        "ordering": ["person", "from_on"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "from_on"), name="title_once_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("step__lt", 5)), name="title_on_the_ladder"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_title_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="staffing_title_stated_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EligibilityResult",
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
                            "rule",
                            models.CharField(
                                choices=[("at_base", "到基层服务"), ("at_lead", "到牵头医院进修")],
                                max_length=8,
                                verbose_name="规定",
                            ),
                        ),
                        (
                            "clause",
                            models.CharField(blank=True, max_length=80, verbose_name="条款"),
                        ),
                        ("rule_version", models.PositiveIntegerField(verbose_name="规定的版本")),
                        ("months", models.PositiveSmallIntegerField(verbose_name="要求的月数")),
                        ("as_of", models.DateField(verbose_name="截至（不含）")),
                        ("met", models.BooleanField(verbose_name="已达到")),
                        ("days", models.PositiveIntegerField(verbose_name="服务天数")),
                        ("needed", models.PositiveIntegerField(null=True, verbose_name="要求天数")),
                        ("short", models.PositiveIntegerField(null=True, verbose_name="还差天数")),
                        ("earliest", models.DateField(null=True, verbose_name="最早达到日")),
                        ("spans", models.JSONField(default=list, verbose_name="服务时段")),
                        ("given_at", models.DateTimeField(verbose_name="出具时间")),
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
                            "given_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="出具人",
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
                    ],
                    options={
                        "verbose_name": "晋升前服务结果",
                        "ordering": ["-given_at"],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_eligibilityresult_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="given_by",
                                name="staffing_eligibilityresult_given_by_same_county",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Leave",
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
                        ("from_on", models.DateField(verbose_name="起始日")),
                        ("until_on", models.DateField(null=True, verbose_name="终止日（不含）")),
                        ("reason", models.TextField(verbose_name="事由")),
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leaves",
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
                        "verbose_name": "请假",
                        "ordering": ["person", "from_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gt", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="leave_has_days",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_leave_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="staffing_leave_stated_by_same_county"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CandidateOrder",
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
                        ("criteria", models.JSONField(default=list, verbose_name="排序条件")),
                        ("published_at", models.DateTimeField(verbose_name="公布时间")),
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
                                verbose_name="派出单位",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="公布人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "候选排序",
                        "ordering": ["institution", "-number"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "institution", "number"),
                                name="candidate_order_once",
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="candidate_order_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="staffing_candidateorder_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="published_by",
                                name="staffing_candidateorder_published_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DepartmentFloor",
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
                        ("department", models.CharField(max_length=60, verbose_name="科室")),
                        ("least", models.PositiveSmallIntegerField(verbose_name="至少留多少人")),
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
                        "verbose_name": "科室最少在岗人数",
                        "ordering": ["institution", "department"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "institution", "department"),
                                name="department_floor_once",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="staffing_departmentfloor_institution_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NominationChoice",
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
                        ("rank", models.PositiveIntegerField(null=True, verbose_name="名次")),
                        ("among", models.PositiveIntegerField(verbose_name="候选人数")),
                        ("left", models.PositiveIntegerField(null=True, verbose_name="科室余员")),
                        (
                            "least",
                            models.PositiveIntegerField(null=True, verbose_name="科室至少留人"),
                        ),
                        (
                            "reason",
                            models.TextField(blank=True, verbose_name="未按排序或低于余员的理由"),
                        ),
                        ("at", models.DateTimeField(verbose_name="提名时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="提名人",
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
                            "first",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="排第一的人员",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="staffing.candidateorder",
                                verbose_name="候选排序",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="提名的人员",
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="choices",
                                to="staffing.posting",
                                verbose_name="派驻",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "提名的选择",
                        "ordering": ["posting", "-at"],
                        "indexes": [],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="posting", name="staffing_nominationchoice_posting_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_nominationchoice_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="order", name="staffing_nominationchoice_order_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="first", name="staffing_nominationchoice_first_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="staffing_nominationchoice_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaffDuty",
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
                            "department",
                            models.CharField(blank=True, max_length=60, verbose_name="科室"),
                        ),
                        (
                            "team",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="家庭医生团队"
                            ),
                        ),
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
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="staff_duty",
                                to="members.person",
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人员科室",
                        "ordering": ["county", "person"],
                        "indexes": [],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="staffing_staffduty_person_same_county"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
