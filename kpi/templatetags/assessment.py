"""What the pages of assessment ask for by name: judgements, periods, exact numbers in words."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.core import measures, showing
from alliance.core.numbers import plain
from alliance.core.templatetags.ui import spark
from kpi import naming, wording
from kpi.explaining import Explained, Input
from kpi.formula.numbers import shown
from kpi.models import Appeal, Run, Scheme, SchemeItem
from kpi.queries.results import Line, Spoken
from members.models import PlanRule, Unit

FIRST_AGE, BAND_YEARS = 30, 5
register = template.Library()


@register.filter
def period(code: str) -> str:
    """{{ run.period|period }}: 2024年度."""
    return wording.period_words(code)


@register.filter
def periods(codes: tuple[str, ...]) -> str:
    """{{ owed.periods|periods }}: 2024年3月至5月、8月."""
    return wording.periods_words(codes)


@register.filter
def cell_year(year: int) -> str:
    """{{ row.year|cell_year }}: 2025, or 不分年度."""
    return wording.year_words(year)


@register.filter
def step(unit: str) -> str:
    """{{ told.unit_label|step }}: what a difference is counted in; of shares in points."""
    return _("个百分点") if unit == "%" else measures.measure(unit)


@register.filter
def shown_at(value: Decimal | str | None, places: int) -> str:
    """{{ value|shown_at:2 }}: rounded half-up once, thousands apart; missing is a dash."""
    if value is None or isinstance(value, str):
        return showing.MISSING
    return showing.number(shown(value, places))


@register.filter
def apart(value: Decimal | str | None, places: int) -> str:
    """{{ line.distance|apart:2 }}: signed, never rounded to nought; missing is a dash."""
    if value is None or isinstance(value, str):
        return showing.MISSING
    return showing.number(wording.difference(value, places), signed=True)


@register.filter
def held_at(value: Decimal | None, places: int) -> str:
    """{{ cell.value|held_at:1 }}: as shown_at, but a small part is never rounded to nought."""
    return showing.number(None if value is None else wording.difference(value, places))


@register.filter
def reason(code: str) -> str:
    """{{ entry.missing|reason }}: why there is no number."""
    return str(wording.REASONS.get(code, code))


@register.filter
def source(code: str) -> str:
    """{{ entry.source|source }}: how a value came here."""
    return str(wording.SOURCES.get(code, code))


@register.filter
def strategy(code: str) -> str:
    """{{ told.strategy|strategy }}: what a gap does, as a sentence."""
    return str(wording.STRATEGIES[code])


@register.filter
def covers(code: str) -> str:
    """{{ told.covers|covers }}: which bodies a county's value is made of."""
    return str(wording.COVERS[code])


@register.filter
def scored(code: str) -> str:
    """{{ score.status|scored }}: what came of scoring."""
    return str(wording.SCORED.get(code, code))


@register.filter
def scope(one: Input) -> str:
    """{{ input|scope }}: 上年同期, 全县区 …, "" for here and now."""
    return wording.scope_words(one.scope)


@register.filter
def formula(text: str) -> str:
    """{{ told.formula|formula }}: with the signs people write."""
    return wording.formula(text)


@register.filter
def grouped(text: str) -> str:
    """{{ told.with_values|grouped }}: the same, with thousands apart."""
    return wording.grouped(text)


@register.filter
def printed(row: Mapping[str, Any]) -> str:
    """{{ target|printed }}: a frozen target as printed."""
    return wording.printed(row)


@register.filter
def moment(text: str) -> datetime | None:
    """{% when entry.entered_at|moment %}: a frozen time as a time again."""
    return datetime.fromisoformat(text) if text else None


@register.filter
def tongue(row: Mapping[str, Any], name: str) -> str:
    """{{ definition|tongue:"note" }}: a frozen text in the language of the page."""
    english = row.get(f"{name}_en", "") if (get_language() or "").startswith("en") else ""
    return str(english or row[name])


@register.filter
def unit_name(unit: Unit) -> str:
    """{{ unit|unit_name }}: in the language of the page; the English name is of the body."""
    return naming.unit_name(unit)


@register.filter
def force(word: str) -> str:
    """{{ target.force|force }}: how strongly a plan words it, in the language of the page."""
    return str(dict(PlanRule.Force.choices).get(word, word))


@register.filter
def named(unit: Unit, names: Mapping[str, str]) -> str:
    """{{ unit|named:names }}: as the run knew it; a run that was never frozen knows nobody."""
    return names.get(unit.code) or unit_name(unit)


@register.filter
def at(names: Mapping[str, str], code: str) -> str:
    """{{ names|at:row.unit }}: the name under a code, the code itself where there is none."""
    return names.get(code, code)


@register.filter
def grouped_inputs(told: Explained) -> list[list[Input]]:
    """{% for group in told|grouped_inputs %}: each input alone, age bands of one together."""
    return [list(some) for _code, some in groupby(told.inputs, key=_same)]


def _same(one: Input) -> tuple[object, ...]:
    return (one.code, one.scope) if one.band else (one.code, one.scope, "whole")


@register.filter
def ages(band: int) -> str:
    """{{ input.band|ages }}: 30–34."""
    first = FIRST_AGE + (band - 1) * BAND_YEARS
    return f"{first}–{first + BAND_YEARS - 1}"


@register.filter
def scoring(item: SchemeItem) -> str:
    """{{ item|scoring }}: how it gives points, in a few words."""
    target = "" if item.target is None else showing.number(plain(item.target))
    return wording.rule_words(item.rule, item.params, target)


@register.filter
def in_year(year: int) -> str:
    """{{ cell.year|in_year }}: 2025, or 不分年度 where none is printed."""
    return wording.year_words(year)


@register.filter
def awaited(row: Spoken) -> str:
    """{{ row|awaited }}: what stands where nothing is computed."""
    return wording.awaited(row.item.rule, row.mark, concerns=row.concerns)


@register.filter
def verdict(line: Line | None) -> str:
    """{{ line|verdict }}: the judgement as a bare word, for paper."""
    return showing.MISSING if line is None else _of_line(line).label


@register.simple_tag
def judged(row: Line | Explained) -> SafeString:
    """{% judged line %}: the one coloured chip with its word."""
    return _chip(_of_line(row) if isinstance(row, Line) else _of_told(row))


def _of_line(line: Line) -> wording.Verdict:
    result = line.result
    return wording.verdict(
        result.status,
        result.met,
        has_value=result.value is not None,
        qualitative=line.version.qualitative,
        is_aimed=result.target is not None,
    )


def _of_told(told: Explained) -> wording.Verdict:
    return wording.verdict(
        told.status.value,
        told.met,
        has_value=told.value is not None,
        qualitative=bool(told.definition["qualitative"]),
        is_aimed=told.target is not None,
    )


@register.simple_tag
def status_chip(status: str) -> SafeString:
    """{% status_chip told.status %}: whether there is a value, without a judgement."""
    tone = {"computed": "good", "partial": "warn"}.get(status, "")
    return _chip(wording.Verdict(str(wording.STATUSES[status]), tone))


@register.simple_tag
def state_chip(run: Run) -> SafeString:
    """{% state_chip run %}: where a run stands; a provisional one says so."""
    tones = {
        "computing": "info", "computed": "info", "feedback": "warn", "notice": "warn",
        "published": "good", "locked": "good", "failed": "bad",
    }  # fmt: skip
    label = run.get_state_display()
    if run.provisional:
        label = _("预考核·%(state)s") % {"state": label}
    return _chip(wording.Verdict(label, tones.get(run.state, "")))


@register.simple_tag
def appeal_chip(appeal: Appeal) -> SafeString:
    """{% appeal_chip appeal %}: where an appeal stands."""
    tones = {"filed": "warn", "accepted": "good", "refused": "info"}
    return _chip(wording.Verdict(appeal.get_state_display(), tones.get(appeal.state, "")))


@register.filter
def shown_or_dash(value: Decimal | str | None) -> str:
    """{{ move.value.0|shown_or_dash }}: every digit that is held; missing is a dash."""
    return showing.MISSING if value is None else showing.number(str(value))


def _chip(found: wording.Verdict) -> SafeString:
    return render_to_string("components/status.html", {"label": found.label, "tone": found.tone})


@register.simple_tag
def trend(line: Line) -> SafeString:
    """{% trend line %}: a small line over the last periods, a dash with fewer than three."""
    label = _("%(name)s走势") % {"name": showing.local(line.indicator, "name")}
    result = line.result
    values: list[str | int | Decimal | None] = [
        None if value is None else shown(value, line.version.decimals) for value in line.trend
    ]
    target = "" if result.target is None else plain(result.target)
    drawn = spark(values, label, target, _of_line(line).tone)
    return render_to_string("components/spark.html", drawn)


@register.simple_tag
def explanation_lede(unit: str, run: Run, told: Explained, has_points: bool) -> str:
    """{% explanation_lede name run told has_points as lede %}: the state in one sentence."""
    said = {
        "unit": unit,
        "period": wording.period_words(run.period),
        "verdict": _of_told(told).label,
    }
    if told.shown is None:
        text = _("%(unit)s·%(period)s·%(verdict)s，没有结果。") % said
    else:
        value = f"{showing.number(told.shown)} {measures.measure(told.unit_label)}".strip()
        text = _("%(unit)s·%(period)s·%(value)s。%(verdict)s") % {**said, "value": value}
        if told.below_baseline and told.baseline is not None:
            text += _("，但低于基期 %(value)s") % {"value": wording.printed(told.baseline)}
        text += _("。")
    purpose = run.scheme_version.scheme.purpose
    if not has_points and purpose == Scheme.Purpose.ASSESSMENT:
        text += _("未设权重：不计分。")
    return text
