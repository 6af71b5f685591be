"""What a step of a case asks for: every field of the table by its kind."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, LocalChoice
from alliance.core.showing import local
from members.models import Institution
from referrals import queries
from referrals.forms.centres import WITH_PLACE, CentreField, centre_of
from referrals.models import JointWard, PoolDay, Referral
from referrals.queries import wards
from referrals.queries.cases.habits import last_where
from referrals.rules import Move
from referrals.vocabulary import (
    CHOICE,
    DATA,
    DOCTOR,
    DOWN,
    FIELDS,
    FLAG,
    MANY,
    MOMENT,
    PLACE,
    POOL,
    TEXT,
    WARD,
)

_ROWS = 3
DAYS_WRITTEN: Final = _("写成 2026-12-01，多个用逗号分开。")
MEDICINE_LINES: Final = _(
    "一行一种，先写通用名或药品代码，再写规格用法；按拟接收机构的药品目录对照。"
)


class MomentField(forms.DateTimeField):
    """A day and an hour, chosen in the browser or typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
            **kwargs,
        )


def area(**kwargs: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": _ROWS}), **kwargs)


def choose(pairs: Any) -> list[tuple[str, Any]]:
    """Pairs to choose from, with none chosen first."""
    return [("", _("请选择")), *pairs]


class StepForm(Answered):
    """What one step of the table needs and may take; what is known already stands in it."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, row: Referral, move: Move, data: Any = None) -> None:
        super().__init__(data, initial={"version": row.version, **_known(row, move)})
        self.data_names: list[str] = []
        self.names: list[str] = []
        for name in (*move.needs, *move.may):
            self._add(row, name, required=name in move.needs)
        self.fields["occurred_at"] = MomentField(
            label=_("发生时间"), required=False, help_text=_("不填就是现在；补登时填实际时间。")
        )

    def _add(self, row: Referral, name: str, *, required: bool) -> None:
        if FIELDS[name][1] == DATA:
            self.data_names = queries.cases.data_asked(row)
            for place, words in enumerate(self.data_names):
                there = row.packet.get("required", {}).get(words, "")
                self.fields[f"{name}_{place}"] = forms.CharField(
                    label=words, max_length=500, required=False, initial=there
                )
            return
        field = _field(row, name, required=required)
        if field is not None and name == "where" and not self.is_bound:
            field.initial = last_where(row)
            field.help_text = _("已填这个专科上次预约写的，请核对。") if field.initial else ""
        if field is not None:
            self.fields[name] = field
            self.names.append(name)

    def said(self) -> dict[str, Any]:
        """The answers by field; of those left empty only what an empty answer says something by."""
        cleaned = self.cleaned_data
        found = {name: cleaned.get(name) for name in self.names}
        found = {
            name: value
            for name, value in found.items()
            if value not in ("", None, False) or name in _EMPTY_SAYS
        }
        if name := found.get("emergency"):
            found["emergency"], able = centre_of(self.fields["emergency"], str(name))
            found |= {"destination": able} if able else {}
        if self.data_names:
            texts = {n: cleaned[f"required_{i}"] for i, n in enumerate(self.data_names)}
            found["required"] = {name: text for name, text in texts.items() if text}
        return found


#: Left empty, these say "none".
_EMPTY_SAYS: Final = frozenset({"groups", "colour", "icd", "chosen_by_patient"})


def _known(row: Referral, move: Move) -> dict[str, Any]:
    """What a draft holds already, where it is written anew."""
    if row.direction == DOWN:
        return _known_down(row, move)
    if move.verb != "revise":
        there = {"priority": row.priority, "outside": row.outside, "indication": row.indication}
        return {**there, "destination": row.destination_id}
    names = ("specialty", "summary", "priority", "groups", "colour", "icd", "chosen_by_patient")
    there = {name: getattr(row, name) for name in names}
    return {**there, "first_diagnosis": row.diagnosis, "destination": row.destination_id}


def _known_down(row: Referral, move: Move) -> dict[str, Any]:
    """The base that is thought of, until one has declined, and the hospital's days of follow-up."""
    days = queries.cases.dates_to_come(row, today()) if move.verb == "start" else []
    base = queries.cases.intended_of(row) if move.verb in {"propose", "offer"} else None
    return {
        "joint_ward": row.joint_ward_id,
        "visits": "，".join(day.isoformat() for day in days),
        "place": base.pk if base is not None else None,
        "intended": base.pk if base is not None else None,
    }


def _field(row: Referral, name: str, *, required: bool) -> forms.Field | None:
    """How a field is asked for; None where the county has no list and nothing is asked."""
    label, kind = FIELDS[name]
    told: dict[str, Any] = {"label": label, "required": required}
    return _WIDGETS[kind](row, name, told)


def _flag(_row: Referral, _name: str, told: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**told)


def _moment(_row: Referral, _name: str, told: dict[str, Any]) -> forms.Field:
    return MomentField(**told)


def _text(_row: Referral, name: str, told: dict[str, Any]) -> forms.Field:
    if name in _SHORT:
        return forms.CharField(max_length=_SHORT[name], **told)
    if name == "medicines":
        told["help_text"] = MEDICINE_LINES
    if name in {"visits", "follow_dates"}:
        told["help_text"] = DAYS_WRITTEN
    return area(**told)


def _place(row: Referral, name: str, told: dict[str, Any]) -> forms.Field:
    there = queries.cases.places(row.county_id, today(), but=[row.origin_id])
    if row.packet.get("medicines") and name == "place":
        return _BaseChoice(row, there, **told)
    if name == "intended":
        told["help_text"] = _("不选就不对照；联系基层接收时仍可改选。")
    if name == "place" and not told["required"]:
        told["help_text"] = _("不选就由医共体转诊中心安排。")
    return LocalChoice(
        queryset=Institution.objects.filter(pk__in=[one.pk for one in there]), **told
    )


class _BaseChoice(LocalChoice):
    """Bases, each with whether it has the packet's medicines."""

    def __init__(self, row: Referral, there: list[Institution], **kwargs: Any) -> None:
        pks = [one.pk for one in there]
        rows = Institution.objects.filter(pk__in=pks).order_by("sort_key", "code")
        super().__init__(queryset=rows, **kwargs)
        self.checks = queries.cases.medicine_checks(row, there)

    def label_from_instance(self, obj: Any) -> str:
        """Its name and what it lacks."""
        said = {"name": super().label_from_instance(obj), "short": self.checks[obj.pk].short}
        return str(_("%(name)s（%(short)s）") % said)


def _choice(row: Referral, name: str, told: dict[str, Any]) -> forms.Field | None:
    if name == "emergency" and (able := queries.cases.able_by_centre(row.origin, today())):
        return CentreField(row.origin, able, **{**told, "label": WITH_PLACE})
    pairs = queries.cases.choices(row.county_id, row.direction, name, today())
    if pairs:
        return forms.ChoiceField(choices=choose(pairs), **told)
    if name in queries.cases.ONLY_LISTED:
        return None
    return forms.CharField(max_length=100, **told)


def _many(row: Referral, name: str, told: dict[str, Any]) -> forms.Field | None:
    pairs = queries.cases.choices(row.county_id, row.direction, name, today())
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=pairs, widget=boxes, **told) if pairs else None


def _doctor(row: Referral, _name: str, told: dict[str, Any]) -> forms.Field:
    there = queries.cases.doctors_at(row.destination_id)
    return forms.ChoiceField(choices=choose((one.code, str(one)) for one in there), **told)


def _pool(row: Referral, _name: str, told: dict[str, Any]) -> forms.Field | None:
    there = queries.pools.open_for(row, today())
    told["help_text"] = _("预约时间要在所选的那一天。")
    pairs = [(str(one.pk), _pool_words(one)) for one in there]
    return forms.ChoiceField(choices=choose(pairs), **told) if pairs else None


def _ward(row: Referral, _name: str, told: dict[str, Any]) -> forms.Field | None:
    there = wards.for_case(row)
    told["help_text"] = _("不住联合病房就不选；管床医生对患者负责。")
    pairs = [(str(one.pk), _ward_words(one)) for one in there]
    return forms.ChoiceField(choices=choose(pairs), **told) if pairs else None


def _ward_words(ward: JointWard) -> str:
    words = _("%(place)s %(ward)s（管床医生%(doctor)s）")
    said = {"place": local(ward.institution, "name"), "ward": ward.name, "doctor": ward.doctor}
    return str(words % said)


def _pool_words(pool: PoolDay) -> str:
    words = _("%(day)s %(service)s（%(kind)s），剩%(free)d")
    said = {"day": pool.on.isoformat(), "service": pool.service, "kind": pool.get_kind_display()}
    return str(words % {**said, "free": pool.free})


_SHORT: Final = {"first_diagnosis": 200, "outside": 100}
_WIDGETS: Final[Mapping[str, Callable[[Referral, str, dict[str, Any]], forms.Field | None]]] = (
    MappingProxyType(
        {
            FLAG: _flag,
            MOMENT: _moment,
            TEXT: _text,
            PLACE: _place,
            CHOICE: _choice,
            MANY: _many,
            DOCTOR: _doctor,
            POOL: _pool,
            WARD: _ward,
        }
    )
)
