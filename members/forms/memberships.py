"""What people type to ask for a membership, to decide on it, and to enter or end one directly."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.clock import today
from alliance.core.forming import DayField, LocalChoice
from members.forms.paper import PaperForm
from members.models import Alliance, Institution, Membership, MembershipRequest

Role = Membership.Role
_ASKED = [choice for choice in Role.choices if choice[0] != Role.LEAD]


class RequestForm(forms.Form):
    """Which body asks for what, from which day and why."""

    kind = forms.ChoiceField(
        label=_("事项"), choices=MembershipRequest.Kind.choices, widget=forms.RadioSelect
    )
    institution = LocalChoice(
        label=_("机构"), queryset=Institution.objects.none(), empty_label=None
    )
    source = LocalChoice(label=_("退出的医共体"), queryset=Alliance.objects.none(), required=False)
    target = LocalChoice(label=_("加入的医共体"), queryset=Alliance.objects.none(), required=False)
    effective_on = DayField(label=_("生效日"), help_text=_("从这一天起按新的关系办理。"))
    reason = forms.CharField(label=_("事由"), widget=forms.Textarea(attrs={"rows": 2}))
    upload = AttachmentField(label=_("附件"), required=False)
    line = forms.ChoiceField(
        label=_("业务线"), choices=Membership.Line.choices, initial=Membership.Line.GENERAL
    )
    role = forms.ChoiceField(label=_("身份"), choices=_ASKED, initial=Role.MEMBER)

    def __init__(
        self,
        *args: Any,
        bodies: QuerySet[Institution],
        alliances: QuerySet[Alliance],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["institution"].to_field_name = "code"  # type: ignore[attr-defined]
        for name in ("source", "target"):
            self.fields[name].queryset = alliances  # type: ignore[attr-defined]
            self.fields[name].to_field_name = "code"  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What the action takes; an alliance that the kind does not need is left out."""
        said = dict(self.cleaned_data)
        if said["kind"] == MembershipRequest.Kind.JOIN:
            said["source"] = None
        if said["kind"] == MembershipRequest.Kind.LEAVE:
            said["target"] = None
        return said


class ApproveForm(forms.Form):
    """The order under which a request is approved."""

    order_no = forms.CharField(label=_("批准文号"), max_length=100)
    effective_on = DayField(label=_("生效日"))
    signed_on = DayField(label=_("签约日"), required=False)
    plaque_on = DayField(label=_("挂牌日"), required=False)
    second_name = forms.CharField(label=_("第二名称"), max_length=120, required=False)
    note = forms.CharField(label=_("审批意见"), max_length=500, required=False)


class ApprovePaperForm(PaperForm):
    """The same, signed on paper: the order's number stands on it."""

    order_no = forms.CharField(label=_("批准文号"), max_length=100)


class JoinForm(forms.Form):
    """The commission enters a body on its own order."""

    called: ClassVar[dict[str, str]] = {"until_on": "last_day"}

    institution = LocalChoice(label=_("机构"), queryset=Institution.objects.none())
    role = forms.ChoiceField(label=_("身份"), choices=Role.choices, initial=Role.MEMBER)
    line = forms.ChoiceField(
        label=_("业务线"), choices=Membership.Line.choices, initial=Membership.Line.GENERAL
    )
    from_on = DayField(label=_("起始日"))
    last_day = DayField(label=_("最后一天（含）"), required=False)
    order_no = forms.CharField(label=_("文号"), max_length=100, required=False)
    signed_on = DayField(label=_("签约日"), required=False)
    plaque_on = DayField(label=_("挂牌日"), required=False)
    second_name = forms.CharField(label=_("第二名称"), max_length=120, required=False)
    reason = forms.CharField(label=_("说明"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, bodies: QuerySet[Institution], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"from_on": today()})
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["institution"].to_field_name = "code"  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What the action takes: the first day without it instead of the last one with it."""
        said = dict(self.cleaned_data)
        said["until_on"] = day_after(said.pop("last_day"))
        return said


class LeaveForm(forms.Form):
    """The commission ends a membership on its own order."""

    called: ClassVar[dict[str, str]] = {"until_on": "last_day"}

    last_day = DayField(label=_("最后一天（含）"))
    order_no = forms.CharField(label=_("文号"), max_length=100, required=False)
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 2}))

    def asked(self) -> dict[str, Any]:
        """What the action takes: the first day without it instead of the last one with it."""
        said = dict(self.cleaned_data)
        said["until_on"] = day_after(said.pop("last_day"))
        return said


class CloseForm(forms.Form):
    """The commission closes an alliance that has no members any more."""

    called: ClassVar[dict[str, str]] = {"closed_on": "last_day"}

    last_day = DayField(label=_("最后一天（含）"))
    reason = forms.CharField(label=_("理由"), max_length=500)

    def asked(self) -> dict[str, Any]:
        """What the action takes: the first day without it instead of the last one with it."""
        said = dict(self.cleaned_data)
        said["closed_on"] = day_after(said.pop("last_day"))
        return said


def day_after(day: date | None) -> date | None:
    """The first day without what held on this day last; None stays open."""
    return day + timedelta(days=1) if day else None
