"""Carrying a plan's indicators: elements, indicators, targets and schemes as dated data."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.loading import Tally
from kpi.actions._consequences import load_consequences
from kpi.defining import NAMED
from kpi.formula import normalise
from kpi.models import (
    EVERY_YEAR,
    DataElement,
    DataSet,
    ElementVersion,
    Indicator,
    IndicatorVersion,
    Scheme,
    SchemeItem,
    SchemeVersion,
    Target,
)
from kpi.running import catalogues, gathering
from kpi.running.catalogues import WORDED
from kpi.running.marking import EXPERT, GATE
from kpi.scoring import BadRule, read_rule
from members import access as member_access
from members.models import Clause, County, Unit

Row = Mapping[str, Any]


@action
def load_definitions(*, document: Row, by: Actor) -> Tally:
    """Make or renew what a plan says is counted, computed, aimed at and assessed.

    Repeatable. Published versions are shipped data here: a changed formula in the file is a
    changed version 1 only as long as no run used it (`catalogues.check_unused`). Raises Invalid
    with the place of the first offence, and then nothing is written.
    """
    member_access.check_is_system(by)
    county = County.objects.select_for_update(no_key=True).get(code=document["county"])
    loading = _Loading(county)
    loading.elements(document)
    loading.indicators(document["indicators"])
    loading.targets(document["targets"])
    loading.schemes(document["schemes"])
    load_consequences(county, document.get("consequences") or (), loading.clause, loading.tally)
    catalogues.check(county.pk)
    audit.record(
        by, "kpi.definitions_loaded", county, county=county.pk, rows=loading.tally.as_details()
    )
    return loading.tally


class _Loading:
    """One load into one county; rows are found by their codes."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.tally = Tally()
        self.clauses = {clause.key: clause for clause in Clause.objects.filter(plan=county.plan_id)}
        self.unit = Unit.objects.get(county=county, code=county.code)
        self.by_code: dict[str, Indicator] = {}

    def clause(self, key: str | None) -> Clause | None:
        """The clause of the county's plan; Invalid when the plan has none of this key."""
        if not key:
            return None
        if key not in self.clauses:
            raise Invalid(_("指标文件引用了方案中没有的条款“%(key)s”。") % {"key": key})
        return self.clauses[key]

    def elements(self, document: Row) -> None:
        """Forms and what they ask for."""
        forms = {}
        for row in document["data_sets"]:
            fields = ("name", "name_en", "frequency", "due_days", "owner")
            forms[row["code"]] = self.tally.ensure(
                DataSet,
                {"county": self.county, "code": row["code"]},
                {name: row[name] for name in fields},
            )
        asked = (
            "name", "name_en", "unit", "over_time", "over_units", "zero_significant", "banded",
            "personal", "kinds", "reported_by", "owner", "source_system", "places",
        )  # fmt: skip
        corrected = set(
            ElementVersion.objects.filter(
                county=self.county, state=ElementVersion.State.APPROVED
            ).values_list("element__code", flat=True)
        )
        for position, row in enumerate(document["elements"]):
            said = {name: row[name] for name in asked} | {"note": row.get("note") or ""}
            said["counted_by"] = _countable(row.get("counted_by") or "")
            if row["code"] in corrected:
                said = {name: one for name, one in said.items() if name not in WORDED}
            self.tally.ensure(
                DataElement,
                {"county": self.county, "code": row["code"]},
                said
                | {
                    "data_set": forms[row["data_set"]],
                    "minimum": _number(row.get("minimum")),
                    "maximum": _number(row.get("maximum")),
                    "clause": self.clause(row["clause"]),
                    "position": position,
                },
            )

    def indicators(self, rows: list[Row]) -> None:
        """Indicators with their first published version."""
        for position, row in enumerate(rows):
            fields = {"name", "name_en", "first_level", "first_level_en", "unit"}
            if IndicatorVersion.objects.filter(
                indicator__code=row["code"], county=self.county, number__gt=1
            ).exists():
                # The county speaks of it in a version of its own.
                fields -= {*NAMED}
            indicator = self.tally.ensure(
                Indicator,
                {"county": self.county, "code": row["code"]},
                {name: row[name] for name in fields}
                | {"clause": self.clause(row["clause"]), "position": position},
            )
            self.by_code[row["code"]] = indicator
            self._version(indicator, row)

    def _version(self, indicator: Indicator, row: Row) -> None:
        fields = (
            "name", "name_en", "unit", "qualitative", "formula", "denominator", "factor",
            "decimals", "direction", "strategy", "printed_formula", "numerator_text", "numerator_text_en",
            "denominator_text", "denominator_text_en",
        )  # fmt: skip
        optional = {"note": "", "note_en": "", "printed_explanation": ""}
        values = {name: row[name] for name in fields}
        values |= {name: row.get(name) or empty for name, empty in optional.items()}
        values |= {
            "conditions": row.get("conditions") or [],
            "evidence": row.get("evidence") or [],
            "formula": normalise(row["formula"]),
            "denominator": normalise(row["denominator"]),
            "covers": row["set"],
            "status": IndicatorVersion.Status.PUBLISHED,
        }
        existing = indicator.versions.filter(number=1).first()
        if existing:
            catalogues.check_unused(existing, values)
        self.tally.ensure(
            IndicatorVersion,
            {"county": self.county, "indicator": indicator, "number": 1},
            values,
        )

    def targets(self, rows: list[Row]) -> None:
        """Printed cells, exactly as printed; no year that the plan does not print.

        A goal printed for no single year (逐年提升) has the year null and holds for every one.
        """
        for row in rows:
            self.tally.ensure(
                Target,
                {
                    "county": self.county,
                    "indicator": self.by_code[row["indicator"]],
                    "unit": self.unit,
                    "year": EVERY_YEAR if row["year"] is None else row["year"],
                    # A cell that somebody entered in its place stays in force.
                    "entered_at": None,
                },
                {
                    "role": row["role"],
                    "comparator": row["comparator"],
                    "value": Decimal(row["value"]),
                    "tolerance": _number(row.get("tolerance")),
                    "printed": row["printed"],
                    "force": row["force"],
                    "clause": self.clause(row["clause"]),
                },
            )

    def schemes(self, rows: list[Row]) -> None:
        """Schemes with their first published version; a weight that is not printed stays null."""
        for row in rows:
            fields = ("name", "name_en", "purpose", "subject", "demo")
            scheme = self.tally.ensure(
                Scheme,
                {"county": self.county, "code": row["code"]},
                {name: row[name] for name in fields}
                | {name: row.get(name) or "" for name in ("note", "note_en")}
                | {"clause": self.clause(row["clause"])},
            )
            basis = row["weights_basis"] or {"title": "", "number": ""}
            version = self.tally.ensure(
                SchemeVersion,
                {"county": self.county, "scheme": scheme, "number": 1},
                {
                    "published": True,
                    "weights_title": basis["title"],
                    "weights_number": basis["number"],
                    "weights_clause": self.clause(row["weights_clause"]),
                },
            )
            self._items(version, row["groups"])

    def _items(self, version: SchemeVersion, groups: list[Row]) -> None:
        rows = [(group, item) for group in groups for item in group["items"]]
        for position, (group, item) in enumerate(rows):
            told = self._computed(item) if item.get("indicator") else self._judged(item)
            self.tally.ensure(
                SchemeItem,
                {"county": self.county, "version": version, "code": item["code"]},
                told | {"group": group["name"], "group_en": group["name_en"], "position": position},
            )

    def _computed(self, item: Row) -> dict[str, Any]:
        """A line whose value an indicator gives."""
        indicator = self.by_code[item["indicator"]]
        _check_rule(item, indicator.name)
        return {
            "indicator": indicator,
            "weight": _number(item["weight"]),
            "rule": item["rule"],
            "params": item["params"],
            "target": _number(item["target"]),
            "comparator": item["comparator"],
        }

    def _judged(self, item: Row) -> dict[str, Any]:
        """A line in the plan's own words: an expert gives points, a gate bars, or neither."""
        rule, weight = item.get("rule") or "", item.get("weight")
        words = ("name", "name_en", "clause")
        is_marked = rule in {EXPERT, GATE}
        # A county's own line is named by the document that sets its weight.
        has_words = all(item.get(name) for name in (words[:2] if is_marked else words))
        if not has_words or (rule and not is_marked) or (rule == EXPERT) != bool(weight):
            raise Invalid(
                _(
                    "考核项 %(item)s 没有指标：须写明名称、英文名称和条款，计分只能由专家评定，"
                    "一票否决没有权重。请补齐，或写明指标。"
                )
                % {"item": item["code"]},
                code="item",
            )
        if is_marked:
            _check_rule(item, item["name"])
        return {
            "indicator": None,
            "name": item["name"],
            "name_en": item["name_en"],
            "clause": self.clause(item.get("clause")),
            "rule": rule,
            "params": item.get("params") or {},
            "weight": _number(weight),
        }


def _check_rule(item: Row, name: str) -> None:
    """A scheme is published with rules that can be read and that say something."""
    if not item["rule"] and item["weight"] is None:
        return
    reason = str(_("这样的参数不能计分"))
    try:
        rule = read_rule(item["rule"], {**item, "comparator": item["comparator"] or None})
        # An expert's mark is entered subject by subject, later.
        sound = not rule.needs_value or rule.admitted(Fraction(item["weight"] or 0))
    except BadRule as error:
        sound, reason = False, str(error)
    if not sound:
        raise Invalid(
            _("考核项 %(item)s（%(name)s）的评分规则有误：%(reason)s。")
            % {"item": item["code"], "name": name, "reason": reason},
            code="rule",
        )


def _countable(code: str) -> str:
    """What the system can count for an element; Invalid when it counts no such thing."""
    if code and code not in gathering.kinds():
        raise Invalid(_("指标文件引用了系统里没有的推算“%(code)s”。") % {"code": code})
    return code


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
