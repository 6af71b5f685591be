"""What is sent and answered when something is tried before it is kept."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, number, text
from kpi.api.explained import CellShape
from kpi.api.keeping.indicator_shapes import DefinitionShape
from kpi.api.keeping.scheme_shapes import ScoringShape
from kpi.api.verbs import Typed
from kpi.scoring import Marked

MARKED = tuple(one.value for one in Marked)


class TriedOnShape(Shape):
    """One unit and one period on whose real figures something is tried."""

    tried_on = text(_("单位代码：县区、医共体或机构。"), max_length=40)
    period = text(_("期间代码，如 2024。"), max_length=6)


class TryIndicatorShape(TriedOnShape, DefinitionShape):
    """A definition as it would be kept."""

    def get_fields(self) -> dict[str, Any]:
        """Nothing is handed over."""
        return {name: one for name, one in super().get_fields().items() if name != "hand_over"}


class IndicatorTriedShape(CellShape):
    """What the definition gives, explained."""

    warning = text(_("公式读得懂、但永远算不出数时的提示；没有为空。"))


class TryScoringShape(TriedOnShape, ScoringShape):
    """A score rule as it would be kept, and for how many points."""

    weight = Typed(
        help_text=_("按几分试算；不写用草稿里的权重，草稿没有权重的必须写。"),
        max_length=40,
        required=False,
    )


class ScoreTriedShape(Shape):
    """The points, and the value they are given for."""

    item = text(_("考核项代码。"))
    status = serializers.ChoiceField(MARKED, help_text=_("计分状态。"))
    points = number(_("得分。"))
    weight = number(_("按几分试算。"))
    value = CellShape()
