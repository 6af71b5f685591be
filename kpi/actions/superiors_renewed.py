"""Next year's blank workbook: what was bound is carried over, proposed for confirmation, or lost."""

from collections.abc import Collection
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused
from kpi import access, filling, queries
from kpi.actions._superior_files import bump, locked, new_file, newest, read_upload, sheets_of
from kpi.models import BoundCell, SuperiorFile, SuperiorForm


@action
def renew_superior(
    *, form: SuperiorForm, upload: "UploadedFile[Any]", version: str | int | None, by: Actor
) -> SuperiorFile:
    """Take in the next blank workbook; cells with the same texts beside them keep their figures.

    Those whose row or column moved or was reworded are proposed and filled in once they are
    confirmed; what is not found again is listed with the new file.
    """
    form = locked(form, version)
    by = access.check_can_keep_superior(by, form)
    sheets = read_upload(upload)
    before = form.files.select_related("document").order_by("-number").first()
    file = new_file(form, upload, before.number + 1 if before else 1, by)
    rows = queries.collecting.bound_cells(before) if before else []
    carried, lost = filling.carried_over(rows, sheets_of(before) if before else [], sheets)
    BoundCell.objects.bulk_create(_on(file, one, by) for one in carried)
    file.lost = [
        {"sheet": one.row.sheet, "cell": one.row.cell, "what": filling.told_what(one.row),
         "why": one.why}
        for one in lost
    ]  # fmt: skip
    file.save(update_fields=["lost"])
    bump(form)
    audit.record(
        by, "kpi.superior_renewed", form, county=form.county_id, number=str(file.number),
        cells=sum(one.sure for one in carried), gone=len(lost),
    )  # fmt: skip
    return file


@action
def confirm_cells(*, form: SuperiorForm, cells: Collection[int], by: Actor) -> SuperiorForm:
    """These cells of the newest workbook hold what was proposed; from now on they are filled in."""
    form = locked(form)
    by = access.check_can_keep_superior(by, form)
    rows = _proposed(form, cells)
    told = [f"{row.sheet}!{row.cell}" for row in rows]
    BoundCell.objects.filter(pk__in=[row.pk for row in rows]).update(
        proposed=False, by=by.person, at=now()
    )
    audit.record(by, "kpi.cells_confirmed", form, county=form.county_id, cells=told)
    return form


@action
def drop_cells(*, form: SuperiorForm, cells: Collection[int], by: Actor) -> SuperiorForm:
    """These cells of the newest workbook do not hold what was proposed; they are listed as lost."""
    form = locked(form)
    by = access.check_can_keep_superior(by, form)
    rows, file = _proposed(form, cells), newest(form)
    told = [f"{row.sheet}!{row.cell}" for row in rows]
    file.lost = [
        *file.lost,
        *({"sheet": row.was["sheet"], "cell": row.was["cell"], "what": filling.told_what(row),
           "why": "refused"} for row in rows),
    ]  # fmt: skip
    file.save(update_fields=["lost"])
    BoundCell.objects.filter(pk__in=[row.pk for row in rows]).delete()
    audit.record(by, "kpi.cells_dropped", form, county=form.county_id, cells=told)
    return form


def _proposed(form: SuperiorForm, cells: Collection[int]) -> list[BoundCell]:
    rows = BoundCell.objects.filter(file=newest(form), proposed=True, pk__in=list(cells))
    found = list(
        rows.select_related("element", "indicator", "unit__county", "unit__institution",
                            "unit__alliance").order_by("pk")
    )  # fmt: skip
    if not found:
        raise Refused(_("没有勾选待确认的格。"), code="nothing_chosen")
    return found


def _on(file: SuperiorFile, one: filling.Carried, by: Actor) -> BoundCell:
    row = one.row
    was = {"sheet": row.sheet, "cell": row.cell, "labels": row.labels}
    return BoundCell(
        county_id=file.county_id, file=file, sheet=one.found.sheet, cell=one.found.cell,
        element=row.element, indicator=row.indicator, band=row.band, unit=row.unit, when=row.when,
        scale=row.scale, places=row.places, labels=one.labels, by_id=by.person, at=file.at,
        proposed=row.proposed or not one.sure, was={} if one.sure and not row.proposed else was,
    )  # fmt: skip
