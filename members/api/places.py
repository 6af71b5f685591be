"""Institutions, alliances and memberships of a county, as of a day."""

from datetime import date
from typing import Any

from django.db.models import DateField, Prefetch, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import listed
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import names_of
from members import access, queries
from members.api.shapes import AliasShape, AllianceShape, InstitutionShape, MembershipShape
from members.models import Alliance, Clause, County, Institution, Membership, Town

PLACES: Any = _("机构与联盟")
ON = parameter("on", _("哪一天，默认今天。"), type=date)
CODE = parameter("code", _("代码，多个用逗号分开。"))


class RegistryList(ListView):
    """A list of one county on a day: a subclass says in `find` which rows."""

    common = (COUNTY, ON)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The rows of the county on the day; None for who has no county."""
        county = access.county_asked(actor, asked.text("county"))
        on = asked.day("on") or today()
        return None if county is None else self.find(actor, county, on, asked)

    def find(self, actor: Actor, county: County, on: date, asked: Asked) -> QuerySet[Any, Any]:
        """The rows that were asked for, as far as the actor may read them."""
        raise NotImplementedError


@listed(PLACES, InstitutionShape, _("机构"), _("CSV 中每个别名一行。"))
class Institutions(RegistryList):
    """The institutions that existed on the day."""

    title = "institutions"
    parameters = (CODE, parameter("kind", _("WS 218 类别，多个用逗号分开。")))
    order = ("code",)
    columns = names_of(InstitutionShape)
    inner = ("aliases", names_of(AliasShape))

    def find(self, actor: Actor, county: County, on: date, asked: Asked) -> QuerySet[Any, Any]:
        """By code."""
        there = access.memberships_for(actor, on).select_related("alliance").order_by("id")
        found = access.institutions_for(actor).filter(queries.days.open_on(on), county=county)
        if kinds := asked.texts("kind"):
            found = found.filter(queries.bodies.of_kind_on(county.pk, on, kinds))
        found = only(found, code__in=asked.texts("code"))
        found = found.annotate(asked_on=Value(on, output_field=DateField()))
        return found.select_related(
            "clause", "county", "parent", "town", "merged_into"
        ).prefetch_related("aliases", Prefetch("memberships", there, to_attr="on_the_day"))

    def records(self, rows: list[Any]) -> list[Row]:
        """One line an institution, as it stood on the day."""
        return [
            (
                row.code, row.name, row.name_en, row.kind, row.level, row.ownership, row.uscc,
                _code(row.parent), _code(row.town), row.status, _code(row.merged_into),
                row.opened_on, row.closed_on, _key(row.clause), row.demo,
                _unions(row),
                [{"name": alias.name, "kind": alias.kind} for alias in row.aliases.all()],
            )
            for row in queries.bodies.as_they_stood(rows, rows[0].asked_on)
        ]  # fmt: skip


@listed(PLACES, AllianceShape, _("联盟"))
class Alliances(RegistryList):
    """The alliances that existed on the day."""

    title = "alliances"
    parameters = (CODE, parameter("kind", _("类别，多个用逗号分开。"), enum=Alliance.Kind.values))
    order = ("code",)
    columns = names_of(AllianceShape)

    def find(self, actor: Actor, county: County, on: date, asked: Asked) -> QuerySet[Any, Any]:
        """By code."""
        there = access.memberships_for(actor, on).select_related("institution").order_by("id")
        found = access.alliances_for(actor).filter(queries.days.open_on(on), county=county)
        kinds = asked.among("kind", Alliance.Kind.values)
        found = only(found, code__in=asked.texts("code"), kind__in=kinds)
        return found.select_related("clause").prefetch_related(
            Prefetch("memberships", there, to_attr="on_the_day")
        )

    def records(self, rows: list[Any]) -> list[Row]:
        """One line an alliance."""
        lines: list[Row] = []
        for row in rows:
            leads = {one.institution.code for one in row.on_the_day if one.role == "lead"}
            every = {one.institution.code for one in row.on_the_day}
            lines.append(
                (
                    row.code, row.name, row.name_en, row.kind, row.exclusive, sorted(leads),
                    len(every - leads), row.opened_on, row.closed_on, _key(row.clause), row.demo,
                )
            )  # fmt: skip
        return lines


@listed(PLACES, MembershipShape, _("隶属关系"), _("这一天有效的全部关系，每条业务线一行。"))
class Memberships(RegistryList):
    """Who belonged to what on the day."""

    title = "memberships"
    parameters = (
        parameter("alliance", _("联盟代码，多个用逗号分开。")),
        parameter("institution", _("机构代码，多个用逗号分开。")),
        parameter("role", _("身份，多个用逗号分开。"), enum=Membership.Role.values),
    )
    order = ("id",)
    columns = names_of(MembershipShape)

    def find(self, actor: Actor, county: County, on: date, asked: Asked) -> QuerySet[Any, Any]:
        """In the order in which they were entered."""
        found = access.memberships_for(actor, on).filter(county=county)
        found = only(
            found,
            alliance__code__in=asked.texts("alliance"),
            institution__code__in=asked.texts("institution"),
            role__in=asked.among("role", Membership.Role.values),
        )
        return found.select_related("alliance", "institution", "clause")

    def records(self, rows: list[Membership]) -> list[Row]:
        """One line a membership."""
        return [
            (
                row.alliance.code, row.institution.code, row.institution.name, row.role, row.line,
                row.from_on, row.until_on, _key(row.clause), row.demo,
            )
            for row in rows
        ]  # fmt: skip


def _code(row: Institution | Town | None) -> str | None:
    return row.code if row else None


def _unions(row: Any) -> list[str]:
    """The codes of the alliances the body belonged to on the day."""
    return sorted({one.alliance.code for one in row.on_the_day})


def _key(clause: Clause | None) -> str | None:
    return clause.key if clause else None
