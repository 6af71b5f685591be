"""Counting what other parts hold into figures: the system is a source like any other."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.evidence import Evidence, EvidenceKind
from alliance.core.numbers import plain
from alliance.core.periods import Period
from alliance.core.showing import local
from kpi import access, queries
from kpi.actions.values import ValueRow, write_values
from kpi.collecting import windows
from kpi.models import DataValue, Derivation, SourceRule
from kpi.queries.sourced import CountedHere
from kpi.running import gathering
from kpi.wording import period_words
from members.models import County


@dataclass(frozen=True, slots=True)
class Derived:
    """How many figures were counted anew, how many stayed, and why elements were left out."""

    counted: int
    unchanged: int
    left_out: tuple[str, ...]


@action
def derive_values(*, county: County, period: str, by: Actor) -> Derived:
    """Count every element of a period that has such a rule; one that is over and not locked.

    What comes out as before leaves the figure and its query time alone. A figure goes where the
    element's rule says: into use, or beside the one of the authoritative source.
    """
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    by = access.check_can_keep_sources(by, county)
    when = Period.parse(period)
    _check_may_count(county, when)
    units = queries.sourced.units_of(county.pk, when.last_day)
    shut = windows.Windows(county.pk)
    rows: list[ValueRow] = []
    unchanged, left_out = 0, []
    for rule in queries.sourced.to_derive(county.pk, when.kind):
        kind = gathering.kinds().get(rule.counts)
        why = _why_not(rule, kind, when)
        if why or kind is None:
            left_out.append(why)
            continue
        for here in queries.sourced.count(
            rule.element, gathering.facts(kind, when, county.pk), when, units
        ):
            said = shut.why_shut(rule.element.data_set_id, when.code, here.unit.pk)
            if said:
                left_out.append(said)
            elif _is_known(rule, here, when):
                unchanged += 1
            else:
                rows.append(_counted(rule, kind, here, when, by))
    if rows:
        write_values(county=county, rows=rows, source=DataValue.Source.DERIVED, by=by)
    audit.record(
        by,
        "kpi.values_derived",
        county,
        county=county.pk,
        period=when.code,
        created=len(rows),
        left=unchanged,
        left_out=len(left_out),
    )
    return Derived(len(rows), unchanged, tuple(dict.fromkeys(left_out)))


def _check_may_count(county: County, when: Period) -> None:
    if when.last_day >= today():
        raise Invalid(
            _("%(period)s还没有过完，过完后才能推算。") % {"period": period_words(when.code)},
            code="period_not_over",
        )
    run = queries.sourced.locked_by(county.pk, when)
    if run is not None:
        raise Refused(
            _("%(period)s的考核“%(scheme)s”已经锁定，不再重新推算。")
            % {
                "period": period_words(run.period),
                "scheme": local(run.scheme_version.scheme, "name"),
            },
            code="run_locked",
        )


def _why_not(rule: SourceRule, kind: EvidenceKind | None, when: Period) -> str:
    """Why an element cannot be counted for the period; "" when it can."""
    name = {"name": local(rule.element, "name")}
    if kind is None:
        return _("“%(name)s”：系统里已经没有这样的推算，请在数据来源中另选。") % name
    if not kind.dated and when != queries.sourced.newest_ended(when.kind, today()):
        return _("“%(name)s”：登记中只有现在的情况，过去的期间不能重新推算。") % name
    return ""


def _is_known(rule: SourceRule, here: CountedHere, when: Period) -> bool:
    """Whether the newest counting says just this."""
    newest = Derivation.objects.filter(
        element=rule.element_id, unit=here.unit, period=when.code
    ).first()
    return newest is not None and (newest.counts, newest.value, newest.facts) == (
        rule.counts,
        here.value,
        [_kept(fact) for fact in here.facts],
    )


def _kept(fact: Evidence) -> list[object]:
    quantity = None if fact.quantity is None else plain(fact.quantity)
    return [fact.source, fact.institution, fact.on.isoformat(), quantity]


def _counted(
    rule: SourceRule, kind: EvidenceKind, here: CountedHere, when: Period, by: Actor
) -> ValueRow:
    """Write the counting down; the figure carries its query time."""
    with translation.override("zh-hans"):
        words = str(kind.filter)
    with translation.override("en"):
        words_en = str(kind.filter)
    made = Derivation.objects.create(
        county_id=rule.county_id,
        unit=here.unit,
        element=rule.element,
        period=when.code,
        counts=kind.code,
        filter=words,
        filter_en=words_en,
        value=here.value,
        unknown=here.unknown,
        facts=[_kept(fact) for fact in here.facts],
        at=now(),
        by_id=by.person,
        demo=here.unit.county.demo,
    )
    missing = DataValue.Missing.NOT_COLLECTED if here.value is None else ""
    return ValueRow(
        unit=here.unit.pk,
        element=rule.element_id,
        period=when.code,
        value=here.value,
        missing=missing,
        entered_at=made.at,
    )
