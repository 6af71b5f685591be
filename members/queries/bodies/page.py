"""What is known of one institution, and what there is to be said about its code."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.showing import listed, local
from members import facts, uscc
from members.models import (
    Capability,
    CountyRule,
    Custody,
    Department,
    Equipment,
    Grant,
    Institution,
    InstitutionName,
    Membership,
    ServedVillage,
)
from members.queries.bodies.figures import FigureLine, latest_figures
from members.queries.days import in_force, open_on
from members.queries.records.numbering import codes_of
from members.queries.rules.values import county_rules
from members.queries.rules.wording import value_of
from members.queries.sharing.centres import CentreLine, capabilities_of, centres_of_body
from members.queries.sharing.equipment import equipment_of
from members.rules import PROPOSAL

_UNCHANGED = ("members.unchanged.attributes", "members.unchanged.further")


@dataclass(frozen=True)
class Kept:
    """The words of a plan that keep a fact unchanged, with their clause."""

    words: str
    clause: str
    rule: CountyRule


def protected(county: int, on: date) -> dict[str, Kept]:
    """The facts that the county's plan keeps unchanged, each with its words and its clause."""
    found: dict[str, Kept] = {}
    for row in county_rules(county, on).filter(key__in=_UNCHANGED):
        if row.value is None:
            continue
        clause = row.parameter.rule.clause.key if row.parameter else ""
        for field, words in facts.protects(value_of(row).words.split("、")).items():
            found.setdefault(field, Kept(words, clause, row))
    return found


@dataclass(frozen=True)
class Doubt:
    """One thing to be looked at in a body's credit code; `field` says where it stands."""

    code: str
    text: str


def code_doubts(institution: Institution) -> list[Doubt]:
    """What speaks against the credit code as it is written: warnings, none of them bars it."""
    code = institution.uscc
    if not code:
        return []
    found = []
    if not uscc.passes(code):
        found.append(Doubt("check", _("校验位不符（GB 32100-2015），请与登记证书核对。")))
    county = institution.county
    regions = codes_of(county)
    if uscc.is_formed(code) and not uscc.is_of(code, regions):
        found.append(
            Doubt(
                "region",
                _("登记地区码%(region)s不是本县区现用或曾用的代码（%(regions)s）。")
                % {"region": uscc.region(code), "regions": listed(sorted(regions))},
            )
        )
    others = Institution.objects.filter(county=county, uscc=code).exclude(pk=institution.pk)
    if names := [local(row, "name") for row in others.order_by("code")]:
        found.append(
            Doubt("twice", _("另有机构使用同一代码：%(names)s。") % {"names": listed(names)})
        )
    return found


@dataclass(frozen=True)
class BodyPage:
    """Everything that is known of one institution, with dates."""

    institution: Institution
    aliases: list[InstitutionName]
    memberships: list[Membership]
    custodies: list[Custody]
    wards: list[Custody]
    children: list[Institution]
    departments: list[Department]
    centres: list[CentreLine]
    capabilities: list[Capability]
    villages: list[ServedVillage]
    figures: list[FigureLine]
    equipment: list[Equipment]

    def now_in(self, on: date) -> list[Membership]:
        """Where it belongs on the day."""
        return [
            row
            for row in self.memberships
            if (row.from_on is None or row.from_on <= on)
            and (row.until_on is None or row.until_on > on)
        ]


def body_page(institution: Institution, on: date) -> BodyPage:
    """One institution with all that hangs on it: dated rows whole, the rest as of the day."""
    by_day = (F("from_on").asc(nulls_first=True), "id")
    custody = Custody.objects.select_related("custodian", "institution", "clause__plan")
    villages = institution.served_villages.filter(in_force(on)).select_related("village__town")
    there = Q(closed_on=None) | Q(closed_on__gt=on)
    return BodyPage(
        institution=institution,
        aliases=list(institution.aliases.order_by("kind", *by_day)),
        memberships=list(
            institution.memberships.select_related("alliance", "clause__plan").order_by(*by_day)
        ),
        custodies=list(custody.filter(institution=institution).order_by(*by_day)),
        wards=list(custody.filter(custodian=institution).order_by(*by_day)),
        children=list(institution.children.filter(there).order_by("code")),
        departments=list(
            institution.departments.filter(there).select_related("parent").order_by("code")
        ),
        centres=centres_of_body(institution, on),
        capabilities=capabilities_of(institution, on),
        villages=list(villages.order_by("village__code")),
        figures=latest_figures(institution, on),
        equipment=equipment_of(institution),
    )


@dataclass(frozen=True)
class Hanging:
    """What still hangs on a body that is to end: so many, and whether it ends by itself."""

    what: str
    count: int
    ends: bool


def hanging_on(institution: Institution, on: date) -> list[Hanging]:
    """Memberships and custody end with the body; the rest is to be settled by somebody."""
    served = Q(institution=institution)
    rows: list[tuple[str, QuerySet[Any], bool]] = [
        (_("隶属关系"), institution.memberships.filter(in_force(on)), True),
        (
            _("托管关系"),
            Custody.objects.filter(served | Q(custodian=institution), in_force(on)),
            True,
        ),
        (_("下属机构"), institution.children.filter(open_on(on)), False),
        (_("科室"), institution.departments.filter(closed_on=None), False),
        (_("依托本机构的中心"), institution.hosted.filter(in_force(on)), False),
        (_("服务的行政村"), institution.served_villages.filter(in_force(on)), False),
        (_("设备"), institution.equipment.filter(retired_on=None), False),
        (_("人员的角色授权"), Grant.objects.filter(in_force(on), institution=institution), False),
        (_("待审批的登记变更"), institution.proposals.filter(state=PROPOSAL.first), False),
        (
            _("办理中的动态调整"),
            institution.requests.filter(state__in=["applied", "agreed"]),
            False,
        ),
    ]
    counted = [(what, there.count(), ends) for what, there, ends in rows]
    return [Hanging(what, count, ends) for what, count, ends in counted if count]
