"""What is typed when an approval was signed on paper: by whom, on which day, and the scan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.attachment_field import AttachmentField
from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.forming import DayField
from members import queries
from members.actions._decisions import Paper
from members.models import Person


class ApproverField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among the people who may approve, by name and position."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and position."""
        return f"{obj.name}（{obj.position}）" if obj.position else obj.name


class PaperForm(forms.Form):
    """线下签批: shown with `members/paper_form.html` inside the form of the approval.

    `verb` is what the approver must hold, for the county or for this institution.
    """

    paper_approver = ApproverField(label=_("签批人"), queryset=Person.objects.none())
    paper_signed_on = DayField(label=_("签批日"))
    paper_scan = AttachmentField(label=_("签批扫描件"))

    def __init__(
        self,
        *args: Any,
        county: int,
        verb: str,
        institution: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_approver"] = ApproverField(
            label=_("签批人"), queryset=queries.paper.signers(county, verb, today(), institution)
        )

    def paper(self) -> Paper:
        """What was typed; Invalid with a sentence for each field that is wrong."""
        if not self.is_valid():
            told = {name: " ".join(map(str, said)) for name, said in self.errors.items()}
            raise Invalid(_("请填全线下签批的签批人、签批日和扫描件。"), fields=told)
        said = self.cleaned_data
        return Paper(said["paper_approver"], said["paper_signed_on"], said["paper_scan"])
