"""Definitions that are edited here: versions with their own basis, targets with their dates."""

import django.db.models.deletion
from django.db import migrations, models

import alliance.core.db.constraints
from alliance.core.db.together import Together


def _person(label):
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="members.person",
        verbose_name=label,
    )


def _time(label):
    return models.DateTimeField(null=True, verbose_name=label)


def _text(label, most):
    return models.CharField(blank=True, db_default="", max_length=most, verbose_name=label)


VERSION = {
    "basis": _text("依据", 300),
    "clause": models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        to="members.clause",
        verbose_name="条款",
    ),
    "version": models.PositiveIntegerField(db_default=1, default=1, verbose_name="版本"),
}
TARGET = {
    "state": models.CharField(
        choices=[
            ("proposed", "待批准"),
            ("in_force", "施行中"),
            ("refused", "未批准"),
            ("replaced", "已被代替"),
        ],
        db_default="in_force",
        default="in_force",
        max_length=10,
        verbose_name="状态",
    ),
    "reference": _text("参照", 120),
    "title": _text("文件名称", 200),
    "number": _text("文号", 100),
    "entered_by": _person("录入人"),
    "entered_at": _time("录入时间"),
    "decided_by": _person("批准人"),
    "decided_at": _time("批准时间"),
    "ended_at": _time("被代替时间"),
}
ONCE = {
    "target_in_force_once": models.Q(state="in_force"),
    "target_proposed_once": models.Q(state="proposed"),
    "target_printed_once": models.Q(entered_at=None),
}


class Migration(migrations.Migration):
    dependencies = [
        ("kpi", "0006_run_units"),
        ("members", "0006_fact_request_workdays"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="target", name="target_once_a_year"),
        Together(
            name="IndicatorVersion",
            operations=[
                migrations.AddField(model_name="indicatorversion", name=name, field=field)
                for name, field in VERSION.items()
            ],
        ),
        Together(
            name="Target",
            operations=[
                *(
                    migrations.AddField(model_name="target", name=name, field=field)
                    for name, field in TARGET.items()
                ),
                *(
                    migrations.AddConstraint(
                        model_name="target",
                        constraint=models.UniqueConstraint(
                            condition=condition, fields=("indicator", "unit", "year"), name=name
                        ),
                    )
                    for name, condition in ONCE.items()
                ),
                *(
                    migrations.AddConstraint(
                        model_name="target",
                        constraint=alliance.core.db.constraints.SameCounty(
                            fk=fk, name=f"kpi_target_{fk}_same_county"
                        ),
                    )
                    for fk in ("entered_by", "decided_by")
                ),
            ],
        ),
    ]
