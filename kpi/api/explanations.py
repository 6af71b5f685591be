"""Why a value or a score is what it is, from the run's frozen facts."""

from collections.abc import Mapping
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked
from alliance.core.documents import problems
from alliance.core.numbers import plain
from alliance.core.shapes import names_of
from kpi import access, explaining
from kpi.api import tags
from kpi.api.explained import (
    CheckedShape,
    ExplanationShape,
    MarkedFileShape,
    MarkedShape,
    ScoreExplanationShape,
    VerifiedRuleShape,
)
from kpi.api.marks import MarkConditionShape
from kpi.models import IndicatorValue, Run, Score
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from kpi.running.marking import GATE, Marks

_INPUTS = _(
    "由批次冻结的依据写出，不重新取数。逐个填报值只给有权查看该单位数据的人；"
    "其余单位只计个数，合计照给。"
)


class ValueExplanation(APIView):
    """One indicator value explained."""

    @extend_schema(
        operation_id="indicator_value_explanation",
        tags=[tags.RESULTS],
        summary=_("指标值的解释"),
        description=_INPUTS,
        responses={200: ExplanationShape, **problems(404)},
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Formula, values, result, inputs, target, where and when."""
        Asked(request, ())
        actor = actor_of(request)
        value = access.result_for(actor, pk)
        run, frozen = _frozen(actor, value)
        told = _told(actor, frozen, value.unit.code, value.indicator.code)
        return as_json(request, {"id": pk, **told, "run": _run(run, frozen)})


class ScoreExplanation(APIView):
    """One score explained: the rule, the points, and the value behind them."""

    @extend_schema(
        operation_id="score_explanation",
        tags=[tags.RESULTS],
        summary=_("得分的解释"),
        description=_INPUTS,
        responses={200: ScoreExplanationShape, **problems(404)},
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Rule, weight, points; then the value as its own explanation has it."""
        Asked(request, ())
        actor = actor_of(request)
        score = access.score_for(actor, pk)
        run, frozen = _frozen(actor, score)
        items = frozen.frozen["scheme"]["items"]
        item = next(row for row in items if row["code"] == score.item.code)
        total = access.totals_for(actor).filter(run=run, unit=score.unit).first()
        answer = {
            "id": pk,
            "item": item["code"],
            "group": item["group"],
            "unit": score.unit.code,
            "unit_name": frozen.units[score.unit.code]["name"],
            "status": score.status,
            "points": _plain(score.points),
            "weight": _plain(score.weight),
            "scaled": _plain(score.scaled),
            "rule": {name: item[name] for name in ("rule", "params", "target", "comparator")},
            "weights": frozen.frozen["scheme"]["weights_title"] or None,
            "total": _plain(total.points) if total else None,
            "maximum": _plain(total.maximum) if total else None,
            "rank": total.rank if total else None,
            "value": None,
            **_marks(frozen, score.unit.code, item["code"]),
            "run": _run(run, frozen),
        }
        if item["indicator"]:
            answer["value"] = _told(actor, frozen, score.unit.code, item["indicator"])
        return as_json(request, answer)


def _marks(frozen: FrozenRun, unit: str, item: str) -> dict[str, Any]:
    """What was marked by hand on the line, and the gates that the body had to pass."""
    marks = Marks(frozen.frozen)
    gates = [row for code, row in marks.of_unit(unit).items() if marks.kind(code) == GATE]
    return {"mark": _mark(marks.of(unit, item)), "gates": [_mark(row) for row in gates]}


def _frozen(actor: Actor, row: IndicatorValue | Score) -> tuple[Run, FrozenRun]:
    run = access.run_for(actor, row.run_id)
    return run, FrozenRun(freezing.facts_of(run))


def _run(run: Run, frozen: FrozenRun) -> dict[str, Any]:
    scheme = frozen.frozen["scheme"]
    return {
        "id": str(run.pk),
        "scheme": scheme["code"],
        "scheme_name": scheme["name"],
        "scheme_version": scheme["version"],
        "period": run.period,
        "revision": run.revision,
        "software": frozen.frozen["software"],
        "computed_at": moment_text(run.computed_at),
        "demo": run.demo,
    }


def _told(actor: Actor, frozen: FrozenRun, unit: str, indicator: str) -> dict[str, Any]:
    english = (get_language() or "").startswith("en")
    told = explaining.explain_cell(frozen, unit, indicator, english=english)
    return cell_seen(actor, frozen.frozen["county"]["id"], told)


def cell_seen(actor: Actor, county: int, told: explaining.Explained) -> dict[str, Any]:
    """An explained cell as far as the reader may see what is behind it."""
    readable = access.value_units_for(actor).filter(county=county)
    return _cell(told, frozenset(readable.values_list("code", flat=True)))


def _cell(told: explaining.Explained, readable: frozenset[str]) -> dict[str, Any]:
    definition = told.definition
    return {
        "unit": told.unit,
        "unit_name": told.unit_name,
        "indicator": told.indicator,
        "name": told.name,
        "name_en": told.name_en,
        "unit_label": told.unit_label,
        "definition_version": definition["number"],
        "clause": definition["clause"],
        "formula": told.formula,
        "with_values": told.with_values,
        "result": told.result_text,
        "status": told.status,
        "value": told.value,
        "shown": told.shown,
        "decimals": told.decimals,
        "strategy": told.strategy,
        "covers": told.covers,
        "inputs": [_input(one, readable) for one in told.inputs],
        "target": _printed(told.target),
        "baseline": _printed(told.baseline),
        "printed": [_printed(cell) for cell in told.cells],
        "met": told.met,
        "below_baseline": told.below_baseline,
        "ahead": told.ahead,
        "waived": None
        if told.waived is None
        else {name: told.waived[name] for name in ("item", "reason", "by", "position", "at")},
        "mark": _mark(told.mark),
        "verified_rule": None
        if told.rule is None
        else {name: told.rule[name] for name in names_of(VerifiedRuleShape)},
        "deduction": _deduction(told.deduction),
    }


def _deduction(found: explaining.Deduction | None) -> dict[str, Any] | None:
    """What came off; whose figures were found wrong stands with the units that one may read."""
    if found is None:
        return None
    told = {name: getattr(found, name) for name in ("before", "each", "off", "points")}
    return {**told, "figures": found.all}


def _mark(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A frozen mark as its shapes name it."""
    if row is None:
        return None
    inner = {"conditions": MarkConditionShape, "files": MarkedFileShape}
    told = {name: row[name] for name in names_of(MarkedShape)}
    for name, shape in inner.items():
        told[name] = [{key: one[key] for key in names_of(shape)} for one in row[name]]
    return told


def _input(one: explaining.Input, readable: frozenset[str]) -> dict[str, Any]:
    """One input; of units whose values the reader may not see there is only a count."""
    seen = [unit for unit in one.units if unit.unit in readable or unit.is_counted]
    return {
        "code": one.code,
        "name": one.name,
        "periods": list(one.scope.period),
        "place": one.scope.place,
        "band": one.band,
        "total": one.total,
        "unit_label": one.unit_label,
        "complete": one.is_complete,
        "owner": one.owner,
        "source_system": one.source_system,
        "units": [_unit(unit) for unit in seen],
        "units_not_shown": len(one.units) - len(seen),
        "nested": _cell(one.nested, readable) if one.nested else None,
    }


def _unit(unit: explaining.UnitLine) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "name": unit.name,
        "demo": unit.demo,
        "total": unit.total,
        "missing_entries": unit.missing_entries,
        "applicable": unit.applicable,
        "entries": [
            {
                "id": entry.pk,
                "period": entry.period,
                "value": entry.value,
                "missing": entry.missing or None,
                "source": entry.source or None,
                "entered_at": entry.entered_at or None,
                "entered_by": entry.entered_by or None,
                "derived": _derived(entry.derived),
            }
            for entry in unit.entries
        ],
        "checked": [
            {name: row[name] for name in names_of(CheckedShape)} | {"effect": row["effect"] or None}
            for row in unit.checked
        ],
    }


def _derived(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """How the system counted a figure; which rows are behind it is asked of their own apps."""
    if row is None:
        return None
    return {name: row[name] for name in ("filter", "filter_en", "unknown", "at")}


def _printed(cell: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    names = ("year", "role", "comparator", "value", "tolerance", "printed", "force", "clause")
    return {name: cell[name] for name in names}


def _plain(number: Any) -> str | None:
    return None if number is None else plain(number)
