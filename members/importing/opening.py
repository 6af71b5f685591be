"""Which layouts there are, and the one a file was compared with."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from alliance.core.models import ImportFile
from members.importing.aliases import Aliases
from members.importing.areas import Areas
from members.importing.belonging import Alliances, Memberships
from members.importing.capabilities import Capabilities
from members.importing.centres import Centres
from members.importing.custody import Custodies
from members.importing.departments import Departments
from members.importing.disease_lists import DiseaseLists
from members.importing.diseases import Diseases
from members.importing.equipment import Items
from members.importing.evidence import Evidence
from members.importing.figures import Figures
from members.importing.institutions import Institutions
from members.importing.medicines import Medicines
from members.importing.people import People
from members.importing.places import Towns, Villages
from members.importing.projects import Projects
from members.importing.rules import Rules
from members.importing.served import Served
from members.importing.served_villages import ServedVillages
from members.importing.table import TableLayout
from members.models import County

#: By the word that stands in addresses, in the order in which a new county needs them.
LAYOUTS: Final[Mapping[str, type[TableLayout]]] = {
    layout.kind.partition(".")[2]: layout
    for layout in (
        Towns,
        Institutions,
        Alliances,
        Memberships,
        Custodies,
        People,
        Villages,
        Figures,
        Aliases,
        DiseaseLists,
        Diseases,
        Items,
        Projects,
        Departments,
        Centres,
        Served,
        Capabilities,
        Medicines,
        ServedVillages,
        Areas,
        Evidence,
        Rules,
    )
}


def layout_called(name: str) -> type[TableLayout]:
    """The layout of this name; NotFound without one."""
    if name not in LAYOUTS:
        raise NotFound(_("没有这种表。请从页面上列出的表中选择。"))
    return LAYOUTS[name]


def compare_file(
    *, county: County, layout: str, name: str, content: bytes, by: Actor, reason: str = ""
) -> ImportFile:
    """Compare a file with what is registered; writes nothing but the comparison."""
    table = layout_called(layout)(county, by, reason=reason)
    arguments = {"layout": layout, "reason": reason}
    return imports.compare(
        layout=table, county=county.pk, name=name, content=content, by=by, arguments=arguments
    )


def layout_of(file: ImportFile, by: Actor) -> TableLayout:
    """The layout a file was compared with, for whoever looks at it or applies it now."""
    said = file.arguments
    return layout_called(said["layout"])(file.county, by, file=file, reason=said["reason"])
