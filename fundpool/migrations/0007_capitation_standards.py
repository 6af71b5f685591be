import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.fields
import alliance.core.db.guards
import alliance.core.db.together


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_named_mappings"),
        ("fundpool", "0006_package_trouble"),
        ("members", "0009_medicine_codes"),
    ]

    operations = [
        migrations.DeleteModel("CapitationReceipt"),
        migrations.DeleteModel("CapitationWork"),
        migrations.DeleteModel("CapitationService"),
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="CapitationStandard",
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
                        ("code", models.CharField(max_length=20, verbose_name="代码")),
                        ("name", models.CharField(max_length=40, verbose_name="服务项目")),
                        ("unit", models.CharField(max_length=20, verbose_name="计量单位")),
                        ("standard_fen", models.BigIntegerField(verbose_name="支付标准（分）")),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        (
                            "capitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="services",
                                to="fundpool.capitationyear",
                                verbose_name="年度预算",
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
                    ],
                    options={
                        "verbose_name": "支付标准",
                        "ordering": ["capitation", "code"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("capitation", "code"), name="capitation_service_once"
                            ),
                            models.UniqueConstraint(
                                fields=("county", "id"), name="capitation_service_of_county"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("standard_fen__gte", 0)),
                                name="capitation_standard_not_negative",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="capitation",
                                name="fundpool_capitationstandard_capitation_same_county",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CapitationWork",
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
                            "quarter",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(4)],
                                verbose_name="季度",
                            ),
                        ),
                        ("amount", alliance.core.db.fields.ExactDecimal(verbose_name="核实工作量")),
                        ("source", models.CharField(max_length=200, verbose_name="核实依据")),
                        ("at", models.DateTimeField(verbose_name="核实时间")),
                        (
                            "budget",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="works",
                                to="fundpool.capitationbudget",
                                verbose_name="单位预算",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.person",
                                verbose_name="核实人",
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
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.importfile",
                                verbose_name="导入文件",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="works",
                                to="fundpool.capitationstandard",
                                verbose_name="服务项目",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "核实工作量",
                        "ordering": ["budget", "quarter", "service__code"],
                        "indexes": [],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("budget", "quarter", "service"), name="capitation_work_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                                name="capitation_work_of_a_quarter",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="budget", name="fundpool_capitationwork_budget_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="service", name="fundpool_capitationwork_service_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="file", name="fundpool_capitationwork_file_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="by", name="fundpool_capitationwork_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CapitationPrepayment",
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
                            "quarter",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(4)],
                                verbose_name="季度",
                            ),
                        ),
                        (
                            "capitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prepayments",
                                to="fundpool.capitationyear",
                                verbose_name="年度预算",
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
                            "journal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prepayment",
                                to="fundpool.journal",
                                verbose_name="凭证",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "财政预拨到账",
                        "ordering": ["capitation", "quarter", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                                name="capitation_prepayment_of_four",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="capitation",
                                name="fundpool_capitationprepayment_capitation_same_county",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="journal",
                                name="fundpool_capitationprepayment_journal_same_county",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
            ],
        ),
        alliance.core.db.guards.AppendOnly("CapitationPrepayment"),
    ]
