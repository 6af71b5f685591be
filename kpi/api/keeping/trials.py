"""Trying a definition or a score rule on the real figures of one unit before it is kept."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import Invalid
from alliance.core.listing import COUNTY
from alliance.core.numbers import plain
from alliance.core.periods import Period
from kpi import access, defining, queries
from kpi.api import tags
from kpi.api.explanations import cell_seen
from kpi.api.keeping.indicators import text_with
from kpi.api.keeping.reading import figure
from kpi.api.keeping.schemes import PLACES, typed_item
from kpi.api.keeping.trial_shapes import (
    IndicatorTriedShape,
    ScoreTriedShape,
    TryIndicatorShape,
    TryScoringShape,
)
from kpi.api.verbs import county_of, example, posted, told
from kpi.drafting.scoring import try_scoring
from kpi.models import IndicatorVersion
from members.models import County

_TRIED = _(
    "照公式框的试算：按现在的数算一个单位的一期，什么也不写下；读不懂的公式答 422，指出第几行第几列。"
)


class TryNextVersion(APIView):
    """What the next version of an indicator would give."""

    @posted(
        tags.DEFINITIONS, "indicator_try", _("试算指标的新版"), _TRIED,
        asks=TryIndicatorShape, gives=IndicatorTriedShape, parameters=(COUNTY,),
        examples=(
            example("share", {"formula": "visits", "tried_on": "H-001", "period": "2024"}),
        ),
    )  # fmt: skip
    def post(self, request: Request, indicator: str) -> Response:
        """Try it; what is not sent is as in the version that was published last."""
        actor, county = actor_of(request), county_of(request)
        found = access.indicator_for(actor, county, indicator)
        access.check_can_draft_indicator(actor, found)
        return _tried(request, actor, county, queries.definitions.next_version(found))


class TryVersion(APIView):
    """What a draft would give."""

    @posted(
        tags.DEFINITIONS, "indicator_version_try", _("试算指标草稿"), _TRIED,
        asks=TryIndicatorShape, gives=IndicatorTriedShape, parameters=(COUNTY,),
        examples=(example("as it is", {"tried_on": "H-001", "period": "2024"}),),
    )  # fmt: skip
    def post(self, request: Request, indicator: str, number: int) -> Response:
        """Try it; what is not sent is as the draft has it."""
        actor, county = actor_of(request), county_of(request)
        draft = access.indicator_version_for(actor, county, indicator, number)
        access.check_can_change_indicator(actor, draft)
        return _tried(request, actor, county, draft)


def _tried(request: Request, actor: Actor, county: County, draft: IndicatorVersion) -> Response:
    said = told(TryIndicatorShape, request)
    result, warning = defining.try_text(
        draft,
        text_with(draft, said),
        _unit(actor, county, said["tried_on"]),
        period_of(said["period"]),
        english=_in_english(),
    )
    return Response({**cell_seen(actor, county.pk, result), "warning": warning})


class TryScoring(APIView):
    """What an item of a draft would give under a rule."""

    @posted(
        tags.DEFINITIONS, "scheme_item_try", _("试算计分规则"),
        _("按现在的数算一个单位这一项得几分，什么也不写下；别的考核项不计入，不按不适用折算权重。"),
        asks=TryScoringShape, gives=ScoreTriedShape, parameters=(COUNTY,),
        examples=(
            example(
                "linear",
                {
                    "rule": "linear", "params": {"L": "40", "U": "90"}, "weight": "10",
                    "tried_on": "H-001", "period": "2024",
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request, scheme: str, number: int, item: str) -> Response:
        """Try it."""
        actor, county = actor_of(request), county_of(request)
        draft = access.scheme_version_for(actor, county, scheme, number)
        row = access.scheme_item_for(actor, draft, item)
        said = told(TryScoringShape, request)
        found = try_scoring(
            row,
            typed_item(row, said).scoring(),
            _unit(actor, county, said["tried_on"]),
            period_of(said["period"]),
            weight=figure(said, "weight", PLACES),
            english=_in_english(),
        )
        score = found.score
        return Response(
            {
                "item": score.item,
                "status": str(score.status),
                "points": None if score.points is None else plain(score.points),
                "weight": plain(score.weight),
                "value": cell_seen(actor, county.pk, found.value),
            }
        )


def _unit(actor: Actor, county: County, code: str) -> str:
    """The unit of this code; Invalid where the actor reads no figures of one."""
    if not access.trial_units_for(actor, county).filter(code=code).exists():
        raise Invalid(
            _("没有代码为“%(code)s”的单位，或您不能查看它的数。") % {"code": code},
            code="unknown_unit",
            fields={"tried_on": _("请核对单位代码。")},
        )
    return code


def period_of(text: str) -> Period:
    """The period of this code; Invalid beside its field where there is none."""
    try:
        return Period.parse(text)
    except Invalid as wrong:
        raise Invalid(str(wrong), code=wrong.code, fields={"period": str(wrong)}) from wrong


def _in_english() -> bool:
    return (get_language() or "").startswith("en")
