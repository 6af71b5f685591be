import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.guards
import alliance.core.db.together
import alliance.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_named_mappings"),
        ("members", "0008_disease_lists_of_alliances"),
        ("referrals", "0003_pool_referral"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="ArrivalNote",
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
                            "specialty",
                            models.CharField(
                                blank=True,
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
                        ("version", models.PositiveIntegerField(verbose_name="版本")),
                        (
                            "door",
                            models.CharField(blank=True, max_length=100, verbose_name="走哪个门"),
                        ),
                        (
                            "ask_for",
                            models.CharField(blank=True, max_length=100, verbose_name="到后找谁"),
                        ),
                        (
                            "phone",
                            models.CharField(blank=True, max_length=40, verbose_name="联系电话"),
                        ),
                        (
                            "bring",
                            models.CharField(blank=True, max_length=200, verbose_name="要带什么"),
                        ),
                        ("set_at", models.DateTimeField(verbose_name="设定时间")),
                        ("replaced_at", models.DateTimeField(null=True, verbose_name="换下时间")),
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
                                verbose_name="接收机构",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="设定人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "到院须知",
                        "ordering": ["institution", "specialty", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="arrival_note_of_county"
                            ),
                            models.UniqueConstraint(
                                fields=("institution", "specialty", "version"),
                                name="arrival_note_version_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("replaced_at__isnull", True)),
                                fields=("institution", "specialty"),
                                name="arrival_note_one_in_force",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="referrals_arrivalnote_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="set_by", name="referrals_arrivalnote_set_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseAttachment",
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
                                    ("lab", "检验"),
                                    ("exam", "检查"),
                                    ("image", "影像"),
                                    ("consent", "知情同意"),
                                    ("other", "其他"),
                                ],
                                max_length=10,
                                verbose_name="种类",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="附注")),
                        ("added_at", models.DateTimeField(verbose_name="添加时间")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                        (
                            "withdrawn_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤回理由"),
                        ),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
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
                            "institution",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="添加机构",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="referrals.referral",
                                verbose_name="转诊",
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
                        "verbose_name": "转诊附件",
                        "ordering": ["referral", "added_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="case_attachment_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdrawn_at__isnull", True), ("withdrawn_reason", "")
                                    ),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_attachment_withdrawn_with_reason",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="referral", name="referrals_caseattachment_referral_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="document", name="referrals_caseattachment_document_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="referrals_caseattachment_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="added_by", name="referrals_caseattachment_added_by_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="withdrawn_by",
                                name="referrals_caseattachment_withdrawn_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeliveryAddress",
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
                        ("url", models.CharField(max_length=300, verbose_name="推送地址")),
                        ("secret", models.TextField(verbose_name="密钥（加密）")),
                        ("key_id", models.CharField(max_length=16, verbose_name="密钥编号")),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                        ("paused_at", models.DateTimeField(null=True, verbose_name="暂停时间")),
                        (
                            "rest_until",
                            models.DateTimeField(null=True, verbose_name="不通，到此时再试"),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        (
                            "ended_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="停用的理由"),
                        ),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.apiclient",
                                verbose_name="接口客户端",
                            ),
                        ),
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
                    ],
                    options={
                        "verbose_name": "推送地址",
                        "ordering": ["county", "-entered_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="delivery_address_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("client",),
                                name="delivery_address_one_a_client",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(
                                        ("confirmed_by", models.F("entered_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="delivery_address_by_two",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="client", name="referrals_deliveryaddress_client_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="entered_by",
                                name="referrals_deliveryaddress_entered_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="confirmed_by",
                                name="referrals_deliveryaddress_confirmed_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyContact",
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
                            "office",
                            models.CharField(
                                choices=[
                                    ("medical_office", "医务科"),
                                    ("deputy_head", "分管副院长"),
                                ],
                                max_length=14,
                                verbose_name="职责",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="电话")),
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="机构",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="联系人",
                            ),
                        ),
                        (
                            "stated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="录入人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "逾期联系人",
                        "ordering": ["institution", "office", "from_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "institution", "office", "from_on"),
                                name="duty_contact_once_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until_on", None)),
                                fields=("county", "institution", "office"),
                                name="duty_contact_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gt", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="duty_contact_ends_after_it_begins",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="referrals_dutycontact_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="referrals_dutycontact_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="referrals_dutycontact_stated_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Escalation",
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
                            "matter",
                            models.CharField(
                                choices=[
                                    ("case", "转诊办理"),
                                    ("green", "绿色通道复核"),
                                    ("void", "作废申请"),
                                ],
                                max_length=5,
                                verbose_name="催办事项",
                            ),
                        ),
                        ("due_at", models.DateTimeField(verbose_name="办理期限")),
                        ("asked_at", models.DateTimeField(null=True, verbose_name="申请作废时间")),
                        (
                            "step",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "无人可提醒"),
                                    (1, "值班人员"),
                                    (2, "医务科"),
                                    (3, "分管副院长"),
                                ],
                                verbose_name="催办到",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("B", "基层"),
                                    ("L", "上级医院"),
                                    ("D", "医共体转诊中心"),
                                    ("S", "系统"),
                                    ("O", "转出方"),
                                ],
                                max_length=1,
                                verbose_name="在办方",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="电话")),
                        ("at", models.DateTimeField(verbose_name="提醒时间")),
                        (
                            "acknowledged_at",
                            models.DateTimeField(null=True, verbose_name="知晓时间"),
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="在办机构",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="提醒到",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="escalations",
                                to="referrals.referral",
                                verbose_name="转诊",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "催办",
                        "ordering": ["-at", "id"],
                        "indexes": [
                            models.Index(fields=["person", "-at"], name="escalation_of_person"),
                            models.Index(fields=["county", "-at"], name="escalation_of_county_at"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "matter", "due_at", "step"),
                                name="escalation_once_a_step",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("acknowledged_at", None), ("person", None), ("step", 0)
                                    ),
                                    models.Q(("person__isnull", False), ("step__gt", 0)),
                                    _connector="OR",
                                ),
                                name="escalation_reaches_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("asked_at__isnull", False), ("matter", "void")),
                                    models.Q(
                                        models.Q(("matter", "void"), _negated=True),
                                        ("asked_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="escalation_of_a_void_request",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="referral", name="referrals_escalation_referral_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="referrals_escalation_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="referrals_escalation_person_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventDelivery",
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
                        ("body", models.TextField(verbose_name="内容")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "待送达"),
                                    ("delivered", "已送达"),
                                    ("given_up", "未送达，已停止"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="推送状态",
                            ),
                        ),
                        ("queued_at", models.DateTimeField(verbose_name="排队时间")),
                        ("since", models.DateTimeField(verbose_name="24 小时由此起算")),
                        ("next_at", models.DateTimeField(verbose_name="下次尝试")),
                        ("tries", models.PositiveIntegerField(default=0, verbose_name="尝试次数")),
                        ("claimed_until", models.DateTimeField(null=True, verbose_name="占用到")),
                        ("last_at", models.DateTimeField(null=True, verbose_name="最近尝试")),
                        (
                            "last_code",
                            models.PositiveSmallIntegerField(null=True, verbose_name="最近答复码"),
                        ),
                        (
                            "last_answer",
                            models.CharField(blank=True, max_length=200, verbose_name="最近答复"),
                        ),
                        (
                            "trouble",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("unreachable", "连不上对方"),
                                    ("slow", "5 秒内没有答复"),
                                    ("tls", "对方证书不可信"),
                                    ("forbidden", "地址指向内部网络，不允许"),
                                    ("redirect", "对方要求转到别处，不跟随"),
                                    ("answer", "对方答复不成功"),
                                    ("stopped", "没有可用的推送地址"),
                                ],
                                max_length=12,
                                verbose_name="未送达的原因",
                            ),
                        ),
                        ("delivered_at", models.DateTimeField(null=True, verbose_name="送达时间")),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.apiclient",
                                verbose_name="接口客户端",
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
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="referrals.referralevent",
                                verbose_name="事件",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="referrals.referral",
                                verbose_name="转诊",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "事件推送",
                        "ordering": ["county", "-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["client", "referral", "event"],
                                name="event_delivery_waiting",
                            ),
                            models.Index(
                                fields=["county", "state", "id"], name="event_delivery_listed"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("client", "event"), name="event_delivery_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "delivered"), _negated=True),
                                    ("delivered_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="event_delivery_has_hour",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="client", name="referrals_eventdelivery_client_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="referral", name="referrals_eventdelivery_referral_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="event", name="referrals_eventdelivery_event_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
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
                        ("on", models.DateField(verbose_name="随访日")),
                        ("from_on", models.DateField(verbose_name="最早")),
                        ("until_on", models.DateField(verbose_name="最晚")),
                        ("done_at", models.DateTimeField(null=True, verbose_name="完成时间")),
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
                                verbose_name="随访人",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_ups",
                                to="referrals.referral",
                                verbose_name="转诊",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "随访任务",
                        "ordering": ["referral", "on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "on"), name="follow_up_once_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_on__lte", models.F("on")),
                                    ("until_on__gte", models.F("on")),
                                ),
                                name="follow_up_within_window",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="referral", name="referrals_followup_referral_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="done_by", name="referrals_followup_done_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListLine",
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
                        ("row", models.PositiveIntegerField(verbose_name="原表行号")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("registered", "挂号"),
                                    ("admitted", "入院"),
                                    ("discharged", "出院"),
                                ],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("moment", models.DateTimeField(verbose_name="时间")),
                        ("exact", models.BooleanField(verbose_name="写明了时刻")),
                        ("latest", models.DateTimeField(verbose_name="最晚时刻")),
                        (
                            "department",
                            models.CharField(blank=True, max_length=60, verbose_name="科室"),
                        ),
                        (
                            "number_index",
                            models.CharField(max_length=60, verbose_name="证件号码索引"),
                        ),
                        (
                            "former_index",
                            models.CharField(max_length=60, verbose_name="证件号码旧索引"),
                        ),
                        (
                            "last_four",
                            models.CharField(max_length=8, verbose_name="证件号码后四位"),
                        ),
                        (
                            "name_index",
                            models.CharField(blank=True, max_length=60, verbose_name="姓名索引"),
                        ),
                        ("loaded_at", models.DateTimeField(verbose_name="写入时间")),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="不算转诊的理由"
                            ),
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
                            "file",
                            models.ForeignKey(
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
                                verbose_name="医院",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="list_lines",
                                to="referrals.referral",
                                verbose_name="转诊",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="确认人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "清单行",
                        "ordering": ["institution", "moment", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=["institution", "moment", "id"],
                                name="list_line_waiting",
                            ),
                            models.Index(
                                fields=["institution", "former_index"], name="list_line_former"
                            ),
                            models.Index(fields=["file", "row"], name="list_line_of_file"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="list_line_of_county"
                            ),
                            models.UniqueConstraint(
                                fields=("institution", "number_index", "kind", "moment"),
                                name="list_line_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("number_index", ""), _negated=True),
                                    models.Q(("former_index", ""), _negated=True),
                                ),
                                name="list_line_has_index",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("settled_at__isnull", False),
                                    models.Q(
                                        ("reason", ""), ("referral", None), ("settled_by", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="list_line_open_or_settled",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution", name="referrals_listline_institution_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="file", name="referrals_listline_file_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="referral", name="referrals_listline_referral_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="settled_by", name="referrals_listline_settled_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opening",
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
                        ("reason", models.CharField(max_length=500, verbose_name="急救理由")),
                        ("opened_at", models.DateTimeField(verbose_name="查看时间")),
                        ("until_at", models.DateTimeField(verbose_name="可看到")),
                        ("reviewed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                        (
                            "review",
                            models.CharField(blank=True, max_length=500, verbose_name="复核意见"),
                        ),
                        ("demo", models.BooleanField(default=False, verbose_name="演示")),
                        (
                            "acting_for",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="代谁查看",
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
                                verbose_name="查看人机构",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="openings",
                                to="referrals.patient",
                                verbose_name="患者",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="查看人",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="复核人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "急救查看",
                        "ordering": ["-opened_at", "id"],
                        "indexes": [
                            models.Index(fields=["county", "-opened_at"], name="opening_newest"),
                            models.Index(fields=["person", "-opened_at"], name="opening_of_person"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="opening_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_at__gt", models.F("opened_at"))),
                                name="opening_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("review", ""), ("reviewed_at", None)),
                                    models.Q(
                                        ("reviewed_at__isnull", False),
                                        models.Q(("review", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="opening_reviewed_in_words",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="patient", name="referrals_opening_patient_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="referrals_opening_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="acting_for", name="referrals_opening_acting_for_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution", name="referrals_opening_institution_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="reviewed_by", name="referrals_opening_reviewed_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PatientMerge",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待另一人确认"),
                                    ("confirmed", "已合并"),
                                    ("refused", "认定不是同一人"),
                                    ("withdrawn", "已撤回"),
                                ],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "chosen",
                            models.JSONField(blank=True, default=dict, verbose_name="各项取哪一份"),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="合并依据")),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        (
                            "decided_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="决定理由"),
                        ),
                        ("before", models.TextField(blank=True, verbose_name="合并前的内容")),
                        (
                            "moved",
                            models.JSONField(
                                blank=True, default=dict, verbose_name="改到保留记录的行数"
                            ),
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
                                verbose_name="决定人",
                            ),
                        ),
                        (
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="referrals.patient",
                                verbose_name="保留的记录",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="referrals.patient",
                                verbose_name="并入的记录",
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
                        (
                            "proposed_for",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="代谁提出",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "患者合并",
                        "ordering": ["-proposed_at", "id"],
                        "indexes": [
                            models.Index(
                                fields=["county", "-proposed_at"], name="patient_merge_newest"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="patient_merge_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["proposed", "confirmed"])),
                                fields=("other",),
                                name="patient_merge_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kept", models.F("other")), _negated=True),
                                name="patient_merge_of_two_rows",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("state", "proposed"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "proposed"), _negated=True),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="patient_merge_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "confirmed"), _negated=True),
                                    models.Q(("before", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="patient_merge_keeps_before",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="kept", name="referrals_patientmerge_kept_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="other", name="referrals_patientmerge_other_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="proposed_by",
                                name="referrals_patientmerge_proposed_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="proposed_for",
                                name="referrals_patientmerge_proposed_for_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="decided_by",
                                name="referrals_patientmerge_decided_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PatientRestriction",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待另一人确认"),
                                    ("confirmed", "已限制使用"),
                                    ("refused", "不予限制"),
                                    ("withdrawn", "已撤回"),
                                ],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="申请理由")),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        (
                            "decided_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="决定理由"),
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
                                verbose_name="决定人",
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
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restrictions",
                                to="referrals.patient",
                                verbose_name="患者",
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
                        (
                            "proposed_for",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="代谁提出",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "患者限制使用",
                        "ordering": ["-proposed_at", "id"],
                        "indexes": [
                            models.Index(
                                fields=["county", "-proposed_at"], name="patient_restriction_newest"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="patient_restriction_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["proposed", "confirmed"])),
                                fields=("patient",),
                                name="patient_restriction_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("state", "proposed"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "proposed"), _negated=True),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="patient_restriction_decided",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="patient",
                                name="referrals_patientrestriction_patient_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="referrals_patientrestriction_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="proposed_by",
                                name="referrals_patientrestriction_proposed_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="proposed_for",
                                name="referrals_patientrestriction_proposed_for_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="decided_by",
                                name="referrals_patientrestriction_decided_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemoteItem",
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
                        ("number", models.CharField(max_length=20, verbose_name="远程申请单号")),
                        (
                            "way",
                            models.CharField(
                                choices=[("reading", "远程诊断"), ("consultation", "远程会诊")],
                                max_length=12,
                                verbose_name="方式",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("imaging", "影像"),
                                    ("ecg", "心电"),
                                    ("laboratory", "检验"),
                                    ("pathology", "病理"),
                                    ("consultation", "会诊"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "specialty",
                            models.CharField(
                                blank=True,
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
                        ("patient_key", models.CharField(max_length=60, verbose_name="患者索引")),
                        ("status", models.CharField(max_length=20, verbose_name="状态")),
                        (
                            "before",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="取消前的状态"
                            ),
                        ),
                        ("is_open", models.BooleanField(default=False, verbose_name="在办")),
                        ("sent", models.BooleanField(default=False, verbose_name="已发出")),
                        (
                            "owner_side",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("B", "基层"),
                                    ("L", "上级医院"),
                                    ("D", "医共体转诊中心"),
                                    ("S", "系统"),
                                    ("O", "转出方"),
                                ],
                                max_length=1,
                                verbose_name="在办方",
                            ),
                        ),
                        ("due_at", models.DateTimeField(null=True, verbose_name="办理期限")),
                        (
                            "clock_from",
                            models.DateTimeField(null=True, verbose_name="诊断计时起点"),
                        ),
                        (
                            "clock_left",
                            models.PositiveIntegerField(null=True, verbose_name="暂停时剩余秒数"),
                        ),
                        ("lease_until", models.DateTimeField(null=True, verbose_name="占用到")),
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
                        (
                            "subject",
                            models.CharField(max_length=200, verbose_name="检查项目或会诊问题"),
                        ),
                        ("summary", models.TextField(verbose_name="病情摘要")),
                        (
                            "study_reference",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="检查资料编号"
                            ),
                        ),
                        (
                            "study_hash",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="检查资料的 SHA-256 值"
                            ),
                        ),
                        (
                            "quality",
                            models.CharField(
                                blank=True,
                                choices=[("good", "质量合格"), ("limited", "有瑕疵，可供诊断")],
                                max_length=10,
                                verbose_name="质量自查",
                            ),
                        ),
                        (
                            "critical_at",
                            models.DateTimeField(null=True, verbose_name="报危急值时间"),
                        ),
                        (
                            "critical_due_at",
                            models.DateTimeField(null=True, verbose_name="危急值告知期限"),
                        ),
                        (
                            "critical_late",
                            models.BooleanField(default=False, verbose_name="危急值已催办"),
                        ),
                        (
                            "may_convert",
                            models.BooleanField(default=False, verbose_name="申请时同意转为上转"),
                        ),
                        (
                            "repeat_reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="重复检查的理由"
                            ),
                        ),
                        (
                            "void_asked_at",
                            models.DateTimeField(null=True, verbose_name="申请作废时间"),
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
                                verbose_name="申请医生",
                            ),
                        ),
                        (
                            "cancel_asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="申请取消人",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="诊断机构",
                            ),
                        ),
                        (
                            "earlier",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeats",
                                to="referrals.remoteitem",
                                verbose_name="此前的结果",
                            ),
                        ),
                        (
                            "final_reader",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="审核签发人",
                            ),
                        ),
                        (
                            "first_reader",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="初步报告人",
                            ),
                        ),
                        (
                            "origin",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="申请机构",
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
                                related_name="remote_items",
                                to="referrals.patient",
                                verbose_name="患者",
                            ),
                        ),
                        (
                            "reader",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="认领医生",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remote_items",
                                to="referrals.referral",
                                verbose_name="转为的转诊",
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
                        "verbose_name": "远程诊断与会诊",
                        "ordering": ["county", "-created_at"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["destination", "due_at", "id"],
                                name="remote_open_here",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["origin", "due_at", "id"],
                                name="remote_open_from",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["owner_at", "due_at", "id"],
                                name="remote_open_owned",
                            ),
                            models.Index(
                                condition=models.Q(("lease_until__isnull", False)),
                                fields=["county", "lease_until"],
                                name="remote_leased",
                            ),
                            models.Index(
                                condition=models.Q(("critical_due_at__isnull", False)),
                                fields=["county", "critical_due_at"],
                                name="remote_critical",
                            ),
                            models.Index(
                                fields=["county", "patient_key", "kind"], name="remote_of_patient"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "number"), name="remote_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="remote_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ("imaging", "ecg", "laboratory", "pathology")),
                                        (
                                            "status__in",
                                            (
                                                "ordered",
                                                "acquired",
                                                "submitted",
                                                "claimed",
                                                "preliminary",
                                                "final",
                                                "returned_for_repeat",
                                                "cancel_requested",
                                                "acknowledged",
                                                "cancelled",
                                                "voided",
                                            ),
                                        ),
                                        ("way", "reading"),
                                    ),
                                    models.Q(
                                        ("kind", "consultation"),
                                        (
                                            "status__in",
                                            (
                                                "asked",
                                                "claimed",
                                                "more_info",
                                                "answered",
                                                "acknowledged",
                                                "cancel_requested",
                                                "closed",
                                                "converted",
                                                "cancelled",
                                                "voided",
                                            ),
                                        ),
                                        ("way", "consultation"),
                                    ),
                                    _connector="OR",
                                ),
                                name="remote_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("is_open", True),
                                        models.Q(
                                            models.Q(
                                                (
                                                    "status__in",
                                                    (
                                                        "ordered",
                                                        "acquired",
                                                        "submitted",
                                                        "claimed",
                                                        "preliminary",
                                                        "final",
                                                        "returned_for_repeat",
                                                        "cancel_requested",
                                                    ),
                                                ),
                                                ("way", "reading"),
                                            ),
                                            models.Q(
                                                (
                                                    "status__in",
                                                    (
                                                        "asked",
                                                        "claimed",
                                                        "more_info",
                                                        "answered",
                                                        "acknowledged",
                                                        "cancel_requested",
                                                    ),
                                                ),
                                                ("way", "consultation"),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    models.Q(
                                        ("is_open", False),
                                        models.Q(
                                            models.Q(
                                                (
                                                    "status__in",
                                                    (
                                                        "ordered",
                                                        "acquired",
                                                        "submitted",
                                                        "claimed",
                                                        "preliminary",
                                                        "final",
                                                        "returned_for_repeat",
                                                        "cancel_requested",
                                                    ),
                                                ),
                                                ("way", "reading"),
                                            ),
                                            models.Q(
                                                (
                                                    "status__in",
                                                    (
                                                        "asked",
                                                        "claimed",
                                                        "more_info",
                                                        "answered",
                                                        "acknowledged",
                                                        "cancel_requested",
                                                    ),
                                                ),
                                                ("way", "consultation"),
                                            ),
                                            _connector="OR",
                                            _negated=True,
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="remote_open_by_status",
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
                                name="remote_open_has_owner_and_hour",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status", "claimed"), ("way", "reading"), _negated=True
                                    ),
                                    models.Q(
                                        ("lease_until__isnull", False), ("reader__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="remote_claimed_has_reader",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("critical_due_at__isnull", True),
                                    ("is_open", True),
                                    _connector="OR",
                                ),
                                name="remote_critical_is_open",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="patient", name="referrals_remoteitem_patient_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="origin", name="referrals_remoteitem_origin_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="destination",
                                name="referrals_remoteitem_destination_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="author", name="referrals_remoteitem_author_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="reader", name="referrals_remoteitem_reader_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="first_reader",
                                name="referrals_remoteitem_first_reader_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="final_reader",
                                name="referrals_remoteitem_final_reader_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="owner_at", name="referrals_remoteitem_owner_at_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="owner", name="referrals_remoteitem_owner_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="earlier", name="referrals_remoteitem_earlier_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="referral", name="referrals_remoteitem_referral_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="cancel_asked_by",
                                name="referrals_remoteitem_cancel_asked_by_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="void_asked_by",
                                name="referrals_remoteitem_void_asked_by_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemoteEvent",
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
                                    ("O", "转出方"),
                                ],
                                max_length=1,
                                verbose_name="哪一方",
                            ),
                        ),
                        ("said", models.JSONField(default=dict, verbose_name="内容")),
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="referrals.remoteitem",
                                verbose_name="远程诊断与会诊",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "远程诊断经过",
                        "ordering": ["item", "id"],
                        "indexes": [
                            models.Index(
                                fields=["county", "action", "occurred_at"],
                                name="remote_event_counted",
                            )
                        ],
                        "constraints": [
                            alliance.core.db.constraints.SameCounty(
                                fk="item", name="referrals_remoteevent_item_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="actor", name="referrals_remoteevent_actor_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="acting_for", name="referrals_remoteevent_acting_for_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="referrals_remoteevent_institution_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemoteReader",
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
                                    ("imaging", "影像"),
                                    ("ecg", "心电"),
                                    ("laboratory", "检验"),
                                    ("pathology", "病理"),
                                ],
                                max_length=12,
                                verbose_name="类别",
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="诊断机构",
                            ),
                        ),
                        (
                            "named_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="指定人",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="诊断医师",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "指定的诊断医师",
                        "ordering": ["county", "institution", "kind", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="remote_reader_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until_on__isnull", True)),
                                fields=("institution", "person", "kind"),
                                name="remote_reader_named_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True),
                                    ("until_on__gte", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="remote_reader_ends_after",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="referrals_remotereader_institution_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="referrals_remotereader_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="named_by", name="referrals_remotereader_named_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemoteSeries",
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
                        "verbose_name": "远程申请单号序列",
                        "ordering": ["county", "year"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "year"), name="remote_series_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RosterDesk",
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
                            "desk",
                            models.CharField(
                                choices=[
                                    ("desk", "转诊办"),
                                    ("centre", "医共体转诊中心"),
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
                                max_length=6,
                                verbose_name="岗位",
                            ),
                        ),
                        ("keeps", models.BooleanField(default=True, verbose_name="排班")),
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
                        "verbose_name": "值班岗位",
                        "ordering": ["institution", "desk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "institution", "desk"), name="roster_desk_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="roster_desk_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution",
                                name="referrals_rosterdesk_institution_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyShift",
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
                            "phone",
                            models.CharField(blank=True, max_length=40, verbose_name="值班电话"),
                        ),
                        ("from_at", models.DateTimeField(verbose_name="起")),
                        ("until_at", models.DateTimeField(verbose_name="止")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("page", "页面录入"),
                                    ("file", "表格导入"),
                                    ("api", "接口"),
                                    ("copy", "照抄上周"),
                                ],
                                max_length=4,
                                verbose_name="来源",
                            ),
                        ),
                        ("stated_at", models.DateTimeField(verbose_name="录入时间")),
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
                                related_name="+",
                                to="members.person",
                                verbose_name="值班人",
                            ),
                        ),
                        (
                            "stated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "roster",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shifts",
                                to="referrals.rosterdesk",
                                verbose_name="值班岗位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "值班",
                        "ordering": ["roster", "from_at", "id"],
                        "indexes": [
                            models.Index(fields=["roster", "until_at"], name="duty_shift_ends")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roster", "person", "from_at"),
                                name="duty_shift_begins_once",
                            ),
                            models.UniqueConstraint(
                                fields=("roster", "person", "until_at"), name="duty_shift_ends_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_at__gt", models.F("from_at"))),
                                name="duty_shift_ends_after_it_begins",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="roster", name="referrals_dutyshift_roster_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="person", name="referrals_dutyshift_person_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="stated_by", name="referrals_dutyshift_stated_by_same_county"
                            ),
                        ],
                    },
                ),
            ],
        ),
        alliance.core.db.together.Together(
            name="Referral",
            operations=[
                migrations.RemoveConstraint(
                    model_name="referral",
                    name="referral_status_known",
                ),
                migrations.RemoveConstraint(
                    model_name="referral",
                    name="referral_open_by_status",
                ),
                migrations.AddField(
                    model_name="referral",
                    name="colour",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("green", "绿"),
                            ("yellow", "黄"),
                            ("orange", "橙"),
                            ("red", "红"),
                            ("purple", "紫"),
                        ],
                        max_length=10,
                        verbose_name="孕产妇风险颜色",
                    ),
                ),
                migrations.AddField(
                    model_name="referral",
                    name="groups",
                    field=models.JSONField(blank=True, default=list, verbose_name="重点人群"),
                ),
                migrations.AddField(
                    model_name="referral",
                    name="indication",
                    field=models.CharField(blank=True, max_length=100, verbose_name="外转指征"),
                ),
                migrations.AddField(
                    model_name="referral",
                    name="outside",
                    field=models.CharField(
                        blank=True, max_length=100, verbose_name="县域外接收医院"
                    ),
                ),
                migrations.AddIndex(
                    model_name="referral",
                    index=models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["review_at", "due_at", "id"],
                        name="referral_open_reviewed",
                    ),
                ),
                migrations.AddIndex(
                    model_name="referral",
                    index=models.Index(
                        condition=models.Q(("status", "draft")),
                        fields=["county", "origin"],
                        name="referral_drafts",
                    ),
                ),
                migrations.AddIndex(
                    model_name="referral",
                    index=models.Index(
                        condition=models.Q(("is_open", False)),
                        fields=["county", "-changed_at", "id"],
                        name="referral_ended",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
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
                            models.Q(
                                ("direction", "out"),
                                (
                                    "status__in",
                                    (
                                        "draft",
                                        "in_review",
                                        "approved",
                                        "away",
                                        "returned",
                                        "refused",
                                        "cancelled",
                                        "died",
                                        "voided",
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="referral_status_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
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
                                    models.Q(
                                        ("direction", "out"),
                                        ("status__in", ("in_review", "approved", "away")),
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
                                    models.Q(
                                        ("direction", "out"),
                                        ("status__in", ("in_review", "approved", "away")),
                                    ),
                                    _connector="OR",
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="referral_open_by_status",
                    ),
                ),
                migrations.AlterField(
                    model_name="referral",
                    name="direction",
                    field=models.CharField(
                        choices=[("up", "上转"), ("down", "下转"), ("out", "县域外转诊")],
                        max_length=4,
                        verbose_name="方向",
                    ),
                ),
                migrations.AlterField(
                    model_name="referral",
                    name="owner_side",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("B", "基层"),
                            ("L", "上级医院"),
                            ("D", "医共体转诊中心"),
                            ("S", "系统"),
                            ("O", "转出方"),
                        ],
                        max_length=1,
                        verbose_name="在办方",
                    ),
                ),
            ],
        ),
        alliance.core.db.together.Together(
            name="Patient",
            operations=[
                migrations.AddField(
                    model_name="patient",
                    name="merged_at",
                    field=models.DateTimeField(null=True, verbose_name="并入时间"),
                ),
                migrations.AddField(
                    model_name="patient",
                    name="merged_into",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="referrals.patient",
                        verbose_name="并入",
                    ),
                ),
                migrations.AddField(
                    model_name="patient",
                    name="restricted_at",
                    field=models.DateTimeField(null=True, verbose_name="限制使用时间"),
                ),
                migrations.AddIndex(
                    model_name="patient",
                    index=models.Index(
                        condition=models.Q(("restricted_at__isnull", False)),
                        fields=["county", "id"],
                        name="patient_restricted",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="patient",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_at", None), ("merged_into", None)),
                            models.Q(
                                ("apart", True),
                                ("merged_at__isnull", False),
                                ("merged_into__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="patient_merged_stands_apart",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="patient",
                    constraint=alliance.core.db.constraints.SameCounty(
                        fk="merged_into", name="referrals_patient_merged_into_same_county"
                    ),
                ),
            ],
        ),
        alliance.core.db.together.Together(
            name="ReferralEvent",
            operations=[
                migrations.AddField(
                    model_name="referralevent",
                    name="due_at",
                    field=models.DateTimeField(null=True, verbose_name="由此起的办理期限"),
                ),
                migrations.AddField(
                    model_name="referralevent",
                    name="list_line",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="referrals.listline",
                        verbose_name="来自清单",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referralevent",
                    constraint=models.UniqueConstraint(
                        fields=("county", "id"), name="referral_event_of_county"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referralevent",
                    constraint=alliance.core.db.constraints.SameCounty(
                        fk="list_line", name="referrals_referralevent_list_line_same_county"
                    ),
                ),
                migrations.AlterField(
                    model_name="referralevent",
                    name="side",
                    field=models.CharField(
                        choices=[
                            ("B", "基层"),
                            ("L", "上级医院"),
                            ("D", "医共体转诊中心"),
                            ("S", "系统"),
                            ("O", "转出方"),
                        ],
                        max_length=1,
                        verbose_name="哪一方",
                    ),
                ),
            ],
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="RemoteEvent",
        ),
    ]
