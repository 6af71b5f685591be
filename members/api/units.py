"""Units as one tree on a day: what other systems call organisation units."""

from datetime import date
from typing import Any

from django.db.models import DateField, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.listing import Row, only
from alliance.core.shapes import Shape, names_of, text, truth, whole
from members import access, queries
from members.api.places import CODE, PLACES, RegistryList
from members.api.shapes import day, some, texts
from members.models import County, Unit

KINDS = (Unit.Kind.COUNTY.value, Unit.Kind.ALLIANCE.value, Unit.Kind.INSTITUTION.value)


class UnitShape(Shape):
    """A county, an alliance or an institution, and its one place in the tree."""

    code = text(_("单元代码。"))
    name = text(_("单元名称。"))
    name_en = text(_("英文名称。"))
    kind = text(_("类别：county、alliance、institution。"))
    institution_kind = some(_("机构类别（WS 218）；不是机构或未印为 null。"))
    parent = some(  # type: ignore[assignment]
        _("上一级单元代码；县区为 null。")
    )
    level = whole(_("层级，县区为 1。"))
    path = text(_("从县区到本单元的代码，用 / 分开。"))
    alliances = texts(_("所属全部医共体代码：一家机构可以不止一个。"))
    opened_on = day(_("设立日；未印为 null。"))
    closed_on = day(_("终止日，不含；仍在为 null。"))
    demo = truth(_("是否演示数据。"))


@listed(
    PLACES,
    UnitShape,
    _("单元"),
    _(
        "能填报或被考核的单元，排成一棵树：有隶属机构的在其下；否则只全面加入一个排他医共体的"
        "在该医共体之下；其余直属县区。重叠的医共体见 alliances。"
    ),
)
class Units(RegistryList):
    """The units that existed on the day, each at its one place."""

    title = "units"
    parameters = (CODE, parameter("kind", _("类别，多个用逗号分开。"), enum=KINDS))
    order = ("code",)
    columns = names_of(UnitShape)

    def find(self, actor: Actor, county: County, on: date, asked: Asked) -> QuerySet[Any, Any]:
        """By code."""
        kinds = asked.among("kind", KINDS)
        found = only(
            access.units_for(actor).filter(queries.bodies.units_on(on), county=county),
            code__in=asked.texts("code"),
            kind__in=kinds,
        )
        found = found.select_related("county", "institution", "alliance")
        dated: QuerySet[Any, Any] = found.annotate(asked_on=Value(on, output_field=DateField()))
        return dated

    def records(self, rows: list[Any]) -> list[Row]:
        """One line a unit, as it stood on the day."""
        tree = queries.bodies.Tree(rows[0].county, rows[0].asked_on)
        return [line(tree, row) for row in rows]


def line(tree: queries.bodies.Tree, unit: Unit) -> Row:
    """A unit as a line of the list."""
    place, row, said = tree.place(unit.code), tree.row(unit), tree.said(unit)
    return (
        unit.code, said.name, said.name_en, unit.kind, tree.kind(unit),
        place.parent, place.level, "/".join(place.path), list(place.alliances),
        getattr(row, "opened_on", None), getattr(row, "closed_on", None), row.demo,
    )  # fmt: skip
