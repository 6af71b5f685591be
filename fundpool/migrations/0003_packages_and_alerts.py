import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
import alliance.core.db.guards
import alliance.core.db.together
import alliance.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_named_mappings"),
        ("fundpool", "0002_dissolution_and_insurance"),
        ("members", "0008_disease_lists_of_alliances"),
    ]

    operations = [
        alliance.core.db.together.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="AuditPackage",
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
                        ("pools", models.JSONField(default=list, verbose_name="资金池")),
                        ("years", models.JSONField(default=list, verbose_name="年度")),
                        ("units", models.JSONField(default=list, verbose_name="单位")),
                        ("bounds", models.JSONField(default=dict, verbose_name="最后凭证号")),
                        ("reason", models.CharField(max_length=200, verbose_name="用途")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "正在生成"),
                                    ("ready", "可以下载"),
                                    ("failed", "没有生成"),
                                ],
                                default="waiting",
                                max_length=7,
                                verbose_name="状态",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                        ("made_at", models.DateTimeField(null=True, verbose_name="生成时间")),
                        ("journals", models.PositiveIntegerField(null=True, verbose_name="凭证数")),
                        ("contents", models.JSONField(default=list, verbose_name="目录")),
                        (
                            "findings",
                            models.PositiveIntegerField(null=True, verbose_name="发现的问题数"),
                        ),
                        ("size", models.PositiveBigIntegerField(null=True, verbose_name="字节数")),
                        (
                            "sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="文件摘要"),
                        ),
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
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="core.job",
                                verbose_name="后台任务",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "审计资料包",
                        "ordering": ["county", "-asked_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("county", "id"), name="audit_package_of_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="asked_by", name="fundpool_auditpackage_asked_by_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditPackageChunk",
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
                        ("number", models.PositiveIntegerField(verbose_name="序号")),
                        ("content", models.BinaryField(verbose_name="内容")),
                        (
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="chunks",
                                to="fundpool.auditpackage",
                                verbose_name="审计资料包",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "审计资料包文件",
                        "ordering": ["package", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("package", "number"), name="audit_chunk_once"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="package", name="fundpool_auditpackagechunk_package_same_county"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundAlert",
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
                                choices=[("used", "专项使用进度"), ("advance", "已拨未核销天数")],
                                max_length=8,
                                verbose_name="预警",
                            ),
                        ),
                        ("key", models.CharField(max_length=80, verbose_name="监控对象")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("threshold", models.CharField(max_length=40, verbose_name="界限")),
                        ("measured", models.CharField(max_length=40, verbose_name="数值")),
                        ("crossed_at", models.DateTimeField(verbose_name="越过时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                        (
                            "county",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="members.county",
                                verbose_name="县区",
                            ),
                        ),
                        (
                            "earmark",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.earmark",
                                verbose_name="专项",
                            ),
                        ),
                        (
                            "pool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alerts",
                                to="fundpool.pool",
                                verbose_name="资金池",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="fundpool.request",
                                verbose_name="资金申请",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "资金预警",
                        "ordering": ["pool", "-crossed_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("county", "key"),
                                name="fund_alert_open_once",
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="pool", name="fundpool_fundalert_pool_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="earmark", name="fundpool_fundalert_earmark_same_county"
                            ),
                            alliance.core.db.constraints.SameCounty(
                                fk="request", name="fundpool_fundalert_request_same_county"
                            ),
                        ],
                    },
                ),
            ],
        ),
        alliance.core.db.guards.AppendOnly("AuditPackageChunk"),
    ]
