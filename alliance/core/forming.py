"""Forms that are filled in, refused in their own words, and filled in again."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.errors import Invalid, Refusal, Refused
from alliance.core.showing import local

T = TypeVar("T")

#: The answer to a form that was sent and refused.
UNPROCESSABLE = 422


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar or typed; told how to write one that is not read."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        told = {"invalid": gettext_lazy("日期写作2024-12-31")}
        super().__init__(**{"widget": widget, "error_messages": told, **kwargs})


class LocalChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of rows under their names in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        """The row's name."""
        return local(obj, "name")


class Answered(forms.Form):
    """A form whose answers are taken whole or not at all."""

    def answers(self) -> dict[str, Any]:
        """What was typed; Invalid with a sentence for each field that is wrong."""
        if not self.is_valid():
            told = {
                name: "{}：{}".format(
                    self.fields[name].label if name in self.fields else "", " ".join(map(str, said))
                )
                for name, said in self.errors.items()
            }
            raise Invalid(_("有内容没有填好，请返回改正后再提交。"), fields=told)
        return self.cleaned_data


def tell(form: forms.Form, refusal: Refusal, *, otherwise: str | None = None) -> None:
    """Say why an action refused: beside the fields that it names, otherwise above the form.

    A form whose field bears another name than the action's argument says so in `called`.
    `otherwise` is the field that answers for what is not on the form.
    """
    called: Mapping[str, str] = getattr(form, "called", {})
    said = {called.get(name, name): text for name, text in refusal.fields.items()}
    told = {name: text for name, text in said.items() if name in form.fields}
    for name, text in told.items():
        form.add_error(name, str(text))
    if not told:
        form.add_error(otherwise, str(refusal))


def attempt(form: forms.Form, act: Callable[[Mapping[str, Any]], T]) -> T | None:
    """What the action gives back; None when the form or the rule says no, said in the form.

    What the person has typed is kept. A verb that is not theirs is refused by the door.
    """
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except (Invalid, Refused) as refusal:
        tell(form, refusal)
        return None


def status_of(*sent: forms.Form | None) -> int:
    """200, or 422 when one of the page's forms was sent and refused."""
    refused = any(form is not None and form.is_bound and form.errors for form in sent)
    return UNPROCESSABLE if refused else 200


def page(
    request: HttpRequest, form: forms.Form, template: str, context: Mapping[str, Any]
) -> HttpResponse:
    """The page with its form; 422 when it was sent and refused."""
    return render(request, template, {**context, "form": form}, status=status_of(form))


def showing(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    refused: Mapping[str, forms.Form],
    *,
    here: str,
) -> HttpResponse:
    """A page with several forms; what was sent and `refused` stands in its place, as typed; 422.

    A form is sent to an address of its own; the page it is shown on again lives at `here`.
    """
    if not refused:
        return render(request, template, context)
    request.path = here  # what leads back to this page (its leaves, the role's menu) must be open
    return render(request, template, {**context, **refused}, status=UNPROCESSABLE)
