"""What people type about a remote item: to begin one, to take a step, to name who may sign."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, LocalChoice
from members.models import Institution, Person
from referrals import queries
from referrals.actions.remote import RemoteTold
from referrals.forms.cases import PatientForm
from referrals.forms.steps import MomentField
from referrals.models import RemoteItem
from referrals.queries import remote
from referrals.remote_rules import Move
from referrals.remote_words import CHOICE, CONSULTATION, DIGEST, EXAMINED, FIELDS, QUALITIES
from referrals.vocabulary import PRIORITIES, SPECIALTIES

#: Fields that take one line; the others take several.
_SHORT = frozenset({"study_reference", "told_to", "read_back_by"})
_PLACE = _("请选择")


class RemoteForm(PatientForm):
    """Who is asked about whom, and what for."""

    subject = forms.CharField(label=_("检查项目"), max_length=200)
    summary = forms.CharField(
        label=_("病情摘要"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    priority = forms.ChoiceField(
        label=_("优先级"), choices=[*PRIORITIES.items()], initial="routine"
    )
    destination = LocalChoice(label=_("诊断机构"), queryset=Institution.objects.none())

    def __init__(self, county: int, origins: Any, data: Any = None) -> None:
        super().__init__(data)
        there = queries.cases.places(county, today(), but=[one.pk for one in origins])
        field: Any = self.fields["destination"]
        field.queryset = Institution.objects.filter(pk__in=[one.pk for one in there]).order_by(
            "sort_key", "code"
        )
        if len(origins) > 1:
            self.fields["origin"] = LocalChoice(label=_("申请机构"), queryset=origins)
        self._origin = origins[0] if len(origins) == 1 else None

    def origin(self) -> Institution:
        """The body that asks: the only one, or the one that was chosen."""
        chosen: Institution = self._origin or self.cleaned_data["origin"]
        return chosen

    def told(self) -> RemoteTold:
        """The whole of it, by each form."""
        raise NotImplementedError

    def told_of(self, **more: Any) -> RemoteTold:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        names = ("destination", "subject", "summary", "priority")
        return RemoteTold(**{name: said[name] for name in names}, **more)


class OrderForm(RemoteForm):
    """An examination at the base that is read above."""

    kind = forms.ChoiceField(label=_("类别"), choices=[("", _PLACE), *EXAMINED.items()])
    repeat_reason = forms.CharField(
        label=_("重复检查的理由"), max_length=500, required=False,
        help_text=_("已有同类结果而要重做时填写。"),
    )  # fmt: skip
    field_order = ("kind", "subject", "destination")

    def told(self) -> RemoteTold:
        """The order."""
        said = self.cleaned_data
        return self.told_of(kind=said["kind"], repeat_reason=said["repeat_reason"])


class AskForm(RemoteForm):
    """A question to a specialist."""

    specialty = forms.ChoiceField(label=_("专科"), choices=[("", _PLACE), *SPECIALTIES.items()])
    may_convert = forms.BooleanField(
        label=_("同意会诊医生把这次会诊转为上转"), required=False,
        help_text=_("勾选后，会诊医生可以为您写好上转草稿，由您提交。"),
    )  # fmt: skip
    field_order = ("specialty", "subject", "destination")

    def __init__(self, county: int, origins: Any, data: Any = None) -> None:
        super().__init__(county, origins, data)
        self.fields["subject"].label = _("会诊问题")
        self.fields["destination"].label = _("会诊机构")

    def told(self) -> RemoteTold:
        """The question."""
        said = self.cleaned_data
        names = ("specialty", "may_convert")
        return self.told_of(kind=CONSULTATION, **{name: said[name] for name in names})


class RemoteStepForm(Answered):
    """What one step of the table needs and may take; a signed report begins with the first one."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, row: RemoteItem, move: Move, data: Any = None) -> None:
        before = remote.newest_report(row) if move.verb == "sign" else {}
        super().__init__(data, initial={"version": row.version, **before})
        self.names = (*move.needs, *move.may)
        for name in self.names:
            self.fields[name] = _field(name, required=name in move.needs)
        self.fields["occurred_at"] = MomentField(
            label=_("发生时间"), required=False, help_text=_("不填就是现在；补登时填实际时间。")
        )

    def said(self) -> dict[str, Any]:
        """The answers by field, those left empty left out."""
        return {name: self.cleaned_data[name] for name in self.names if self.cleaned_data.get(name)}


def _field(name: str, *, required: bool) -> forms.Field:
    label, kind = FIELDS[name]
    told: dict[str, Any] = {"label": label, "required": required}
    if kind == CHOICE:
        return forms.ChoiceField(choices=[("", _PLACE), *QUALITIES.items()], **told)
    if kind == DIGEST:
        told["help_text"] = _("由影像、心电、检验系统给出，64位十六进制。")
        return forms.CharField(max_length=64, **told)
    if name in _SHORT:
        return forms.CharField(max_length=200, **told)
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **told)


class ReaderForm(Answered):
    """A doctor who may sign reports of a kind."""

    institution = LocalChoice(label=_("诊断机构"), queryset=Institution.objects.none())
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _PLACE), *EXAMINED.items()])
    person = LocalChoice(label=_("医生"), queryset=Person.objects.none())

    def __init__(self, places: Any, data: Any = None) -> None:
        super().__init__(data)
        doctors = Person.objects.none()
        for place in places:
            doctors |= remote.doctors_of(place.pk)
        institution: Any = self.fields["institution"]
        person: Any = self.fields["person"]
        institution.queryset, person.queryset = places, doctors
        if len(places) == 1:
            institution.initial = places[0].pk
