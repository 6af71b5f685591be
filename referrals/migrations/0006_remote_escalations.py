import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.together


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0009_medicine_codes"),
        ("referrals", "0005_joint_wards_and_lifting"),
    ]

    operations = [
        alliance.core.db.together.Together(
            name="Escalation",
            operations=[
                migrations.AddField(
                    model_name="escalation",
                    name="remote",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="referrals.remoteitem",
                        verbose_name="远程诊断与会诊",
                    ),
                ),
                migrations.AlterField(
                    model_name="escalation",
                    name="matter",
                    field=models.CharField(
                        choices=[
                            ("case", "转诊办理"),
                            ("green", "绿色通道复核"),
                            ("void", "作废申请"),
                            ("remote", "远程诊断与会诊"),
                        ],
                        max_length=6,
                        verbose_name="催办事项",
                    ),
                ),
                migrations.AlterField(
                    model_name="escalation",
                    name="referral",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="referrals.referral",
                        verbose_name="转诊",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="escalation",
                    constraint=models.UniqueConstraint(
                        fields=("remote", "due_at", "step"),
                        name="escalation_of_remote_once_a_step",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="escalation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("matter", "remote"), ("referral", None), ("remote__isnull", False)
                            ),
                            models.Q(
                                models.Q(("matter", "remote"), _negated=True),
                                ("referral__isnull", False),
                                ("remote", None),
                            ),
                            _connector="OR",
                        ),
                        name="escalation_of_one_item",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="escalation",
                    constraint=alliance.core.db.constraints.SameCounty(
                        fk="remote", name="referrals_escalation_remote_same_county"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="remoteitem",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["county", "due_at", "id"],
                name="remote_open_in_county",
            ),
        ),
    ]
