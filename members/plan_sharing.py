"""The part of a plan's file that names towns, shared centres, disease lists and capabilities.

Every mistake is noted in the findings of `members.plan_file`; nothing here touches the
database. What a plan prints no name for is not in the file: a list without its entries, a
centre without its host.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Capability, Centre, DiseaseList

Row = Mapping[str, Any]


class Noting(Protocol):
    """What takes the mistakes of a file down."""

    def filled(self, row: Row, *names: str) -> None: ...
    def clauses_exist(self, place: object, keys: Iterable[Any]) -> None: ...
    def ids(self, place: str, rows: Iterable[Row], name: str) -> frozenset[str]: ...
    def one_of(
        self, place: object, value: Any, allowed: Collection[Any], sentence: Promise | str
    ) -> None: ...


def check(
    found: Noting, registry: Row, *, bodies: Collection[Any], alliances: Collection[Any]
) -> None:
    """Look at the four lists; each may be missing."""
    towns = found.ids("towns", registry.get("towns") or (), "code")
    for town in registry.get("towns") or ():
        found.filled(town, "code", "name", "name_en")
        found.clauses_exist(town.get("code"), [town.get("clause")])
    for body in registry.get("bodies") or ():
        if body.get("town") is not None:
            found.one_of(body.get("code"), body["town"], towns, _("没有镇街%(value)s"))
    found.ids("centres", registry.get("centres") or (), "code")
    for centre in registry.get("centres") or ():
        _centre(found, centre, bodies, alliances)
    found.ids("disease_lists", registry.get("disease_lists") or (), "code")
    for row in registry.get("disease_lists") or ():
        found.filled(row, "code", "name", "name_en")
        found.clauses_exist(row.get("code"), [row.get("clause")])
        levels = DiseaseList.Level.values
        found.one_of(row.get("code"), row.get("level"), levels, _("没有这个层级：%(value)s"))
    for row in registry.get("capabilities") or ():
        place = f"{row.get('body')} {row.get('name')}"
        found.filled(row, "body", "kind", "name")
        found.clauses_exist(place, [row.get("clause")])
        found.one_of(place, row.get("body"), bodies, _("没有机构%(value)s"))
        kinds = Capability.Kind.values
        found.one_of(place, row.get("kind"), kinds, _("没有这类能力：%(value)s"))
        found.one_of(place, row.get("has"), (True, False), _("“has”只能写true或false。"))


def _centre(found: Noting, row: Row, bodies: Collection[Any], alliances: Collection[Any]) -> None:
    place = row.get("code", "?")
    found.filled(row, "code", "name", "name_en")
    found.clauses_exist(place, [row.get("clause")])
    families = Centre.Family.values
    found.one_of(place, row.get("family"), families, _("没有这类中心：%(value)s"))
    if row.get("host") is not None:
        found.one_of(place, row["host"], bodies, _("没有机构%(value)s"))
    if row.get("alliance") is not None:
        found.one_of(place, row["alliance"], alliances, _("没有医共体%(value)s"))
    for served in row.get("serves") or ():
        there = (*bodies, *alliances)
        found.one_of(place, served, there, _("没有代码为%(value)s的机构或医共体"))
