import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.guards
import alliance.core.db.together
import alliance.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_disease_lists_of_alliances"),
        ("staffing", "0001_postings"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
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
                        "indexes": [],
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
            ],
        ),
        alliance.core.db.guards.AppendOnly(
            model_name="PoolEvent",
        ),
    ]
