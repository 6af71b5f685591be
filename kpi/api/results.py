"""The lists that are pulled: indicator values, scores, totals; one row per unit and revision."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet, Value
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.answering import is_harmless, moment_text
from alliance.core.asking import Asked
from alliance.core.db.bulk import csv_lines, has_copy
from alliance.core.documents import listed
from alliance.core.listing import Row, digits, only
from alliance.core.pagination import Page, page_of, read_cursor
from alliance.core.shapes import names_of
from kpi import access, naming
from kpi.api import removed, tags
from kpi.api.listing import ListView
from kpi.api.parameters import (
    INDICATOR,
    ITEM,
    LEVEL,
    LEVELS,
    PERIOD,
    RELATIVE_TO,
    RUN,
    SCHEME,
    STATUS,
    STATUSES,
    UNIT,
    UPDATED_SINCE,
    periods,
)
from kpi.api.removed import REMOVED
from kpi.api.shapes import IndicatorValueShape, ScoreShape, TotalShape
from kpi.models import Run
from members.models import County

#: Everything of a run becomes visible at one moment, and no two runs of a county share it.
ORDER = ("run__available_at", "id")
#: The columns that every list of results begins with: whose row it is, and of which run.
OWN = ("id", "run_id", "unit_id")
OF_RUNS = (UNIT, LEVEL, PERIOD, RELATIVE_TO, SCHEME, RUN, UPDATED_SINCE)


class ResultsList(ListView):
    """Rows of visible runs in the order in which they became visible, then of their ids.

    The database sorts only the few runs that a page needs, however many there are.
    """

    order = ORDER
    #: What makes two rows of two revisions the same cell; how many of a row's columns name it.
    cell: ClassVar[tuple[str, ...]] = ("unit",)
    named: ClassVar = 3
    #: What a row that was removed has instead of its figures.
    blank: ClassVar[tuple[Any, ...]]
    runs: QuerySet[Run]
    county: County
    #: Asked for what has changed since: which of the runs took the place of which.
    followed: list[removed.Followed]

    def of_runs(
        self, found: QuerySet[Any], actor: Actor, county: County, asked: Asked
    ) -> QuerySet[Any]:
        """The filters that all results share; those on the run choose runs first."""
        self.county = county
        visible = access.visible_runs_for(actor).filter(county=county)
        since = asked.moment("updated_since")
        self.runs = only(
            visible,
            pk=asked.uuid("run"),
            period__in=periods(asked),
            available_at__gt=since,
            scheme_version__scheme__code__in=asked.texts("scheme"),
        )
        self.followed = removed.followed(visible, self.runs) if since else []
        return only(
            found.filter(county=county),
            unit__code__in=asked.texts("unit"),
            unit__kind__in=asked.among("level", LEVELS),
        )

    def page(self, found: QuerySet[Any, Any], cursor: str, size: int) -> Page[Any]:
        """The rows of the next runs, as many runs as the page probably needs.

        When the first of them has less rows than those behind it, all are asked.
        """
        page = self.near(found, cursor, size, list, lambda row: (row[1], row[0]))
        if not self.followed:
            return page
        when: dict[UUID, Any] = dict(self.runs.values_list("pk", "available_at"))
        return removed.with_removed(
            page,
            found,
            self.followed,
            self.cell,
            when=lambda row: when[row[1]],
            blank=lambda row: (*row[: self.named], *self.blank),
            cursor=cursor,
            size=size,
            order=self.order,
        )

    def near(
        self,
        found: QuerySet[Any, Any],
        cursor: str,
        size: int,
        read: Callable[[QuerySet[Any, Any]], list[Any]],
        place: Callable[[Any], tuple[UUID, int]],
    ) -> Page[Any]:
        """As `page`, whatever a row is: `place` finds its run and its id."""
        _back, after = read_cursor(cursor, found.model, self.order)
        runs = self.runs.filter(available_at__gte=after[0]) if after else self.runs
        when = dict(runs.order_by("available_at").values_list("pk", "available_at"))
        if not when:
            return Page([])
        found = found.order_by()
        few = 2 + size // max(1, found.filter(run=next(iter(when))).count())
        for chosen in (list(when)[:few], list(when)):
            page = page_of(
                found.filter(run__in=chosen),
                order=self.order,
                cursor=cursor,
                size=size,
                key=lambda row: (when[place(row)[0]], place(row)[1]),
                read=read,
            )
            if page.next or len(chosen) == len(when):
                break
        return page


@listed(
    tags.RESULTS,
    IndicatorValueShape,
    _("指标值"),
    _(
        "按可取用时间排序，给出所有可见批次的全部修订。第一次从头取到 next 为空；以后以收到的最大 "
        "available_at 作 updated_since 续取，不漏不重。取消或未完成的批次从不出现；"
        "新修订是新行，旧行仍可读；当前值是同一方案、版次、期间中 revision 最大的批次的行。"
        "续取时，新修订不再有的单元或指标以 status 为 removed 的行说明：没有值，"
        "id 是被撤下的行，run 是撤下它的批次。"
    ),
)
class IndicatorValues(ResultsList):
    """Computed indicator values: every revision of every run that is visible."""

    title = "indicator-values"
    cell, named = ("unit", "indicator"), 6
    blank = (None, None, None, None, REMOVED, "", None, None)
    parameters = (INDICATOR, STATUS, *OF_RUNS)
    columns = names_of(IndicatorValueShape)
    most_lines = 50_000
    #: What `records` puts into the columns, as the database knows it.
    paths = (
        "id", "indicator__code", "indicator_version__number", "unit__code", "unit__name",
        "unit__kind", "period", "value", "numerator", "denominator", "status", "target",
        "comparator", "met", "below_baseline", "run__scheme_version__scheme__code",
        "run__scheme_version__number", "run", "run__revision", "run__computed_at",
        "run__available_at", "run__demo",
    )  # fmt: skip

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Values of visible runs, in the order in which they became visible."""
        found = only(
            self.of_runs(access.results_for(actor), actor, county, asked),
            indicator__code__in=asked.texts("indicator"),
            status__in=asked.among("status", STATUSES),
        )
        numbers = (digits(name) for name in ("value", "numerator", "denominator", "target"))
        return found.values_list(
            *OWN, "indicator_id", "indicator_version_id", "period",
            *numbers, "status", "comparator", "met", "below_baseline",
        )  # fmt: skip

    def lines(self, found: QuerySet[Any, Any], cursor: str, size: int) -> Page[bytes] | None:
        """COPY, unless a name has to be made harmless to a spreadsheet first."""
        if not has_copy():
            return None
        renamed = set(naming.renamed(self.runs).values_list("name", flat=True))
        if not all(map(is_harmless, naming.texts(self.county) | renamed)):
            return None
        if self.followed and removed.gone(found, self.followed, self.cell).exists():
            return None
        then = {"unit__name": naming.NAME_THEN} if renamed else {}
        read = partial(csv_lines, paths=self.paths, instead=then)
        return self.near(found, cursor, size, read, _place)

    def records(self, rows: list[Any]) -> list[Row]:
        """Ids become codes: one question for each kind of thing, however many rows."""
        runs = _runs(row[1] for row in rows)
        units = naming.units_then((row[1], row[2]) for row in rows)
        versions = naming.versions(row[4] for row in rows)
        return [
            (
                pk, *versions[version], *units[run, unit], period,
                value, numerator, denominator, status, target, comparator or None, met, below,
                *runs[run],
            )
            for (
                pk, run, unit, _indicator, version, period,
                value, numerator, denominator, target, status, comparator, met, below,
            ) in rows
        ]  # fmt: skip


@listed(tags.RESULTS, ScoreShape, _("得分"), _("逐项得分。没有设定权重的方案不计分，没有行。"))
class Scores(ResultsList):
    """Points, item by item; without a set of weights there are none."""

    title = "scores"
    cell, named = ("unit", "item"), 4
    blank = (None, None, None, None, REMOVED)
    parameters = (ITEM, INDICATOR, *OF_RUNS)
    columns = names_of(ScoreShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Scores of visible runs, in the order in which they became visible."""
        found = only(
            self.of_runs(access.scores_for(actor), actor, county, asked),
            item__code__in=asked.texts("item"),
            item__indicator__code__in=asked.texts("indicator"),
        )
        numbers = (digits(name) for name in ("value__value", "points", "weight", "scaled"))
        return found.values_list(*OWN, "item_id", *numbers, "status")

    def records(self, rows: list[Any]) -> list[Row]:
        """As for indicator values."""
        runs = _runs((row[1] for row in rows), weights=True)
        units = naming.units_then((row[1], row[2]) for row in rows)
        items = naming.items(row[3] for row in rows)
        return [
            (pk, *items[item], *units[run, unit], runs[run][0], *numbers, status, *runs[run][1:])
            for pk, run, unit, item, *numbers, status in rows
        ]


@listed(tags.RESULTS, TotalShape, _("总分与名次"))
class Totals(ResultsList):
    """The sum of each unit's points in a run, and its rank."""

    title = "totals"
    blank = (None, None, None, REMOVED)
    parameters = OF_RUNS
    columns = names_of(TotalShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Totals of visible runs, in the order in which they became visible."""
        found = self.of_runs(access.totals_for(actor), actor, county, asked)
        return found.values_list(*OWN, digits("points"), digits("maximum"), "rank", Value("ranked"))

    def records(self, rows: list[Any]) -> list[Row]:
        """As for indicator values."""
        runs = _runs((row[1] for row in rows), weights=True)
        units = naming.units_then((row[1], row[2]) for row in rows)
        return [
            (pk, *units[run, unit], runs[run][0], *numbers, *runs[run][1:])
            for pk, run, unit, *numbers in rows
        ]


def _place(line: bytes) -> tuple[UUID, int]:
    """The run and the id in a line: the fifth from behind and the first, neither in quotes."""
    return UUID(line.rsplit(b",", 5)[1].decode()), int(line.partition(b",")[0])


def _runs(ids: Any, *, weights: bool = False) -> dict[UUID, tuple[Any, ...]]:
    """What each row says of its run; with `weights` the period and the weights' document too."""
    return {
        pk: (
            *((run.period,) if weights else ()),
            run.scheme,
            run.scheme_version,
            *((run.weights or None,) if weights else ()),
            str(pk),
            run.revision,
            moment_text(run.computed_at),
            moment_text(run.available_at),
            run.demo,
        )
        for pk, run in naming.runs(ids).items()
    }
