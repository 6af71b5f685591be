"""What is said about the yearly economic analysis over REST; amounts are yuan with two decimals."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.money import two_places
from alliance.core.shapes import Shape, moment, number, text, whole
from fundpool.models import EconomicAnalysis
from fundpool.queries.analyses import Figure, Section
from fundpool.rules.analyses import ECONOMIC_ANALYSIS, LONGEST, SECTIONS

STATUSES = [*ECONOMIC_ANALYSIS.states.items()]
SECTION_KEYS = [*SECTIONS.items()]


class EconomicAnalysisShape(Shape):
    """One version of an alliance's comment on a year."""

    id = whole(_("编号。"))
    alliance = text(_("联盟代码。"))
    year = whole(_("年度。"))
    number = whole(_("版本。"))
    status = serializers.ChoiceField(STATUSES, help_text=_("状态。"))
    comment = text(_("分析意见。"))
    written_at = moment(_("撰写时间。"))
    filed_at = moment(_("报送时间；没有报送为空。"), allow_null=True)


class AnalysisFigureShape(Shape):
    """One number of an analysis."""

    words = text(_("项目。"))
    amount = number(_("本年，元；没有数据为空。"))
    before = number(_("上年，元；没有数据为空。"))
    points = text(_("得分；不是得分为空。"), allow_null=True)
    page = text(_("来源页面的地址；没有为空。"))


class AnalysisSectionShape(Shape):
    """One part of an analysis."""

    key = serializers.ChoiceField(SECTION_KEYS, help_text=_("部分。"))
    title = text(_("名称。"))
    figures = AnalysisFigureShape(many=True, help_text=_("各项；没有数据时为空。"))


class AnalysisFiguresShape(Shape):
    """An alliance's year put together."""

    alliance = text(_("联盟代码。"))
    year = whole(_("年度。"))
    version = whole(_("报送的版本；现在的数据为空。"), allow_null=True)
    sections = AnalysisSectionShape(many=True, help_text=_("各部分。"))


class NewAnalysisShape(Shape):
    """The next version of a comment."""

    alliance = text(_("联盟代码。"), max_length=40)
    year = whole(_("年度。"), min_value=2000, max_value=2100)
    comment = text(_("分析意见。"), max_length=LONGEST)
    version = whole(_("看到的最后一版；还没有写 0。"), min_value=0, max_value=100_000)


class FileAnalysisShape(Shape):
    """Nothing is said."""


def line(row: EconomicAnalysis) -> dict[str, Any]:
    """A version as it is told."""
    return {
        "id": row.pk, "alliance": row.alliance.code, "year": row.year, "number": row.number,
        "status": row.status, "comment": row.comment, "written_at": moment_text(row.written_at),
        "filed_at": moment_text(row.filed_at),
    }  # fmt: skip


def section(one: Section) -> dict[str, Any]:
    """A section as it is told."""
    return {"key": one.key, "title": one.title, "figures": [_figure(each) for each in one.figures]}


def _figure(one: Figure) -> dict[str, Any]:
    return {
        "words": one.words, "amount": None if one.fen is None else two_places(one.fen),
        "before": None if one.before is None else two_places(one.before), "points": one.points,
        "page": one.url,
    }  # fmt: skip
