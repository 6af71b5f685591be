"""Dated figures: population and beds, each with the day it counts for and its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid
from members import access
from members.models import County, Figure, Institution, Town, Village

BATCH = 2000
LARGEST = 10_000_000


@dataclass(frozen=True)
class FigureRow:
    """One figure as a file or a form gives it; without a place it is the county's."""

    kind: str
    value: int
    as_of: date
    source: str
    institution: Institution | None = None
    town: Town | None = None
    village: Village | None = None

    @property
    def place(self) -> tuple[int | None, int | None, int | None]:
        """Of what it is: ids of institution, town, village."""
        return (
            self.institution.pk if self.institution else None,
            self.town.pk if self.town else None,
            self.village.pk if self.village else None,
        )


@action
def enter_figure(*, county: County, row: FigureRow, by: Actor, demo: bool = False) -> Figure:
    """Enter one figure; for a day that has one already, the new value corrects it."""
    (figure,) = enter_figures(county=county, rows=[row], by=by, demo=demo)
    return figure


@action
def enter_figures(
    *, county: County, rows: Iterable[FigureRow], by: Actor, demo: bool = False
) -> list[Figure]:
    """Enter many figures; one event tells what was new and every value that was corrected.

    The county is locked: two entries for the same day follow each other.
    """
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    by = access.check_may(by, "members.keep_figures", county=county.pk)
    given = {(row.kind, row.place, row.as_of): row for row in rows}
    for row in given.values():
        _check(county, row)
    days = {row.as_of for row in given.values()}
    kinds = {row.kind for row in given.values()}
    there = {
        (old.kind, (old.institution_id, old.town_id, old.village_id), old.as_of): old
        for old in Figure.objects.filter(county=county, kind__in=kinds, as_of__in=days)
    }
    new = {
        key: Figure(
            county=county,
            institution=row.institution,
            town=row.town,
            village=row.village,
            kind=row.kind,
            value=row.value,
            as_of=row.as_of,
            source=row.source.strip(),
            demo=demo,
        )
        for key, row in given.items()
        if key not in there
    }
    corrected = {}
    for key, row in given.items():
        old = there.get(key)
        if old is not None and (old.value, old.source) != (row.value, row.source.strip()):
            corrected[old] = old.value
            old.value, old.source = row.value, row.source.strip()
    Figure.objects.bulk_create(new.values(), batch_size=BATCH)
    Figure.objects.bulk_update(corrected, ["value", "source"], batch_size=BATCH)
    found = [new[key] if key in new else there[key] for key in given]
    audit.record(
        by,
        "figure.entered",
        found[0] if found else county,
        added=len(new),
        corrected=[
            {"figure": old.pk, "before": before, "after": old.value}
            for old, before in corrected.items()
        ],
    )
    return found


def _check(county: County, row: FigureRow) -> None:
    places = [place for place in (row.institution, row.town, row.village) if place is not None]
    if row.kind not in Figure.Kind.values:
        raise Invalid(_("没有“%(kind)s”这种数字。") % {"kind": row.kind})
    if len(places) > 1 or any(place.county_id != county.pk for place in places):
        raise Invalid(_("一个数字只属于本县区的一家机构、一个镇街或一个行政村。"))
    if not 0 <= row.value <= LARGEST:
        raise Invalid(
            _("数值须是0到%(most)d之间的整数。") % {"most": LARGEST},
            fields={"value": _("请核对数值")},
        )
    if row.as_of > today():
        raise Invalid(_("截至日期不能晚于今天。"), fields={"as_of": _("不能晚于今天")})
    if not row.source.strip():
        raise Invalid(
            _("请写明数字的来源，例如统计年鉴的年份和页码。"), fields={"source": _("请填写来源")}
        )
