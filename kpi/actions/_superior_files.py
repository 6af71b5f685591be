"""The blank workbooks of a superior's form: locked, read, and kept."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from alliance.core import attachments
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from alliance.core.tables.blanks import MOST_BYTES, Sheet, read_blank
from alliance.core.versions import check_version
from kpi.models import SuperiorFile, SuperiorForm


def locked(form: SuperiorForm, version: str | int | None = None) -> SuperiorForm:
    rows = SuperiorForm.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("county").get(pk=form.pk)
    if version is not None:
        check_version(row, version)
    return row


def bump(form: SuperiorForm) -> None:
    form.version += 1
    form.save()


def newest(form: SuperiorForm) -> SuperiorFile:
    rows = form.files.select_related("document", "county")
    return rows.order_by("-number")[0]


def sheets_of(file: SuperiorFile) -> list[Sheet]:
    return read_blank(bytes(file.document.content))


def read_upload(upload: "UploadedFile[Any]") -> list[Sheet]:
    """What the file holds, looked through before anything of it is kept."""
    try:
        content = upload.read(MOST_BYTES + 1)
        upload.seek(0)
        return read_blank(content)
    except Invalid as invalid:
        raise Invalid(str(invalid), code=invalid.code, fields={"file": str(invalid)}) from invalid


def new_file(
    form: SuperiorForm, upload: "UploadedFile[Any]", number: int, by: Actor
) -> SuperiorFile:
    return SuperiorFile.objects.create(
        county_id=form.county_id,
        form=form,
        number=number,
        document=attachments.store(county=form.county, upload=upload, by=by, demo=form.demo),
        by_id=by.person,
        at=now(),
    )
