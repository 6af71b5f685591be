"""Lists of public-health money by head over REST: budgets, verified work, runs and their bodies."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.errors import Invalid
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.money import two_places
from alliance.core.numbers import plain
from alliance.core.shapes import names_of
from fundpool.access import capitation as access
from fundpool.api import capitation_shapes as shapes
from fundpool.api.capitation import TAG, YEAR
from fundpool.queries.capitation_owed import with_kept
from fundpool.queries.capitation_statement import explained
from members import access as member_access

_OF = parameter("capitation", _("年度预算编号。"))
_RUN = parameter("run", _("预拨或结算编号。"))
_UNIT = parameter("unit", _("机构代码。"))


def _number(asked: Asked, name: str = "capitation") -> int | None:
    """A number that the address names; Invalid when it is none."""
    said = asked.text(name)
    if said and not (said.isascii() and said.isdecimal() and len(said) < 19):  # noqa: PLR2004 — as long as an id may be
        told = _now("“%(value)s”不是编号。") % {"value": said[:20]}
        raise Invalid(told, fields={name: told})
    return int(said) if said else None


@listed(TAG, shapes.CapitationBudgetShape, _("单位预算"), _("各单位的年度预算和季度经费。"))
class CapitationBudgets(ListView):
    """Budgets of the bodies one reads."""

    title = "capitation-budgets"
    common = (COUNTY,)
    parameters = (YEAR, _OF, _UNIT)
    order = ("capitation__year", "id")
    columns = names_of(shapes.CapitationBudgetShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.budgets_for(actor).filter(county=county)
        return only(
            rows.select_related("capitation", "institution").prefetch_related("quarters"),
            capitation__year=asked.year("year"), capitation=_number(asked),
            institution__code=asked.text("unit"),
        )  # fmt: skip

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [
            (
                one.pk, one.capitation_id, one.capitation.year, one.institution.code, one.kind,
                two_places(one.fen), [two_places(part.fen) for part in one.quarters.all()],
            )
            for one in rows
        ]  # fmt: skip


@listed(TAG, shapes.CapitationWorkShape, _("核实工作量"), _("各单位各季度核实的工作量。"))
class CapitationWorks(ListView):
    """Verified work of the bodies one reads."""

    title = "capitation-works"
    common = (COUNTY,)
    parameters = (YEAR, _OF, _UNIT)
    order = ("budget__capitation__year", "id")
    columns = names_of(shapes.CapitationWorkShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.works_for(actor).filter(county=county)
        return only(
            rows.select_related("budget__capitation", "budget__institution", "service"),
            budget__capitation__year=asked.year("year"),
            budget__capitation=_number(asked),
            budget__institution__code=asked.text("unit"),
        )  # fmt: skip

    def records(self, rows: list[Any]) -> list[Row]:
        """Ids become codes."""
        return [
            (
                one.pk, one.budget.capitation_id, one.budget.capitation.year,
                one.budget.institution.code, one.quarter, one.service.code, plain(one.amount),
                one.source, moment_text(one.at),
            )
            for one in rows
        ]  # fmt: skip


@listed(TAG, shapes.CapitationRunShape, _("预拨和结算"), _("各季度的预拨和结算。"))
class CapitationRuns(ListView):
    """Advances and settlements one reads."""

    title = "capitation-runs"
    common = (COUNTY,)
    parameters = (YEAR, _OF)
    order = ("capitation__year", "id")
    columns = names_of(shapes.CapitationRunShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.runs_for(actor).filter(county=county).select_related("capitation")
        rows = rows.prefetch_related("offsets")
        return only(rows, capitation__year=asked.year("year"), capitation=_number(asked))

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [tuple(shapes.run_line(row).values()) for row in rows]


@listed(TAG, shapes.CapitationLineShape, _("单位预拨和结算"), _("各单位的预拨和结算及计算过程。"))
class CapitationLines(ListView):
    """What runs say of the bodies one reads."""

    title = "capitation-lines"
    common = (COUNTY,)
    parameters = (YEAR, _RUN, _UNIT)
    order = ("run__capitation__year", "id")
    columns = names_of(shapes.CapitationLineShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = with_kept(access.lines_for(actor).filter(county=county))
        return only(
            rows.select_related("run__capitation", "budget__institution"),
            run__capitation__year=asked.year("year"), run=_number(asked, "run"),
            budget__institution__code=asked.text("unit"),
        )  # fmt: skip

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan, with how they came about."""
        return [
            (
                one.pk, one.run_id, one.budget.institution.code, two_places(one.quarter_fen),
                two_places(one.advance_fen),
                None if one.earned_fen is None else two_places(one.earned_fen),
                two_places(one.pay_fen), two_places(one.kept_fen), two_places(one.recover_fen),
                None if one.score is None else plain(one.score),
                explained(one, method=one.run.method, share=one.run.share),
            )
            for one in rows
        ]  # fmt: skip
