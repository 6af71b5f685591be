"""What a referral desk types about its lists: a file, ticks, a reason."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.errors import Invalid
from referrals.actions.lists import Pick
from referrals.forms.pools import UploadForm
from referrals.models import ListLine


class ListUploadForm(UploadForm):
    """A list, and of what kind it is where no column says so."""

    of = forms.ChoiceField(
        label=gettext_lazy("清单种类"),
        choices=[("", gettext_lazy("按表中“类别”列")), *ListLine.Kind.choices],
        required=False,
    )


def ticked(said: Any) -> list[UUID]:
    """The lines that were ticked; Invalid for what no page of ours sends."""
    try:
        return [UUID(text) for text in said.getlist("line")]
    except ValueError as trouble:
        raise _strange() from trouble


def picks(said: Mapping[str, Any]) -> list[Pick]:
    """The ticked lines with the case chosen for each; Invalid where none is chosen."""
    found = []
    for line in ticked(said):
        text = str(said.get(f"case-{line}", ""))
        if not text:
            raise Invalid(_("有一行对得上几件转诊，请先选是哪一件。"), code="choice_needed")
        case, _colon, version = text.partition(":")
        try:
            found.append(Pick(line, UUID(case), version))
        except ValueError as trouble:
            raise _strange() from trouble
    return found


def _strange() -> Invalid:
    return Invalid(_("没有看懂勾选的行，请刷新页面后重新勾选。"), code="line")
