import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.together


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_disease_lists_of_alliances"),
        ("referrals", "0004_whole_course"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="JointWard",
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
                        ("name", models.CharField(max_length=60, verbose_name="联合病房")),
                        ("from_on", models.DateField(verbose_name="起始日")),
                        ("until_on", models.DateField(null=True, verbose_name="终止日（不含）")),
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
                            "doctor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="管床医生",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="所在机构",
                            ),
                        ),
                        (
                            "named_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.institution",
                                verbose_name="联合的医院",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "联合病房",
                        "ordering": ["county", "institution", "name"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="joint_ward_of_county"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until_on", None)),
                                fields=("institution", "name"),
                                name="joint_ward_name_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("partner", models.F("institution")), _negated=True
                                ),
                                name="joint_ward_of_two_bodies",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on", None),
                                    ("until_on__gte", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="joint_ward_ends_after_it_begins",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="institution", name="referrals_jointward_institution_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="partner", name="referrals_jointward_partner_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="doctor", name="referrals_jointward_doctor_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="named_by", name="referrals_jointward_named_by_same_county"
                            ),
                        ],
                    },
                ),
            ],
        ),
        alliance.core.db.together.Together(
            name="PatientRestriction",
            operations=[
                migrations.RemoveConstraint(
                    model_name="patientrestriction",
                    name="patient_restriction_once",
                ),
                migrations.AddField(
                    model_name="patientrestriction",
                    name="lift_asked_at",
                    field=models.DateTimeField(null=True, verbose_name="申请解除时间"),
                ),
                migrations.AddField(
                    model_name="patientrestriction",
                    name="lift_asked_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                        verbose_name="申请解除人",
                    ),
                ),
                migrations.AddField(
                    model_name="patientrestriction",
                    name="lift_asked_for",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                        verbose_name="代谁申请解除",
                    ),
                ),
                migrations.AddField(
                    model_name="patientrestriction",
                    name="lift_reason",
                    field=models.CharField(
                        blank=True, max_length=500, verbose_name="申请解除的理由"
                    ),
                ),
                migrations.AddField(
                    model_name="patientrestriction",
                    name="lifted_at",
                    field=models.DateTimeField(null=True, verbose_name="解除时间"),
                ),
                migrations.AddField(
                    model_name="patientrestriction",
                    name="lifted_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                        verbose_name="解除确认人",
                    ),
                ),
                migrations.AlterField(
                    model_name="patientrestriction",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("proposed", "待另一人确认"),
                            ("confirmed", "已限制使用"),
                            ("refused", "不予限制"),
                            ("withdrawn", "已撤回"),
                            ("lifting", "待另一人确认解除"),
                            ("lifted", "已解除限制"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="patientrestriction",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "lifting"])),
                        fields=("patient",),
                        name="patient_restriction_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="patientrestriction",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["lifting", "lifted"]), _negated=True),
                            models.Q(
                                ("lift_asked_at__isnull", False),
                                models.Q(("lift_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="patient_restriction_lifted_for_a_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="patientrestriction",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "lifted"), _negated=True),
                            models.Q(
                                ("lifted_at__isnull", False),
                                models.Q(("lifted_by", models.F("lift_asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="patient_restriction_lifted_by_two",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="patientrestriction",
                    constraint=alliance.core.db.constraints.SameCounty(
                        fk="lift_asked_by",
                        name="referrals_patientrestriction_lift_asked_by_same_county",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="patientrestriction",
                    constraint=alliance.core.db.constraints.SameCounty(
                        fk="lift_asked_for",
                        name="referrals_patientrestriction_lift_asked_for_same_county",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="patientrestriction",
                    constraint=alliance.core.db.constraints.SameCounty(
                        fk="lifted_by", name="referrals_patientrestriction_lifted_by_same_county"
                    ),
                ),
            ],
        ),
        alliance.core.db.together.Together(
            name="Referral",
            operations=[
                migrations.AddField(
                    model_name="referral",
                    name="ward_doctor",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                        verbose_name="管床医生",
                    ),
                ),
                migrations.AddField(
                    model_name="referral",
                    name="joint_ward",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="referrals.jointward",
                        verbose_name="联合病房",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("joint_ward", None), ("ward_doctor", None)),
                            models.Q(("joint_ward__isnull", False), ("ward_doctor__isnull", False)),
                            _connector="OR",
                        ),
                        name="referral_ward_has_doctor",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=alliance.core.db.constraints.SameCounty(
                        fk="joint_ward", name="referrals_referral_joint_ward_same_county"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="referral",
                    constraint=alliance.core.db.constraints.SameCounty(
                        fk="ward_doctor", name="referrals_referral_ward_doctor_same_county"
                    ),
                ),
            ],
        ),
        alliance.core.db.together.Together(
            name="ReferralEvent",
            operations=[
                migrations.AddField(
                    model_name="referralevent",
                    name="reached",
                    field=models.BooleanField(null=True, verbose_name="是否联系上"),
                ),
            ],
        ),
    ]
