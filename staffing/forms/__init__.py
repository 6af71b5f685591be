"""What people type about postings, service and staff."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, DayField, LocalChoice
from members.models import Institution, Person
from staffing.actions import PostingTold
from staffing.models import Posting, StaffDuty, StaffFile
from staffing.rules.postings import Move
from staffing.vocabulary import (
    BODY,
    DAY,
    FIELDS,
    KIND_WORDS,
    LINE,
    PAYERS,
    PEOPLE,
    POSTS,
    PROFESSIONS,
    STEPS,
)

_PLACE = _("请选择")
_ONE_DAY = timedelta(days=1)


def after_last(last_day: date | None) -> date | None:
    """The day after the last one, as it is kept."""
    return last_day + _ONE_DAY if last_day else None


def parse_day(text: str) -> date | None:
    """A day written as 2024-12-31; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class PostingForm(Answered):
    """A need: who sends, who receives, for what, from when until when, who pays."""

    home = LocalChoice(label=_("派出单位"), queryset=Institution.objects.none())
    host = LocalChoice(label=_("接收单位"), queryset=Institution.objects.none())
    kind = forms.ChoiceField(label=_("形式"), choices=[*KIND_WORDS.items()])
    post = forms.CharField(label=_("岗位"), max_length=100)
    from_on = DayField(label=_("第一天"))
    last_day = DayField(
        label=_("最后一天"), required=False, help_text=_("县聘乡用等长期形式可以不填。")
    )
    share = forms.DecimalField(
        label=_("占用工作时间的份额"), max_digits=5, decimal_places=4, initial=Decimal(1),
        help_text=_("全职写1，每周半天写0.1。"),
    )  # fmt: skip
    days_a_week = forms.DecimalField(
        label=_("每周天数"), max_digits=2, decimal_places=1, required=False
    )
    base_payer = forms.ChoiceField(label=_("基本薪酬由谁承担"), choices=[*PAYERS.items()])
    bonus_payer = forms.ChoiceField(label=_("奖励性绩效由谁承担"), choices=[*PAYERS.items()])
    allowance_payer = forms.ChoiceField(label=_("补助由谁承担"), choices=[*PAYERS.items()])
    called = {"until_on": "last_day"}

    def __init__(
        self, places: Any, bodies: Any, data: Any = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        home: Any = self.fields["home"]
        host: Any = self.fields["host"]
        home.queryset = host.queryset = bodies
        if len(places) == 1:
            home.initial = places[0].pk

    def told(self) -> PostingTold:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        names = ("kind", "post", "from_on", "share", "days_a_week")
        payers = ("base_payer", "bonus_payer", "allowance_payer")
        return PostingTold(
            until_on=after_last(said["last_day"]), **{name: said[name] for name in names + payers}
        )


class StepForm(Answered):
    """What one step of the table needs and may take."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, row: Posting, move: Move, data: Any = None) -> None:
        super().__init__(data, initial={"version": row.version})
        self.names = (*move.needs, *move.may)
        for name in self.names:
            self.fields[name] = _field(row, name, required=name in move.needs)

    def said(self) -> dict[str, Any]:
        """The answers by field, those left empty left out."""
        return {name: self.cleaned_data[name] for name in self.names if self.cleaned_data.get(name)}


def _field(row: Posting, name: str, *, required: bool) -> forms.Field:
    label, kind = FIELDS[name]
    told: dict[str, Any] = {"label": label, "required": required}
    if kind == DAY:
        first = row.from_on if name == "on" and row.status == "ordered" else today()
        if name == "last_day" and row.until_on is not None:
            first = row.until_on - _ONE_DAY
        return DayField(initial=first, **told)
    if kind == PEOPLE:
        rows = Person.objects.filter(county=row.county_id, institution=row.home_id, left_on=None)
        return LocalChoice(queryset=rows.order_by("sort_key", "code"), **told)
    if kind == BODY:
        bodies = Institution.objects.filter(county=row.county_id, closed_on=None)
        bodies = bodies.exclude(pk__in=[row.home_id, row.host_id]).order_by("sort_key", "code")
        return LocalChoice(queryset=bodies, **told)
    if kind == LINE:
        return forms.CharField(max_length=80, **told)
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **told)


class VerifyForm(Answered):
    """The host verifies a month."""

    month = DayField(widget=forms.HiddenInput())
    note = forms.CharField(
        label=_("工作情况"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("门诊、查房、带教等已有的工作记录；不要求打卡和定位。"),
    )  # fmt: skip


class ReasonForm(Answered):
    """Why a verification is to be withdrawn."""

    reason = forms.CharField(
        label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecideForm(Answered):
    """Whether it is withdrawn."""

    agreed = forms.ChoiceField(
        label=_("决定"), choices=[("yes", _("同意撤回")), ("no", _("不同意，核实照旧"))]
    )


class AnswerForm(Answered):
    """What was done about a consequence."""

    answer = forms.CharField(label=_("处理情况"), max_length=2000)


class TitleForm(Answered):
    """A title from a day on."""

    name = forms.CharField(label=_("职称"), max_length=40)
    step = forms.TypedChoiceField(
        label=_("职称级别"), choices=[*enumerate(STEPS)], coerce=int, initial=0
    )
    from_on = DayField(label=_("自"))
    document_no = forms.CharField(label=_("文号"), max_length=80, required=False)


class FileForm(Answered):
    """Profession, kind of post, licence."""

    profession = forms.ChoiceField(label=_("执业类别"), choices=[*PROFESSIONS.items()])
    post = forms.ChoiceField(label=_("用人方式"), choices=[*POSTS.items()])
    licence_last_day = DayField(label=_("执业证书有效期最后一天"), required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, row: StaffFile | None, data: Any = None) -> None:
        initial: dict[str, Any] = {}
        if row is not None:
            over = row.licence_until_on
            initial = {"profession": row.profession, "post": row.post, "version": row.version}
            initial["licence_last_day"] = over - _ONE_DAY if over else None
        super().__init__(data, initial=initial)


class DutyForm(Answered):
    """Department at home and family-doctor team."""

    department = forms.CharField(label=_("科室"), max_length=60, required=False)
    team = forms.CharField(label=_("家庭医生团队"), max_length=60, required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, row: StaffDuty | None, data: Any = None) -> None:
        names = ("department", "team", "version")
        super().__init__(data, initial={name: getattr(row, name) for name in names} if row else {})


class LeaveForm(Answered):
    """Days away from all work."""

    from_on = DayField(label=_("第一天"))
    last_day = DayField(label=_("最后一天"), required=False, help_text=_("还没有定的可以不填。"))
    reason = forms.CharField(label=_("事由"), max_length=200)
