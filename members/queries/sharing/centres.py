"""Shared centres, what bodies can do, and disease lists, as they stood on a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.errors import NotFound
from members.models import (
    Capability,
    Centre,
    CentreServed,
    DiseaseEntry,
    DiseaseList,
    Institution,
    Membership,
)
from members.queries.days import in_force


@dataclass(frozen=True)
class CentreLine:
    """A centre on a day with whom it serves; nobody named means that the plan prints nobody."""

    centre: Centre
    served: Sequence[CentreServed]

    @property
    def host_is_printed(self) -> bool:
        """Whether anybody has said which body it stands in."""
        return self.centre.host_id is not None


@dataclass(frozen=True)
class FamilyLines:
    """The centres of one list of the plans; the lists stay apart."""

    family: str
    name: str
    lines: Sequence[CentreLine]


@dataclass(frozen=True)
class Diseases:
    """A disease list on a day: 登记 n / 文件 m, and its entries."""

    catalogue: DiseaseList
    entries: Sequence[DiseaseEntry]

    @property
    def registered(self) -> int:
        """How many diseases stand in it."""
        return len(self.entries)

    @property
    def expected(self) -> int | None:
        """How many the document prints; None where it prints no number."""
        return self.catalogue.expected

    @property
    def is_uploaded(self) -> bool:
        """Whether the county has given any entry at all."""
        return bool(self.entries)


def centres_on(county: int, day: date, *, family: str = "") -> list[CentreLine]:
    """The centres of a county on a day with host and whom they serve: two statements."""
    rows = Centre.objects.filter(in_force(day), county=county)
    if family:
        rows = rows.filter(family=family)
    centres = list(rows.select_related("host", "alliance", "clause__plan").order_by("code"))
    served: dict[int, list[CentreServed]] = defaultdict(list)
    there = CentreServed.objects.filter(in_force(day), county=county, centre__in=centres)
    for row in there.select_related("institution", "alliance").order_by("id"):
        served[row.centre_id].append(row)
    return [CentreLine(centre, tuple(served[centre.pk])) for centre in centres]


def centres_by_family(county: int, day: date) -> list[FamilyLines]:
    """The same, each list of the plans on its own, empty ones left out."""
    lines: dict[str, list[CentreLine]] = defaultdict(list)
    for line in centres_on(county, day):
        lines[line.centre.family].append(line)
    return [
        FamilyLines(family.value, str(family.label), tuple(lines[family.value]))
        for family in Centre.Family
        if lines[family.value]
    ]


def served_of(centre: Centre) -> QuerySet[CentreServed]:
    """Whom a centre has served, then and now."""
    rows = CentreServed.objects.filter(centre=centre).select_related("institution", "alliance")
    return rows.order_by(F("from_on").asc(nulls_first=True), "id")


def centres_of_body(institution: Institution, day: date) -> list[CentreLine]:
    """The centres that a body hosts or is served by, itself or through its alliances."""
    alliances = Membership.objects.filter(in_force(day), institution=institution)
    serving = CentreServed.objects.filter(in_force(day), county=institution.county_id).filter(
        Q(institution=institution) | Q(alliance__in=alliances.values("alliance"))
    )
    rows = Centre.objects.filter(
        Q(host=institution) | Q(pk__in=serving.values("centre")),
        in_force(day),
        county=institution.county_id,
    )
    centres = rows.select_related("host", "alliance", "clause__plan").order_by("family", "code")
    return [CentreLine(centre, ()) for centre in centres]


def capable(county: int, kind: str, name: str, on: date) -> list[Institution]:
    """The bodies that are recorded as having something on the day, each once, by code.

    Asked where a patient or a payment hangs on it: who has CT, who keeps which green channel.
    Who is not here is recorded as not having it, or not recorded at all.
    """
    rows = Capability.objects.filter(in_force(on), county=county, kind=kind, name=name, has=True)
    bodies = Institution.objects.filter(pk__in=rows.values("institution"))
    return list(bodies.order_by("code"))


def capable_by_name(county: int, kind: str, on: date) -> dict[str, set[int]]:
    """Ids of the bodies recorded as having something of a kind on the day, by its name."""
    rows = Capability.objects.filter(in_force(on), county=county, kind=kind, has=True)
    found: dict[str, set[int]] = {}
    for name, institution in rows.values_list("name", "institution"):
        found.setdefault(name, set()).add(institution)
    return found


def capabilities_of(institution: Institution, on: date) -> list[Capability]:
    """What is recorded of a body on the day: has and has not, with clause or source.

    Its list of medicines stands on a page of its own.
    """
    rows = Capability.objects.filter(in_force(on), institution=institution)
    rows = rows.exclude(kind=Capability.Kind.MEDICINE)
    return list(rows.select_related("clause__plan").order_by("kind", "name", "id"))


def past_capabilities_of(institution: Institution, on: date) -> list[Capability]:
    """What was recorded of a body and has ended, the latest first."""
    rows = Capability.objects.filter(institution=institution, until_on__lte=on)
    rows = rows.exclude(kind=Capability.Kind.MEDICINE)
    return list(rows.select_related("clause__plan").order_by("-until_on", "id"))


def disease_lists(county: int, on: date) -> QuerySet[Any]:
    """A county's lists with `registered`: how many diseases stand in each on the day."""
    there = in_force(on, "entries__") & Q(entries__isnull=False)
    rows = DiseaseList.objects.filter(county=county).select_related("clause__plan", "alliance")
    return rows.annotate(registered=Count("entries", filter=there)).order_by("code")


def disease_entries(catalogue: DiseaseList, on: date) -> QuerySet[DiseaseEntry]:
    """The diseases of a list on the day, by code."""
    return DiseaseEntry.objects.filter(
        in_force(on), county=catalogue.county_id, catalogue=catalogue
    ).order_by("icd", "id")


def diseases(county: int, code: str, on: date) -> Diseases:
    """A list of a county by its code with its diseases on the day; asked where a referral starts.

    The codes: `referral` 双向转诊（分级诊疗）目录, `first_contact` 基层首诊病种, `two_level` 两级诊疗目录.
    Raises NotFound where the county's plan asks for no such list.
    """
    catalogue = DiseaseList.objects.filter(county=county, code=code).first()
    if catalogue is None:
        raise NotFound(_("本县区的方案没有要求这份病种目录。"))
    return Diseases(catalogue, tuple(disease_entries(catalogue, on)))
