"""Which source of an element counts: set by the county with its document, in force at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from alliance.core.models import ImportFile
from alliance.core.periods import Period
from alliance.core.versions import check_version
from kpi import access, queries
from kpi.actions._words import said
from kpi.actions.values import ValueRow, write_values
from kpi.collecting import windows
from kpi.models import DataElement, DataValue, OtherFigure, SourceRule
from kpi.running import gathering
from members.models import County

AWAITED = DataValue.Missing.AWAITED


@dataclass(frozen=True, slots=True)
class SourceTerms:
    """What a rule says: the authoritative source, the system it is imported from, what the system
    counts itself (code, "" nothing), the limit in per cent (None: every difference), the document,
    and whether there is no value at all (`strict`) until the authoritative source has spoken.
    """

    source: str
    system: str
    counts: str
    limit: Decimal | None
    basis: str
    strict: bool = False


@action
def set_source_rule(
    *, element: DataElement, terms: SourceTerms, version: str | int | None, by: Actor
) -> SourceRule:
    """Say which source of an element is the authoritative one.

    Figures that are there already change places at once, except in periods that are shut and in
    those of a locked run. `version` is the one on the screen, 0 where there was no rule.
    """
    county = County.objects.select_for_update(no_key=True).get(pk=element.county_id)
    by = access.check_can_keep_sources(by, county)
    rule = SourceRule.objects.filter(element=element).first()
    if rule is not None:
        check_version(rule, version)
    terms = _checked(element, terms)
    before = {name: getattr(rule, name) for name in SourceTerms.__slots__} if rule else {}
    rule = rule or SourceRule(county=county, element=element, demo=county.demo, version=0)
    for name in SourceTerms.__slots__:
        setattr(rule, name, getattr(terms, name))
    rule.set_by_id, rule.set_at = by.person, now()
    rule.version += 1
    rule.save()
    audit.record(
        by,
        "kpi.source_rule_set",
        rule,
        county=county.pk,
        element=element.code,
        before=before,
        after={name: getattr(terms, name) for name in SourceTerms.__slots__},
    )
    _change_places(county, rule, by)
    return rule


def _checked(element: DataElement, terms: SourceTerms) -> SourceTerms:
    told: dict[str, Any] = {}
    if terms.source not in SourceRule.Source.values:
        told["source"] = _("请从列表中选择。")
    if terms.counts and terms.counts not in gathering.kinds():
        told["counts"] = _("系统里没有这样的推算，请从列表中选择。")
    elif terms.counts and element.banded:
        told["counts"] = _("分年龄组的数据元不能推算，请改为填报或导入。")
    elif terms.source == SourceRule.Source.DERIVED and not terms.counts:
        told["counts"] = _("以推算为准的，请选定推算什么。")
    if terms.source == SourceRule.Source.IMPORTED and not terms.system.strip():
        told["system"] = _("以导入为准的，请写明从哪个系统导入。")
    if terms.limit is not None and terms.limit <= 0:
        told["limit"] = _("请填大于 0 的百分数，如 5；不设则有差异都列出。")
    if told:
        raise Invalid(_("有内容没有填好，请改正后再提交。"), fields=told)
    basis = said(
        terms.basis, field="basis", most=300, needed=_("请写明确定数据来源的文件（名称和文号）。")
    )
    system = said(terms.system, field="system", most=120)
    return replace(terms, system=system, basis=basis)


def _change_places(county: County, rule: SourceRule, by: Actor) -> None:
    """Figures of the source that counts from now on take the places of others.

    Where nothing may stand in any more, what did is kept aside; where something may again, the
    newest word of the others takes the empty place.
    """
    free = _Free(county, rule)
    others = [
        row
        for row in rule.element.other_figures.select_related("file").order_by("at", "pk")
        if free.takes(row.period, row.unit_id)
    ]
    _write_again(county, [row for row in others if _is_of(row, rule)], by)
    values = DataValue.objects.filter(element=rule.element).select_related("file")
    if rule.strict:
        held = [row for row in values.exclude(missing=AWAITED) if not _is_of(row, rule)]
        _write_again(county, [row for row in held if free.takes(row.period, row.unit_id)], by)
        return
    awaited = {_place(row) for row in values.filter(missing=AWAITED)}
    newest = {_place(row): row for row in others if _place(row) in awaited}
    _write_again(county, list(newest.values()), by)


def _is_of(row: DataValue | OtherFigure, rule: SourceRule) -> bool:
    return queries.sourced.family(row.source) == rule.source


def _place(row: DataValue | OtherFigure) -> tuple[int, str, int]:
    return row.unit_id, row.period, row.band


class _Free:
    """Which places may still change: not those of a shut period or of a locked run."""

    def __init__(self, county: County, rule: SourceRule) -> None:
        self.county, self.form = county.pk, rule.element.data_set_id
        self.shut = windows.Windows(county.pk)
        self.locked: dict[str, bool] = {}

    def takes(self, period: str, unit: int) -> bool:
        """Whether a value of this period and unit may change its place."""
        if period not in self.locked:
            run = queries.sourced.locked_by(self.county, Period.parse(period))
            self.locked[period] = run is not None
        return not (self.locked[period] or self.shut.why_shut(self.form, period, unit))


def _write_again(county: County, rows: Sequence[DataValue | OtherFigure], by: Actor) -> None:
    """The same figures again, each under its own source: the rule puts them in their places."""
    together: dict[tuple[str, ImportFile | None], list[ValueRow]] = defaultdict(list)
    for row in rows:
        together[row.source, row.file].append(_again(row))
    for (source, file), some in together.items():
        write_values(county=county, rows=some, source=DataValue.Source(source), by=by, file=file)


def _again(row: DataValue | OtherFigure) -> ValueRow:
    """What was said, with who said it and when."""
    if isinstance(row, DataValue):
        at, by, submission = row.entered_at, row.entered_by_id, row.submission_id
    else:
        at, by, submission = row.at, row.by_id, None
    return ValueRow(
        unit=row.unit_id,
        element=row.element_id,
        period=row.period,
        value=row.value,
        missing=row.missing,
        band=row.band,
        entered_at=at,
        entered_by=by,
        submission=submission,
    )
