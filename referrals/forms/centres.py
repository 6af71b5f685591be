"""The one choice of an emergency: which centre it needs and who has it, the nearest first."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.showing import local
from members.models import Institution
from referrals.queries.cases import Able

_BETWEEN: Final = "|"
WITH_PLACE: Final = gettext_lazy("急救中心和送往机构")


class CentreField(forms.ChoiceField):
    """Centres as groups, and in each the bodies that are recorded as having it.

    A centre that nobody is recorded as having is sent to whatever body is chosen beside it.
    """

    def __init__(
        self, sends: Institution, able: Mapping[str, Sequence[Able]], **kwargs: Any
    ) -> None:
        told = _("列出登记有这个急救中心的机构，近的在前；距离是从%(origin)s算起的直线距离。")
        super().__init__(help_text=told % {"origin": local(sends, "name")}, **kwargs)
        rows = [row.institution for found in able.values() for row in found]
        self.bodies = {row.code: row for row in rows}
        self.choices = [("", _("请选择")), *((kind, _pairs(kind, able[kind])) for kind in able)]


def _pairs(kind: str, rows: Sequence[Able]) -> list[tuple[str, str]]:
    found = [(f"{kind}{_BETWEEN}{row.institution.code}", row.words) for row in rows]
    return found or [(kind, str(_("没有机构登记有%(kind)s，送所选接收机构") % {"kind": kind}))]


def centre_of(field: forms.Field, text: str) -> tuple[str, Institution | None]:
    """Which centre was chosen, and at whom; the body is None where nobody is recorded."""
    kind, _between, code = text.partition(_BETWEEN)
    there: Mapping[str, Institution] = getattr(field, "bodies", {})
    return kind, there.get(code)
