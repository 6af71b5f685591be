"""What is typed to register a program."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.forming import DayField
from members.forms.fields import BodyField, PersonField
from members.models import Institution, Person
from members.rules import CLIENT_VERBS
from members.verb_words import FAMILIES

WORDS = {verb: words for _family, verbs in FAMILIES.values() for verb, words in verbs.items()}


class ClientForm(forms.Form):
    """A program: what for, what it may, who answers for it, until when."""

    called: ClassVar[dict[str, str]] = {"until_on": "last_day"}

    name = forms.CharField(label=_("名称"), max_length=100)
    purpose = forms.CharField(
        label=_("用途"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写明由哪个系统、为什么事取数。"),
    )
    verbs = forms.MultipleChoiceField(
        label=_("可用事项"),
        choices=[(verb, WORDS.get(verb, verb)) for verb in CLIENT_VERBS],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, contacts: QuerySet[Person], new: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"] = PersonField(label=_("负责人"), queryset=contacts)
        self.fields["last_day"] = DayField(label=_("最后一天"))
        if not new:
            self.fields["version"] = forms.CharField(widget=forms.HiddenInput)

    def asked(self) -> dict[str, Any]:
        """What the action takes: the first day without it instead of the last one with it."""
        said = dict(self.cleaned_data)
        said["until_on"] = said.pop("last_day") + timedelta(days=1)
        return said


class NewClientForm(ClientForm):
    """A program that is not registered yet."""

    def __init__(
        self,
        *args: Any,
        contacts: QuerySet[Person],
        bodies: QuerySet[Institution],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, contacts=contacts, new=True, **kwargs)
        self.fields["code"] = forms.CharField(label=_("代码"), max_length=40)
        self.fields["institution"] = BodyField(
            label=_("范围"),
            queryset=bodies,
            required=False,
            empty_label=_("全县区"),
            help_text=_("选了机构，就只能取这一家的数据。"),
        )
        self.fields["from_on"] = DayField(label=_("第一天"), initial=today)
        self.fields["last_day"].initial = lambda: today() + timedelta(days=365)
        self.order_fields(
            ["code", "name", "purpose", "institution", "verbs", "contact", "from_on", "last_day"]
        )
