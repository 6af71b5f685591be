import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.guards
import alliance.core.db.together
import alliance.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_fact_request_workdays"),
        ("referrals", "0001_pools"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Patient",
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
                        ("name", models.CharField(max_length=60, verbose_name="姓名")),
                        (
                            "document",
                            models.CharField(
                                choices=[
                                    ("resident", "居民身份证"),
                                    ("household", "户口簿（无身份证）"),
                                    ("birth", "出生医学证明"),
                                    ("passport", "护照"),
                                    ("military", "军官证、士兵证"),
                                    ("hk_macao", "港澳居民来往内地通行证"),
                                    ("taiwan", "台湾居民来往大陆通行证"),
                                    ("foreigner", "外国人永久居留身份证"),
                                    ("other", "其他证件"),
                                    ("unknown", "身份不明"),
                                ],
                                max_length=10,
                                verbose_name="证件类型",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(blank=True, max_length=400, verbose_name="证件号码"),
                        ),
                        (
                            "number_index",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="证件号码索引"
                            ),
                        ),
                        (
                            "phone",
                            models.CharField(blank=True, max_length=400, verbose_name="联系电话"),
                        ),
                        (
                            "phone_index",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="联系电话索引"
                            ),
                        ),
                        (
                            "address",
                            models.CharField(blank=True, max_length=1500, verbose_name="住址"),
                        ),
                        (
                            "sex",
                            models.CharField(
                                choices=[("1", "男"), ("2", "女"), ("9", "未说明")],
                                default="9",
                                max_length=1,
                                verbose_name="性别",
                            ),
                        ),
                        ("born_on", models.DateField(null=True, verbose_name="出生日期")),
                        ("apart", models.BooleanField(default=False, verbose_name="单独存放")),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
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
                                verbose_name="登记机构",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "患者",
                        "ordering": ["county", "id"],
                        "indexes": [
                            models.Index(
                                fields=["county", "number_index"], name="patient_by_number"
                            ),
                            models.Index(fields=["county", "phone_index"], name="patient_by_phone"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="patient_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("number_index", ""), _negated=True), ("apart", False)
                                ),
                                fields=("county", "number_index"),
                                name="patient_number_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("document", "unknown"),
                                        ("number", ""),
                                        ("number_index", ""),
                                    ),
                                    models.Q(
                                        models.Q(("document", "unknown"), _negated=True),
                                        models.Q(("number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="patient_number_unless_unknown",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution", name="referrals_patient_institution_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="entered_by", name="referrals_patient_entered_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
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
                        ("number", models.CharField(max_length=20, verbose_name="转诊单号")),
                        (
                            "direction",
                            models.CharField(
                                choices=[("up", "上转"), ("down", "下转")],
                                max_length=4,
                                verbose_name="方向",
                            ),
                        ),
                        ("patient_key", models.CharField(max_length=60, verbose_name="患者索引")),
                        (
                            "specialty",
                            models.CharField(
                                choices=[
                                    ("03", "内科"),
                                    ("04", "外科"),
                                    ("05", "妇产科"),
                                    ("06", "妇女保健科"),
                                    ("07", "儿科"),
                                    ("08", "小儿外科"),
                                    ("09", "儿童保健科"),
                                    ("10", "眼科"),
                                    ("11", "耳鼻咽喉科"),
                                    ("12", "口腔科"),
                                    ("13", "皮肤科"),
                                    ("15", "精神科"),
                                    ("16", "传染科"),
                                    ("17", "结核病科"),
                                    ("19", "肿瘤科"),
                                    ("20", "急诊医学科"),
                                    ("21", "康复医学科"),
                                    ("23", "职业病科"),
                                    ("24", "临终关怀科"),
                                    ("30", "医学检验科"),
                                    ("31", "病理科"),
                                    ("32", "医学影像科"),
                                    ("50", "中医科"),
                                    ("51", "民族医学科"),
                                    ("52", "中西医结合科"),
                                ],
                                max_length=2,
                                verbose_name="专科",
                            ),
                        ),
                        ("status", models.CharField(max_length=20, verbose_name="状态")),
                        (
                            "before",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="取消前的状态"
                            ),
                        ),
                        ("is_open", models.BooleanField(default=False, verbose_name="在办")),
                        ("sent", models.BooleanField(default=False, verbose_name="已发出")),
                        ("green", models.BooleanField(default=False, verbose_name="绿色通道")),
                        (
                            "owner_side",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("B", "基层"),
                                    ("L", "上级医院"),
                                    ("D", "医共体转诊中心"),
                                    ("S", "系统"),
                                ],
                                max_length=1,
                                verbose_name="在办方",
                            ),
                        ),
                        ("due_at", models.DateTimeField(null=True, verbose_name="办理期限")),
                        (
                            "clock_left",
                            models.PositiveIntegerField(null=True, verbose_name="暂停时剩余秒数"),
                        ),
                        (
                            "priority",
                            models.CharField(
                                choices=[
                                    ("routine", "普通"),
                                    ("urgent", "优先"),
                                    ("emergency", "急危重症"),
                                ],
                                default="routine",
                                max_length=10,
                                verbose_name="优先级",
                            ),
                        ),
                        ("diagnosis", models.CharField(max_length=200, verbose_name="初步诊断")),
                        (
                            "icd",
                            models.CharField(blank=True, max_length=20, verbose_name="ICD 编码"),
                        ),
                        ("summary", models.TextField(verbose_name="病情摘要")),
                        ("packet", models.JSONField(default=dict, verbose_name="转诊资料")),
                        ("consent", models.BooleanField(default=False, verbose_name="患者已同意")),
                        (
                            "chosen_by_patient",
                            models.BooleanField(default=False, verbose_name="患者自己选定"),
                        ),
                        ("booked_for", models.DateTimeField(null=True, verbose_name="预约时间")),
                        (
                            "void_asked_at",
                            models.DateTimeField(null=True, verbose_name="申请作废时间"),
                        ),
                        (
                            "green_due_at",
                            models.DateTimeField(null=True, verbose_name="绿色通道复核期限"),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="新建时间")),
                        ("changed_at", models.DateTimeField(verbose_name="最后办理时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="转出医生",
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
                            "destination",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="接收机构",
                            ),
                        ),
                        (
                            "origin",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="转出机构",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="在办人",
                            ),
                        ),
                        (
                            "owner_at",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="在办机构",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="referrals.patient",
                                verbose_name="患者",
                            ),
                        ),
                        (
                            "predecessor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successors",
                                to="referrals.referral",
                                verbose_name="前一转诊",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="接收医生",
                            ),
                        ),
                        (
                            "review_at",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="审核机构",
                            ),
                        ),
                        (
                            "reviewer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="审核人",
                            ),
                        ),
                        (
                            "void_asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="申请作废人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "转诊",
                        "ordering": ["county", "-created_at"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["destination", "due_at", "id"],
                                name="referral_open_here",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["origin", "due_at", "id"],
                                name="referral_open_from",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["county", "due_at", "id"],
                                name="referral_open_in_county",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["owner_at", "due_at", "id"],
                                name="referral_open_owned",
                            ),
                            models.Index(
                                condition=models.Q(("void_asked_at__isnull", False)),
                                fields=["county", "void_asked_at"],
                                name="referral_void_asked",
                            ),
                            models.Index(
                                condition=models.Q(("green_due_at__isnull", False)),
                                fields=["county", "green_due_at"],
                                name="referral_green_review",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "number"), name="referral_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="referral_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("direction", "up"), ("green", False), ("is_open", True)
                                ),
                                fields=("county", "patient_key", "specialty"),
                                name="referral_one_open_up",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("direction", "up"), ("status", "draft")),
                                fields=("county", "patient_key", "specialty", "origin"),
                                name="referral_one_draft_here",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("direction", "down"), ("is_open", True)),
                                fields=("county", "patient_key", "origin"),
                                name="referral_one_open_down",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("direction", "up"),
                                        (
                                            "status__in",
                                            (
                                                "draft",
                                                "in_review",
                                                "requested",
                                                "received",
                                                "info_requested",
                                                "accepted",
                                                "awaiting_slot",
                                                "booked",
                                                "dispatched",
                                                "arrived",
                                                "replied",
                                                "cancel_requested",
                                                "closed",
                                                "declined",
                                                "redirected",
                                                "closed_no_show",
                                                "cancelled",
                                                "died",
                                                "voided",
                                            ),
                                        ),
                                    ),
                                    models.Q(
                                        ("direction", "down"),
                                        (
                                            "status__in",
                                            (
                                                "candidate",
                                                "proposed",
                                                "consented",
                                                "offered",
                                                "accepted",
                                                "declined",
                                                "discharged_to_base",
                                                "registered",
                                                "following",
                                                "completed",
                                                "refused",
                                                "withdrawn",
                                                "escalated",
                                                "lost",
                                                "died",
                                                "voided",
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="referral_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("is_open", True),
                                        models.Q(
                                            models.Q(
                                                ("direction", "up"),
                                                (
                                                    "status__in",
                                                    (
                                                        "in_review",
                                                        "requested",
                                                        "received",
                                                        "info_requested",
                                                        "accepted",
                                                        "awaiting_slot",
                                                        "booked",
                                                        "dispatched",
                                                        "arrived",
                                                        "replied",
                                                        "cancel_requested",
                                                    ),
                                                ),
                                            ),
                                            models.Q(
                                                ("direction", "down"),
                                                (
                                                    "status__in",
                                                    (
                                                        "candidate",
                                                        "proposed",
                                                        "consented",
                                                        "offered",
                                                        "accepted",
                                                        "declined",
                                                        "discharged_to_base",
                                                        "registered",
                                                        "following",
                                                    ),
                                                ),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    models.Q(
                                        ("is_open", False),
                                        models.Q(
                                            models.Q(
                                                ("direction", "up"),
                                                (
                                                    "status__in",
                                                    (
                                                        "in_review",
                                                        "requested",
                                                        "received",
                                                        "info_requested",
                                                        "accepted",
                                                        "awaiting_slot",
                                                        "booked",
                                                        "dispatched",
                                                        "arrived",
                                                        "replied",
                                                        "cancel_requested",
                                                    ),
                                                ),
                                            ),
                                            models.Q(
                                                ("direction", "down"),
                                                (
                                                    "status__in",
                                                    (
                                                        "candidate",
                                                        "proposed",
                                                        "consented",
                                                        "offered",
                                                        "accepted",
                                                        "declined",
                                                        "discharged_to_base",
                                                        "registered",
                                                        "following",
                                                    ),
                                                ),
                                            ),
                                            _connector="OR",
                                            _negated=True,
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="referral_open_by_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_open", False),
                                    models.Q(
                                        models.Q(("owner_side", ""), _negated=True),
                                        ("due_at__isnull", False),
                                        ("owner_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="referral_open_has_owner_and_hour",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="patient", name="referrals_referral_patient_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="origin", name="referrals_referral_origin_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="destination", name="referrals_referral_destination_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="review_at", name="referrals_referral_review_at_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="author", name="referrals_referral_author_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="reviewer", name="referrals_referral_reviewer_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="receiver", name="referrals_referral_receiver_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="owner_at", name="referrals_referral_owner_at_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="owner", name="referrals_referral_owner_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="predecessor", name="referrals_referral_predecessor_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="void_asked_by",
                                name="referrals_referral_void_asked_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferralEvent",
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
                        ("occurred_at", models.DateTimeField(verbose_name="发生时间")),
                        ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                        ("action", models.CharField(max_length=20, verbose_name="步骤")),
                        (
                            "from_status",
                            models.CharField(blank=True, max_length=20, verbose_name="原状态"),
                        ),
                        ("to_status", models.CharField(max_length=20, verbose_name="新状态")),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("B", "基层"),
                                    ("L", "上级医院"),
                                    ("D", "医共体转诊中心"),
                                    ("S", "系统"),
                                ],
                                max_length=1,
                                verbose_name="哪一方",
                            ),
                        ),
                        (
                            "reason_code",
                            models.CharField(blank=True, max_length=100, verbose_name="原因"),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="说明")),
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
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="referrals.referral",
                                verbose_name="转诊",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "转诊经过",
                        "ordering": ["referral", "id"],
                        "indexes": [
                            models.Index(
                                fields=["county", "action", "occurred_at"],
                                name="referral_event_counted",
                            )
                        ],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="referral", name="referrals_referralevent_referral_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="actor", name="referrals_referralevent_actor_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="acting_for",
                                name="referrals_referralevent_acting_for_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="referrals_referralevent_institution_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NumberSeries",
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
                        "verbose_name": "转诊单号序列",
                        "ordering": ["county", "year"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "year"), name="number_series_once"
                            )
                        ],
                    },
                ),
            ],
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="ReferralEvent",
        ),
    ]
