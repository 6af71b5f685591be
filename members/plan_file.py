"""A plan's file before it is loaded: every mistake found, each with a sentence and a place.

The file is what `fixtures/plans/*.yaml` hold: plan, county, clauses, rules, errata and the
registry of the bodies that the plan names. Nothing here touches the database.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.parameters import Parameter, written
from members import plan_sharing
from members.models import Alliance, Institution, InstitutionName, Membership, PlanRule

Document = Mapping[str, Any]
Row = Mapping[str, Any]

COMPARATORS = frozenset({"ge", "le", "gt", "lt", "eq", "approx", "bare", "between"})
COUNTED = frozenset(
    {"kind_in", "ownership", "alliance", "role", "line", "alliances", "kind", "members_of"}
)
KIND = re.compile(r"[A-Z][0-9]{3}")


def check(document: Document, parameters: Mapping[str, Parameter]) -> None:
    """Raise Invalid with all that is wrong; `details["problems"]` has a sentence for each."""
    found = Findings(document, parameters)
    found.read()
    if found.problems:
        raise Invalid(
            _("方案文件%(plan)s有%(n)d处不合要求，没有载入任何内容。第一处：%(first)s")
            % {"plan": found.plan, "n": len(found.problems), "first": found.problems[0]},
            code="plan_file",
            details={"problems": found.problems},
        )


class Findings:
    """One reading of a file; `problems` are the sentences, in the order of the file."""

    def __init__(self, document: Document, parameters: Mapping[str, Parameter]) -> None:
        self.document = document
        self.parameters = parameters
        self.problems: list[str] = []
        self.plan = str((document.get("plan") or {}).get("code", "?"))
        self.clauses: frozenset[str] = frozenset()

    def add(self, place: object, sentence: str | Promise) -> None:
        """Note one mistake at a place of the file."""
        self.problems.append(f"{place}：{sentence}")

    def read(self) -> None:
        """Look at every part; a part that is missing ends the reading."""
        for part in ("plan", "county", "clauses", "rules", "errata", "registry"):
            if part not in self.document:
                self.add(part, _("文件缺少这一部分。"))
        if self.problems:
            return
        self._head()
        self.clauses = self.ids("clauses", self.document["clauses"], "key")
        for clause in self.document["clauses"]:
            self.filled(clause, "key", "quote")
        rules = self.ids("rules", self.document["rules"], "id")
        for rule in self.document["rules"]:
            self._rule(rule)
        self.ids("errata", self.document["errata"], "id")
        for erratum in self.document["errata"]:
            self.filled(erratum, "id", "finding", "handling")
            self.clauses_exist(erratum["id"], erratum["clauses"])
            for rule_id in erratum["rules"]:
                self.one_of(erratum["id"], rule_id, rules, _("没有这条规则：%(value)s"))
        Registry(self).read(self.document["registry"])

    def _head(self) -> None:
        county = self.document["county"]
        self.filled(self.document["plan"], "code", "title", "title_en")
        self.filled(county, "code", "name", "short", "name_en")
        if not re.fullmatch(r"[0-9]{6}", str(county.get("code"))):
            self.add("county", _("行政区划代码为六位数字。"))
        for row in (self.document["plan"], *county.get("former", ())):
            for name in ("dated", "from_on", "until"):
                self.day(name, row.get(name))

    def _rule(self, rule: Row) -> None:
        place = rule.get("id", "?")
        self.filled(rule, "id", "clause", "text", "text_en", "force", "state")
        self.clauses_exist(place, [rule.get("clause"), *(rule.get("also") or ())])
        self.one_of(place, rule.get("force"), PlanRule.Force.values, _("没有这种语气：%(value)s"))
        self.one_of(place, rule.get("state"), PlanRule.State.values, _("没有这种状态：%(value)s"))
        for name in ("from_on", "until_on"):
            self.day(place, rule.get(name))
        for parameter in rule.get("parameters") or ():
            self._parameter(f"{place} {parameter.get('key')}", parameter)

    def _parameter(self, place: str, row: Row) -> None:
        parameter = self.parameters.get(str(row.get("key")))
        if parameter is None:
            self.add(place, _("没有任何应用声明这个参数。"))
            return
        comparator = row.get("comparator")
        if comparator is not None:
            self.one_of(place, comparator, COMPARATORS, _("没有这个比较符：%(value)s"))
        if row.get("value") is not None:
            self.attempt(place, lambda: written(parameter, row["value"]))

    def attempt(self, place: object, read: Callable[[], object]) -> None:
        """Note the sentence with which `read` refuses."""
        try:
            read()
        except Invalid as refusal:
            self.add(place, str(refusal))

    def filled(self, row: Row, *names: str) -> None:
        """Note what is empty and must not be."""
        for name in names:
            if not str(row.get(name) or "").strip():
                place = row.get("id") or row.get("key") or row.get("code") or "?"
                self.add(place, _("“%(name)s”没有填写。") % {"name": name})

    def clauses_exist(self, place: object, keys: Iterable[Any]) -> None:
        """Note clauses that the file does not have."""
        for key in keys:
            self.one_of(place, key, self.clauses, _("没有这个条款：%(value)s"))

    def one_of(
        self, place: object, value: Any, allowed: Collection[str], sentence: Promise | str
    ) -> None:
        """Note a value that is none of these."""
        if value not in allowed:
            self.add(place, sentence % {"value": value})

    def ids(self, place: str, rows: Iterable[Row], name: str) -> frozenset[str]:
        """The ids of a part; one that stands twice is noted."""
        seen: set[str] = set()
        for row in rows:
            value = str(row.get(name))
            if value in seen:
                self.add(place, _("“%(value)s”出现两次。") % {"value": value})
            seen.add(value)
        return frozenset(seen)

    def day(self, place: object, value: Any) -> None:
        """Note what is no date."""
        try:
            as_day(value)
        except ValueError:
            self.add(place, _("“%(value)s”不是日期，请写作2024-12-31。") % {"value": value})


class Registry:
    """The part of the file that names bodies, alliances, memberships and counts."""

    def __init__(self, found: Findings) -> None:
        self.found = found

    def read(self, registry: Document) -> None:
        """Look at every list of the registry."""
        found = self.found
        bodies = registry.get("bodies") or []
        demo = registry.get("demo_bodies") or []
        alliances = registry.get("alliances") or []
        codes = found.ids("bodies", [*bodies, *demo, *alliances], "code")
        found.ids("bodies", [*bodies, *demo], "name")
        body_codes = {body.get("code") for body in (*bodies, *demo)}
        alliance_codes = {alliance.get("code") for alliance in alliances}
        for body in (*bodies, *demo):
            self._body(body, codes)
        for alliance in alliances:
            found.filled(alliance, "code", "name")
            found.clauses_exist(alliance.get("code"), [alliance.get("clause")])
            kinds = Alliance.Kind.values
            found.one_of(
                alliance["code"], alliance.get("kind"), kinds, _("没有这类联合：%(value)s")
            )
        members = [*(registry.get("memberships") or ()), *joining(demo)]
        for membership in members:
            place = f"{membership.get('alliance')} {membership.get('body')}"
            self._membership(place, membership, alliance_codes, body_codes)
        self._exclusive(alliances, members)
        for expectation in registry.get("expectations") or ():
            self._expectation(expectation, alliance_codes)
        plan_sharing.check(found, registry, bodies=body_codes, alliances=alliance_codes)

    def _body(self, body: Row, codes: frozenset[str]) -> None:
        found, place = self.found, body.get("code", "?")
        found.filled(body, "code", "name")
        if not body.get("demo"):
            found.clauses_exist(place, [body.get("clause")])
        if body.get("kind") is not None and not KIND.fullmatch(str(body["kind"])):
            found.add(place, _("机构类别应为一个字母和三个数字。"))
        if body.get("ownership") is not None:
            owners = Institution.Ownership.values
            found.one_of(place, body["ownership"], owners, _("没有这种举办类别：%(value)s"))
        for name in ("custody_of", "parent"):
            if body.get(name) is not None:
                found.one_of(place, body[name], codes, _("没有代码为%(value)s的机构"))
        for alias in body.get("aliases") or ():
            kinds = InstitutionName.Kind.values
            found.one_of(place, alias.get("kind"), kinds, _("没有这类别名：%(value)s"))

    def _membership(
        self, place: str, row: Row, alliances: Collection[Any], bodies: Collection[Any]
    ) -> None:
        found = self.found
        found.one_of(place, row.get("alliance"), alliances, _("没有医共体%(value)s"))
        found.one_of(place, row.get("body"), bodies, _("没有机构%(value)s"))
        found.one_of(place, row.get("role"), Membership.Role.values, _("没有这种身份：%(value)s"))
        lines = Membership.Line.values
        found.one_of(place, row.get("line") or "general", lines, _("没有这条业务线：%(value)s"))
        if not row.get("demo"):
            found.clauses_exist(place, [row.get("clause")])
        found.day(place, row.get("from_on"))

    def _exclusive(self, alliances: Iterable[Row], members: Iterable[Row]) -> None:
        """A body stands in one alliance of a kind that says so."""
        kinds = {row["code"]: row.get("kind") for row in alliances if row.get("exclusive")}
        seen: dict[tuple[Any, Any], Any] = {}
        for row in members:
            kind = kinds.get(row.get("alliance"))
            if kind is None:
                continue
            first = seen.setdefault((row.get("body"), kind), row["alliance"])
            if first != row["alliance"]:
                self.found.add(
                    row.get("body"),
                    _("同时列入%(one)s和%(two)s，按方案只能属一个。")
                    % {"one": first, "two": row["alliance"]},
                )

    def _expectation(self, row: Row, alliances: Collection[Any]) -> None:
        found, place = self.found, row.get("what", "?")
        found.filled(row, "what", "what_en")
        found.clauses_exist(place, [row.get("clause")])
        counts = row.get("counts") or {}
        if not counts or set(counts) - COUNTED:
            found.add(place, _("不知道如何计数。"))
        if counts.get("alliance") is not None:
            found.one_of(place, counts["alliance"], alliances, _("没有医共体%(value)s"))


def joining(demo: Iterable[Row]) -> list[Row]:
    """The memberships that demonstration bodies bring along, as rows of their own."""
    return [{**body, "body": body["code"], "demo": True} for body in demo if body.get("alliance")]


def as_day(value: Any) -> date | None:
    """A date as the file writes it, quoted or not; ValueError for anything else."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
