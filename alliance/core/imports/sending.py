"""A table that a program sends: all of it is written, or nothing."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.imports.comparing import comparison
from alliance.core.imports.files import apply, withdraw
from alliance.core.imports.layout import Layout
from alliance.core.models import ImportFile


def all_or_none(
    file: ImportFile, layout_of: Callable[[ImportFile], Layout], by: Actor, *, dry: bool
) -> dict[str, Any]:
    """What came of it; Invalid names every refused row, and nothing has been written then.

    Dry it is only compared. What is sent again, and is there already, changes nothing.
    """
    found = comparison(file)
    refused = [
        {"row": one.row, "column": one.column, "reason": one.reason}
        for one in found.with_status("refused")
    ]
    if not dry and refused:
        withdraw(file=file, by=by)
        raise Invalid(
            _("有 %(count)d 行被退回，什么也没有写入。请按各行的原因改正后重新发送。")
            % {"count": len(refused)},
            code="import_has_refused_rows",
            details={"refused": refused},
        )
    if not dry:
        to_write = found.to_write()
        file = (
            apply(file=file, layout=layout_of(file), by=by)
            if to_write
            else withdraw(file=file, by=by)
        )
    return {"dry_run": dry, "counts": file.counts, "refused": refused}
