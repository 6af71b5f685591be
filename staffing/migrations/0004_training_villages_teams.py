import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.together
import alliance.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0009_medicine_codes"),
        ("staffing", "0003_rosters_pay_and_licences"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
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
                        "indexes": [],
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
                        "indexes": [],
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
                        "indexes": [],
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
                        "indexes": [],
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
    ]
