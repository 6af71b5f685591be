"""Bodies by what people type: a code, a name, another name."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from members.models import Institution
from members.queries.days import institutions_on

#: A list of suggestions no longer than people read.
OFFERED = 200


def body_named(county: int, text: str, on: date) -> Institution:
    """The one body of a county with this code, name or other name.

    Raises Invalid, naming what was found, when there is none or more than one.
    """
    said = text.strip()
    there = institutions_on(county, on)
    for condition in (Q(code=said), Q(name=said), Q(aliases__name=said)):
        found = list(there.filter(condition).distinct().order_by("code")[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise Invalid(
                _("“%(text)s”不止一家，请写机构代码。") % {"text": said},
                fields={"institution": _("请写机构代码")},
            )
    raise Invalid(
        _("没有找到机构“%(text)s”，请写全称、别名或代码。") % {"text": said},
        fields={"institution": _("请写全称、别名或代码")},
    )


def offered_bodies(county: int, on: date, *, town: int | None = None) -> QuerySet[Institution]:
    """Bodies to suggest while somebody types: those of the town, or the county's first."""
    rows = institutions_on(county, on)
    if town is not None and rows.filter(town=town).exists():
        rows = rows.filter(town=town)
    return rows.order_by("code")[:OFFERED]
