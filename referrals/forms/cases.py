"""What people type to begin a case."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import Answered, DayField, LocalChoice
from members.models import Institution
from referrals import queries
from referrals.actions import CaseTold, PatientTold
from referrals.forms.centres import CentreField, centre_of
from referrals.forms.steps import DAYS_WRITTEN, MEDICINE_LINES, area, choose
from referrals.queries.cases.habits import last_destination
from referrals.vocabulary import (
    DOCUMENTS,
    DOWN,
    FIELDS,
    OUT,
    PRIORITIES,
    SEXES,
    SPECIALTIES,
    UP,
)


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

    specialty = forms.ChoiceField(label=_("专科"), choices=choose(SPECIALTIES.items()))
    diagnosis = forms.CharField(label=_("初步诊断"), max_length=200)
    summary = area(label=_("病情摘要"))

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

    destination = LocalChoice(
        label=_("接收机构"), queryset=Institution.objects.none(), required=False,
        help_text=_("走绿色通道的，选了急救中心和送往机构就不用填。"),
    )  # fmt: skip
    chosen_by_patient = forms.BooleanField(label=_("接收机构由患者自己选定"), required=False)
    priority = forms.ChoiceField(
        label=_("优先级"), choices=[*PRIORITIES.items()], initial="routine"
    )
    groups = forms.MultipleChoiceField(
        label=_("重点人群"), required=False, widget=forms.CheckboxSelectMultiple
    )
    colour = forms.ChoiceField(label=_("孕产妇风险颜色"), required=False)
    icd = forms.ChoiceField(label=_("转诊目录病种"), required=False)
    override = forms.CharField(label=_("不在目录内或缺资料的理由"), max_length=500, required=False)
    emergency = forms.CharField(label=_("急救中心（绿色通道填）"), max_length=100, required=False)
    consent = forms.BooleanField(label=_("患者（家属）已知情同意"), required=False)

    def __init__(self, county: int, origins: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(origins, data, **kwargs)
        self.county = county
        there = queries.cases.places(county, today(), but=[one.pk for one in origins])
        field: Any = self.fields["destination"]
        field.queryset = Institution.objects.filter(pk__in=[one.pk for one in there]).order_by(
            "sort_key", "code"
        )
        if data is None and len(origins) == 1:
            self._propose_destination(field, origins[0])
        self.entries = {
            one.icd: one
            for one in queries.cases.catalogue(
                county, UP, today(), origins[0].pk if len(origins) == 1 else None
            )
        }
        if self.entries:
            pairs = [(icd, queries.cases.disease_words(one)) for icd, one in self.entries.items()]
            self.fields["icd"] = forms.ChoiceField(
                label=_("转诊目录病种"), required=False, choices=[("", _("不在目录内")), *pairs]
            )
        else:
            del self.fields["icd"], self.fields["override"]
        self._offer_marks(county)
        self._offer_centres(origins)
        chosen = self.entries.get((data or {}).get("icd", ""))
        self.asked = list(chosen.required) if chosen else []
        for place, name in enumerate(self.asked):
            self.fields[f"required_{place}"] = forms.CharField(
                label=name, max_length=500, required=False
            )

    def _propose_destination(self, field: Any, origin: Institution) -> None:
        """The hospital that the body has sent its last patient to stands there already."""
        field.initial = last_destination(origin.pk, self.county)
        if field.initial is not None:
            field.help_text = _(
                "已填上次的接收机构，请核对。走绿色通道的，选了急救中心和送往机构就不用填。"
            )

    def _offer_marks(self, county: int) -> None:
        """The groups and colours of the county's plan; one it does not print is not asked for."""
        for name, blank in (("groups", False), ("colour", True)):
            pairs = queries.cases.choices(county, UP, name, today())
            if not pairs:
                del self.fields[name]
                continue
            field: Any = self.fields[name]
            field.choices = choose(pairs) if blank else pairs

    def _offer_centres(self, origins: Any) -> None:
        """Who has which emergency centre, by how far it is from the body that sends."""
        sends = next((one for one in origins if str(one.pk) == self.data.get("origin")), origins[0])
        able = queries.cases.able_by_centre(sends, today())
        if able:
            self.fields["emergency"] = CentreField(
                sends, able, label=_("急救中心和送往机构（绿色通道填）"), required=False
            )

    def _centre(self) -> tuple[str, Institution | None]:
        return centre_of(self.fields["emergency"], self.cleaned_data.get("emergency", ""))

    def clean(self) -> dict[str, Any]:
        """A receiving body is named, or it is the one that has the emergency centre."""
        said = super().clean() or self.cleaned_data
        green = self.data.get("then") == "dispatch" and self._centre()[1] is not None
        if not said.get("destination") and "destination" not in self.errors and not green:
            self.add_error("destination", _("请选接收机构。"))
        return said

    def up_case(self) -> CaseTold:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        able = self._centre()[1] if self.data.get("then") == "dispatch" else None
        required = {name: said[f"required_{n}"] for n, name in enumerate(self.asked)}
        return self.case(
            destination=able or said["destination"],
            icd=said.get("icd", ""),
            priority=said["priority"],
            chosen_by_patient=said["chosen_by_patient"],
            groups=tuple(said.get("groups", ())),
            colour=said.get("colour", ""),
            required={name: text for name, text in required.items() if text},
        )

    def step(self, then: str) -> dict[str, Any]:
        """What the step that follows at once needs."""
        said = self.cleaned_data
        if then == "dispatch":
            return {"emergency": self._centre()[0]} if said["emergency"] else {}
        names = ("consent", "override") if then == "submit" else ()
        return {name: said[name] for name in names if said.get(name)}


class DownForm(CaseForm):
    """A patient who may go back to the base; the proposal may follow in the same form."""

    reason = area(label=_("为什么可以下转"))
    #: What a proposal asks for beside what the case says already.
    PROPOSAL: ClassVar[tuple[str, ...]] = (
        "down_reason", "intended", "medicines", "rehabilitation", "red_flags", "follow_up",
        "follow_dates",
    )  # fmt: skip

    def __init__(self, county: int, origins: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(origins, data, **kwargs)
        there = queries.cases.places(county, today(), but=[one.pk for one in origins])
        reasons = queries.cases.choices(county, DOWN, "down_reason", today())
        made: dict[str, forms.Field] = {
            "down_reason": forms.ChoiceField(choices=choose(reasons))
            if reasons
            else forms.CharField(max_length=100),
            "intended": LocalChoice(
                queryset=Institution.objects.filter(pk__in=[one.pk for one in there]).order_by(
                    "sort_key", "code"
                )
            ),
        }
        for name in self.PROPOSAL:
            one = made.get(name) or area()
            one.label, one.required = str(FIELDS[name][0]), False
            self.fields[name] = one
        self.fields["medicines"].help_text = MEDICINE_LINES
        self.fields["follow_dates"].help_text = DAYS_WRITTEN

    @property
    def naming(self) -> list[forms.BoundField]:
        """What naming the patient asks for."""
        return [field for field in self if field.name not in self.PROPOSAL]

    @property
    def proposal(self) -> list[forms.BoundField]:
        """What proposing asks for."""
        return [self[name] for name in self.PROPOSAL]

    def step(self, then: str) -> dict[str, Any]:
        """What the proposal says, where it follows at once."""
        said = self.cleaned_data
        told = {name: said[name] for name in self.PROPOSAL if said.get(name)}
        return {**told, "diagnosis": said["diagnosis"]} if then == "propose" else {}


class OutForm(CaseForm):
    """A patient who leaves the county: to which hospital, and for which indication."""

    outside = forms.CharField(label=_("县域外接收医院"), max_length=100)
    indication = forms.CharField(label=_("外转指征"), max_length=100)
    consent = forms.BooleanField(label=_("患者（家属）已知情同意"), required=False)

    def __init__(self, county: int, origins: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(origins, data, **kwargs)
        pairs = queries.cases.choices(county, OUT, "indication", today())
        if pairs:
            self.fields["indication"] = forms.ChoiceField(
                label=_("外转指征"), choices=choose(pairs)
            )

    def step(self, then: str) -> dict[str, Any]:
        """What sending it for review needs."""
        names = ("outside", "indication", "consent") if then == "submit" else ()
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
