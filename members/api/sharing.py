"""Places and what bodies share: towns, villages, figures, centres, lists, equipment."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.listing import Row, only
from alliance.core.shapes import names_of
from members import access, queries
from members.api.places import CODE, PLACES, RegistryList
from members.api.shapes_sharing import (
    CapabilityShape,
    CentreServedShape,
    CentreShape,
    DiseaseEntryShape,
    DiseaseListShape,
    EquipmentShape,
    EvidenceShape,
    FigureShape,
    ServedAreaShape,
    ServedVillageShape,
    TownShape,
    VillageShape,
)
from members.models import (
    Capability,
    Centre,
    County,
    Figure,
    Membership,
    ServedVillage,
    Village,
)

SHARED: Any = _("镇村与共享资源")
Of = Callable[[Actor], QuerySet[Any]]

#: How a list asks whether a row counts on the day.
ALWAYS, DATED, OPENED = "always", "dated", "opened"


class Facts(RegistryList):
    """A list whose lines are columns of one table: a subclass says which path each column has.

    `paths` holds only the columns whose path is not their name; `filters` name a parameter's
    column.
    """

    source: ClassVar[Of]
    paths: ClassVar[Mapping[str, str]] = {}
    filters: ClassVar[Mapping[str, str]] = {}
    when = ALWAYS
    order = ("code",)

    def find(self, actor: Actor, county: County, on: date, asked: Asked) -> QuerySet[Any, Any]:
        """The rows of the county that count on the day, narrowed by the parameters."""
        found = type(self).source(actor).filter(county=county)
        if self.when == DATED:
            found = found.filter(queries.days.in_force(on))
        elif self.when == OPENED:
            found = found.filter(self.open_on(on))
        given = {f"{path}__in": asked.texts(name) for name, path in self.filters.items()}
        columns = [self.paths.get(name, name) for name in self.columns]
        return only(found, **given).order_by(*self.order).values_list(*self.order, *columns)

    def open_on(self, on: date) -> Q:
        """Whether a row that opens and closes is there on the day."""
        return queries.days.open_on(on)

    def records(self, rows: list[Any]) -> list[Row]:
        """The lines without what they are ordered by."""
        return [row[len(self.order) :] for row in rows]


INSTITUTION = parameter("institution", _("机构代码，多个用逗号分开。"))
TOWN = parameter("town", _("镇街代码，多个用逗号分开。"))
VILLAGE = parameter("village", _("行政村代码，多个用逗号分开。"))


def kinds(name: str, values: list[str]) -> Any:
    """A parameter of several known words."""
    return parameter(name, _("多个用逗号分开。"), enum=values)


@listed(SHARED, TownShape, _("镇街"))
class Towns(Facts):
    """The towns, streets and sumus of a county."""

    title = "towns"
    source = access.towns_for
    columns = names_of(TownShape)
    paths = {"clause": "clause__key"}
    parameters = (CODE,)
    filters = {"code": "code"}
    when = OPENED


@listed(SHARED, VillageShape, _("行政村"))
class Villages(Facts):
    """The villages of a county."""

    title = "villages"
    source = access.villages_for
    columns = names_of(VillageShape)
    paths = {"town": "town__code"}
    parameters = (CODE, TOWN, kinds("recruiting", Village.Recruiting.values))
    filters = {"code": "code", "town": "town__code", "recruiting": "recruiting"}
    when = OPENED

    def open_on(self, on: date) -> Q:
        """A village has no printed beginning, only an end."""
        return Q(closed_on=None) | Q(closed_on__gt=on)


@listed(SHARED, ServedVillageShape, _("村级服务"))
class ServedVillages(Facts):
    """Which body serves which village."""

    title = "served-villages"
    source = access.served_villages_for
    columns = names_of(ServedVillageShape)
    paths = {"village": "village__code", "institution": "institution__code"}
    parameters = (VILLAGE, INSTITUTION, kinds("mode", ServedVillage.Mode.values))
    filters = {"village": "village__code", "institution": "institution__code", "mode": "mode"}
    when = DATED
    order = ("id",)


@listed(SHARED, ServedAreaShape, _("分片联系"))
class ServedAreas(Facts):
    """Which body answers for which town or body on a service line."""

    title = "areas"
    source = access.areas_for
    columns = names_of(ServedAreaShape)
    paths = {"provider": "provider__code", "town": "town__code", "institution": "institution__code"}
    parameters = (
        parameter("provider", _("联系单位的机构代码，多个用逗号分开。")),
        TOWN,
        INSTITUTION,
        kinds("line", Membership.Line.values),
    )
    filters = {
        "provider": "provider__code",
        "town": "town__code",
        "institution": "institution__code",
        "line": "line",
    }
    when = DATED
    order = ("id",)


@listed(
    SHARED, FigureShape, _("人口与床位"), _("on 之前（含）的数，最近的不单列：每个截至日一行。")
)
class Figures(Facts):
    """Dated figures of the county, its towns, villages and institutions."""

    title = "figures"
    source = access.figures_for
    columns = names_of(FigureShape)
    paths = {
        "institution": "institution__code",
        "town": "town__code",
        "village": "village__code",
    }
    parameters = (INSTITUTION, TOWN, VILLAGE, kinds("kind", Figure.Kind.values))
    filters = {
        "institution": "institution__code",
        "town": "town__code",
        "village": "village__code",
        "kind": "kind",
    }
    order = ("id",)

    def find(self, actor: Actor, county: County, on: date, asked: Asked) -> QuerySet[Any, Any]:
        """Those that were known on the day."""
        return super().find(actor, county, on, asked).filter(as_of__lte=on)


@listed(SHARED, CentreShape, _("共享中心"))
class Centres(Facts):
    """Shared and clinical centres with who hosts them."""

    title = "centres"
    source = access.centres_for
    columns = names_of(CentreShape)
    paths = {"host": "host__code", "alliance": "alliance__code", "clause": "clause__key"}
    parameters = (CODE, kinds("family", Centre.Family.values), parameter("host", _("机构代码。")))
    filters = {"code": "code", "family": "family", "host": "host__code"}
    when = DATED


@listed(SHARED, CentreServedShape, _("中心服务对象"))
class CentresServed(Facts):
    """Whom a centre serves."""

    title = "centres-served"
    source = access.centres_served_for
    columns = names_of(CentreServedShape)
    paths = {
        "centre": "centre__code",
        "institution": "institution__code",
        "alliance": "alliance__code",
    }
    parameters = (parameter("centre", _("中心代码，多个用逗号分开。")), INSTITUTION)
    filters = {"centre": "centre__code", "institution": "institution__code"}
    when = DATED
    order = ("id",)


@listed(SHARED, CapabilityShape, _("服务能力"), _("has 为 false：文件写明没有；没有行：未填。"))
class Capabilities(Facts):
    """What a body can do or has."""

    title = "capabilities"
    source = access.capabilities_for
    columns = names_of(CapabilityShape)
    paths = {"institution": "institution__code", "clause": "clause__key"}
    parameters = (
        INSTITUTION,
        kinds("kind", Capability.Kind.values),
        parameter("name", _("名称。")),
    )
    filters = {"institution": "institution__code", "kind": "kind", "name": "name"}
    when = DATED
    order = ("id",)


@listed(SHARED, DiseaseListShape, _("病种目录"))
class DiseaseLists(Facts):
    """The disease lists a county's plan asks for."""

    title = "disease-lists"
    source = access.disease_lists_for
    columns = names_of(DiseaseListShape)
    paths = {"alliance": "alliance__code", "clause": "clause__key"}
    parameters = (CODE,)
    filters = {"code": "code"}


@listed(SHARED, DiseaseEntryShape, _("病种"))
class DiseaseEntries(Facts):
    """The diseases of the lists, as uploaded."""

    title = "disease-entries"
    source = access.disease_entries_for
    columns = names_of(DiseaseEntryShape)
    paths = {"list": "catalogue__code"}
    parameters = (
        parameter("list", _("目录代码，多个用逗号分开。")),
        parameter("icd", _("ICD 编码。")),
    )
    filters = {"list": "catalogue__code", "icd": "icd"}
    when = DATED
    order = ("id",)


@listed(SHARED, EquipmentShape, _("设备"))
class EquipmentItems(Facts):
    """The equipment register; values in fen."""

    title = "equipment"
    source = access.equipment_for
    columns = names_of(EquipmentShape)
    paths = {"owner": "owner__code"}
    parameters = (CODE, parameter("owner", _("机构代码，多个用逗号分开。")))
    filters = {"code": "code", "owner": "owner__code"}


@listed(PLACES, EvidenceShape, _("佐证"))
class Evidence(Facts):
    """Which items of a plan's list are evidenced."""

    title = "evidence"
    source = access.evidence_for
    columns = names_of(EvidenceShape)
    paths = {"rule": "rule__code", "institution": "institution__code"}
    parameters = (parameter("rule", _("规则代码，多个用逗号分开。")), INSTITUTION)
    filters = {"rule": "rule__code", "institution": "institution__code"}
    order = ("id",)
