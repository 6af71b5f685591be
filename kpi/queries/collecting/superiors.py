"""Superiors' forms in lists: how much of each is bound, when it was filled in last."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from kpi.models import BoundCell, Filled, SuperiorFile, SuperiorForm

LATEST = 24


@dataclass(frozen=True, slots=True)
class SuperiorLine:
    """A form in the list: how many cells of its newest workbook are bound, its newest filling."""

    form: SuperiorForm
    cells: int
    latest: Filled | None


def superior_lines(forms: QuerySet[SuperiorForm]) -> list[SuperiorLine]:
    """Those that are wanted first; three statements for any number."""
    rows = sorted(forms.order_by("name"), key=lambda row: row.ended_at is not None)
    newest = dict(
        SuperiorFile.objects.filter(form__in=rows)
        .values_list("form")
        .annotate(number=Max("number"))
        .order_by()
    )
    counted = {
        (file.form_id, file.number): file.n
        for file in SuperiorFile.objects.filter(form__in=rows).annotate(
            n=Count("cells", filter=Q(cells__proposed=False))
        )
    }
    latest: dict[object, Filled] = {}
    found = Filled.objects.filter(file__form__in=rows).select_related("file", "by")
    for one in found.defer("cells", "gaps").order_by("at"):
        latest[one.file.form_id] = one
    return [
        SuperiorLine(row, counted.get((row.pk, newest.get(row.pk, 0)), 0), latest.get(row.pk))
        for row in rows
    ]


def counted_superiors(forms: QuerySet[SuperiorForm]) -> QuerySet[Any, Any]:
    """With the number of the newest workbook (`blank`) and how many of its cells are `bound`.

    Inside the same statement, for lists that are read page by page.
    """
    newest = SuperiorFile.objects.filter(form=OuterRef("pk")).order_by("-number")
    bound = newest.annotate(n=Count("cells", filter=Q(cells__proposed=False))).values("n")[:1]
    counted: QuerySet[Any, Any] = forms.annotate(blank=Max("files__number"), bound=Subquery(bound))
    return counted


def bound_cells(file: SuperiorFile) -> list[BoundCell]:
    """What the cells of a workbook hold, in the order of its sheets' names and cells."""
    rows = file.cells.select_related(
        "element", "indicator", "unit__county", "unit__institution", "unit__alliance"
    )
    return list(rows.order_by("sheet", "pk"))


def filled_of(form: SuperiorForm) -> list[Filled]:
    """When a form was filled in, the newest first."""
    rows = Filled.objects.filter(file__form=form).select_related("file", "by")
    return list(rows.order_by("-at")[:LATEST])
