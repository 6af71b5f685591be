"""Population and beds as they stood on a day: the latest figure not after it, with its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet
from members.models import County, Figure, Institution, Town, Village
from members.queries.days import institutions_on

Place = County | Institution | Town | Village


@dataclass(frozen=True)
class FigureLine:
    """One kind of figure of a place: the latest, None where it is 未填."""

    kind: str
    name: str
    latest: Figure | None


@dataclass(frozen=True)
class Total:
    """A county's total over its institutions, each counted once however many alliances it is in.

    `filled` of `expected` institutions have a figure; the total speaks only of those.
    """

    value: int
    filled: int
    expected: int

    @property
    def is_complete(self) -> bool:
        """Whether no institution is missing."""
        return self.filled == self.expected


def figure(
    county: int,
    kind: str,
    on: date,
    *,
    institution: int | None = None,
    town: int | None = None,
    village: int | None = None,
) -> Figure:
    """The latest figure of a place that is not after the day; without a place the county's.

    Asked by the apps above, which cannot go on without it: shares by population, capacity by beds.
    Raises NotSet (code figure_missing), saying what to fill in and where, when there is none.
    """
    row = (
        Figure.objects.filter(
            county=county,
            kind=kind,
            as_of__lte=on,
            institution=institution,
            town=town,
            village=village,
        )
        .order_by("-as_of")
        .first()
    )
    if row is None:
        raise NotSet(
            _(
                "%(place)s截至%(day)s的%(kind)s未填，请在“人口与床位”中填写数值、截至日期和来源后再办理。"
            )
            % {
                "place": _name(county, institution, town, village),
                "day": on.isoformat(),
                "kind": Figure.Kind(kind).label,
            },
            code="figure_missing",
            details={"kind": kind, "institution": institution, "town": town, "village": village},
        )
    return row


def figures_of(
    county: int, kind: str, on: date, *, of: str = "institution", among: Iterable[int] = ()
) -> dict[int, Figure]:
    """The latest figure of every institution, town or village that has one, by its id.

    `among` keeps it to some of them; one statement however many there are.
    """
    rows = Figure.objects.filter(
        county=county, kind=kind, as_of__lte=on, **{f"{of}__isnull": False}
    )
    chosen = list(among)
    if chosen:
        rows = rows.filter(**{f"{of}__in": chosen})
    return {getattr(row, f"{of}_id"): row for row in rows.order_by("as_of")}


def county_total(county: int, kind: str, on: date) -> Total:
    """The sum over the institutions that existed on the day, each once; no alliance is added."""
    there = institutions_on(county, on)
    latest = Figure.objects.filter(
        county=county, kind=kind, institution=OuterRef("pk"), as_of__lte=on
    ).order_by("-as_of")
    values = there.annotate(figure=Subquery(latest.values("value")[:1])).values_list(
        "figure", flat=True
    )
    known = [value for value in values.order_by() if value is not None]
    return Total(sum(known), len(known), there.count())


def latest_figures(place: Place, on: date) -> list[FigureLine]:
    """The latest figure of each kind of one place; 未填 kinds are there too."""
    latest: dict[str, Figure] = {}
    for row in history(place).filter(as_of__lte=on).order_by("as_of"):
        latest[row.kind] = row
    return [FigureLine(kind, str(name), latest.get(kind)) for kind, name in kinds_for(place)]


def history(place: Place) -> QuerySet[Figure]:
    """Every figure of one place, the latest day first."""
    rows = Figure.objects.filter(county=place if isinstance(place, County) else place.county_id)
    return rows.filter(**_place(place)).order_by("-as_of", "kind")


def kinds_for(place: Place) -> list[tuple[str, str]]:
    """Which kinds a place has: beds are of institutions, people live in areas too."""
    areas = {Figure.Kind.RESIDENT, Figure.Kind.SERVED, Figure.Kind.OVER65}
    fits = areas if isinstance(place, Town | Village) else set(Figure.Kind)
    return [(kind.value, str(kind.label)) for kind in Figure.Kind if kind in fits]


def _place(place: Place) -> dict[str, object]:
    return {
        "institution": place if isinstance(place, Institution) else None,
        "town": place if isinstance(place, Town) else None,
        "village": place if isinstance(place, Village) else None,
    }


def _name(county: int, institution: int | None, town: int | None, village: int | None) -> str:
    asked = ((Institution, institution), (Town, town), (Village, village), (County, county))
    model, pk = next((model, pk) for model, pk in asked if pk is not None)
    row = model._default_manager.filter(pk=pk).first()
    return f"“{row}”" if row is not None else "—"
