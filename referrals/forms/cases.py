"""What people type about a case: to begin one, and to take a step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, DayField, LocalChoice
from members.models import Institution
from referrals import queries
from referrals.actions import CaseTold, PatientTold
from referrals.models import Referral
from referrals.rules import Move
from referrals.vocabulary import (
    CHOICE,
    DOCUMENTS,
    FIELDS,
    FLAG,
    MOMENT,
    PLACE,
    PRIORITIES,
    SEXES,
    SPECIALTIES,
    UP,
)

_ROWS = 3


class MomentField(forms.DateTimeField):
    """A day and an hour, chosen in the browser or typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
            **kwargs,
        )


def _area(**kwargs: Any) -> forms.CharField:
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": _ROWS}), **kwargs)


def _choices(pairs: Any) -> list[tuple[str, Any]]:
    return [("", _("请选择")), *pairs]


class StepForm(Answered):
    """What one step of the table needs and may take."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, row: Referral, move: Move, data: Any = None) -> None:
        super().__init__(data, initial={"version": row.version})
        for name in (*move.needs, *move.may):
            self.fields[name] = _field(row, name, required=name in move.needs)
        self.fields["occurred_at"] = MomentField(
            label=_("发生时间"), required=False, help_text=_("不填就是现在；补登时填实际时间。")
        )
        self.names = (*move.needs, *move.may)

    def said(self) -> dict[str, Any]:
        """The answers by field, those left empty left out."""
        return {
            name: self.cleaned_data[name]
            for name in self.names
            if self.cleaned_data.get(name) not in ("", None, False)
        }


def _field(row: Referral, name: str, *, required: bool) -> forms.Field:
    label, kind = FIELDS[name]
    told: dict[str, Any] = {"label": label, "required": required}
    if kind == FLAG:
        return forms.BooleanField(**told)
    if kind == MOMENT:
        return MomentField(**told)
    if kind == PLACE:
        there = queries.cases.places(row.county_id, today(), but=[row.origin_id])
        if not required:
            told["help_text"] = _("不选就由医共体转诊中心安排。")
        return LocalChoice(
            queryset=Institution.objects.filter(pk__in=[one.pk for one in there]), **told
        )
    if kind == CHOICE:
        pairs = queries.cases.choices(row.county_id, row.direction, name, today())
        if pairs:
            return forms.ChoiceField(choices=_choices(pairs), **told)
        return forms.CharField(max_length=100, **told)
    return _area(**told)


class PatientForm(Answered):
    """Who the patient is."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    document = forms.ChoiceField(
        label=_("证件类型"), choices=[*DOCUMENTS.items()], initial="resident"
    )
    number = forms.CharField(
        label=_("证件号码"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("加密保存，名单上只显示后四位。"),
    )  # fmt: skip
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    sex = forms.ChoiceField(label=_("性别"), choices=[*SEXES.items()], initial="9")
    born_on = DayField(label=_("出生日期"), required=False, help_text=_("身份证号码里有的不用填。"))
    address = forms.CharField(label=_("住址"), max_length=200, required=False)

    def patient(self) -> PatientTold:
        """What was typed, as the action takes it."""
        names = ("name", "document", "number", "phone", "sex", "born_on", "address")
        return PatientTold(**{name: self.cleaned_data[name] for name in names})


class CaseForm(PatientForm):
    """Who, what, and where from."""

    specialty = forms.ChoiceField(label=_("专科"), choices=_choices(SPECIALTIES.items()))
    diagnosis = forms.CharField(label=_("初步诊断"), max_length=200)
    summary = _area(label=_("病情摘要"))

    def __init__(self, origins: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if len(origins) > 1:
            self.fields["origin"] = LocalChoice(label=_("转出机构"), queryset=origins)
        self._origin = origins[0] if len(origins) == 1 else None

    def origin(self) -> Institution:
        """The body that sends: the only one, or the one that was chosen."""
        chosen: Institution = self._origin or self.cleaned_data["origin"]
        return chosen

    def case(self, **more: Any) -> CaseTold:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return CaseTold(
            specialty=said["specialty"],
            diagnosis=said["diagnosis"],
            summary=said["summary"],
            **more,
        )


class UpForm(CaseForm):
    """An up-referral: what the hospital is asked for, and how it is sent."""

    destination = LocalChoice(label=_("接收机构"), queryset=Institution.objects.none())
    chosen_by_patient = forms.BooleanField(label=_("接收机构由患者自己选定"), required=False)
    priority = forms.ChoiceField(
        label=_("优先级"), choices=[*PRIORITIES.items()], initial="routine"
    )
    icd = forms.ChoiceField(label=_("转诊目录病种"), required=False)
    override = forms.CharField(label=_("不在目录内或缺资料的理由"), max_length=500, required=False)
    emergency = forms.CharField(label=_("急救中心（绿色通道填）"), max_length=100, required=False)
    consent = forms.BooleanField(label=_("患者（家属）已知情同意"), required=False)

    def __init__(self, county: int, origins: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(origins, data, **kwargs)
        there = queries.cases.places(county, today(), but=[one.pk for one in origins])
        field: Any = self.fields["destination"]
        field.queryset = Institution.objects.filter(pk__in=[one.pk for one in there]).order_by(
            "sort_key", "code"
        )
        self.entries = {one.icd: one for one in queries.cases.catalogue(county, UP, today())}
        if self.entries:
            pairs = [(icd, f"{icd} {one.name}") for icd, one in self.entries.items()]
            self.fields["icd"] = forms.ChoiceField(
                label=_("转诊目录病种"), required=False, choices=[("", _("不在目录内")), *pairs]
            )
        else:
            del self.fields["icd"], self.fields["override"]
        centres = queries.cases.choices(county, UP, "emergency", today())
        if centres:
            self.fields["emergency"] = forms.ChoiceField(
                label=_("急救中心（绿色通道填）"), required=False, choices=_choices(centres)
            )
        chosen = self.entries.get((data or {}).get("icd", ""))
        self.asked = list(chosen.required) if chosen else []
        for place, name in enumerate(self.asked):
            self.fields[f"required_{place}"] = forms.CharField(
                label=name, max_length=500, required=False
            )

    def up_case(self) -> CaseTold:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        required = {name: said[f"required_{n}"] for n, name in enumerate(self.asked)}
        return self.case(
            destination=said["destination"],
            icd=said.get("icd", ""),
            priority=said["priority"],
            chosen_by_patient=said["chosen_by_patient"],
            required={name: text for name, text in required.items() if text},
        )

    def step(self, then: str) -> dict[str, Any]:
        """What the step that follows at once needs."""
        said = self.cleaned_data
        names = {"submit": ("consent", "override"), "dispatch": ("emergency",)}.get(then, ())
        return {name: said[name] for name in names if said.get(name)}


class DownForm(CaseForm):
    """A patient who may go back to the base."""

    reason = _area(label=_("为什么可以下转"))
