"""A table that a program sends: how far to go with it, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.errors import Invalid
from alliance.core.imports.comparing import Comparison, comparison
from alliance.core.imports.files import apply_good, withdraw
from alliance.core.imports.layout import Layout
from alliance.core.models import ImportFile

#: So many outcomes are listed; the counts are always whole.
LISTED: Final = 5000
_ALL, _GOOD = "all", "good"
DRY_RUN: Final = parameter("dry_run", _("true 只比对，不写入。"), enum=("true", "false"))
APPLY: Final = parameter(
    "apply",
    _("all（默认）：有一行被退回就全不写入，答 422 并列出原因；good：写入没有问题的行。"),
    enum=(_ALL, _GOOD),
)


@dataclass(frozen=True)
class HowFar:
    """Whether the table is only compared, and whether good rows are written beside refused ones."""

    dry_run: bool = False
    good_rows: bool = False


def how_far(asked: Asked) -> HowFar:
    """What an address says with DRY_RUN and APPLY."""
    return HowFar(
        dry_run=asked.among("dry_run", ("true", "false")) == ["true"],
        good_rows=asked.among("apply", (_ALL, _GOOD)) == [_GOOD],
    )


def refuse(
    file: ImportFile, found: Comparison, by: Actor, *, details: dict[str, Any], far: HowFar
) -> None:
    """Withdraw the file and raise Invalid where a row is refused and no good ones are asked for.

    Also where good ones are asked for and there is none to write.
    """
    if not found.with_status("refused") or (far.good_rows and found.to_write()):
        return
    withdraw(file=file, by=by)
    raise Invalid(
        _("有 %(count)d 行被退回，什么也没有写入。请按各行的原因改正后重新发送。")
        % {"count": file.counts["refused"]},
        code="import_has_refused_rows",
        details=details,
    )


def write(
    file: ImportFile, found: Comparison, layout_of: Callable[[ImportFile], Layout], by: Actor
) -> ImportFile:
    """Write what is new; what was sent again, and is there already, changes nothing."""
    if not found.to_write():
        return withdraw(file=file, by=by)
    return apply_good(file=file, layout=layout_of(file), by=by)


def all_or_none(
    file: ImportFile, layout_of: Callable[[ImportFile], Layout], by: Actor, *, dry: bool
) -> dict[str, Any]:
    """What came of it; Invalid names every refused row, and nothing has been written then.

    Dry it is only compared.
    """
    found = comparison(file)
    refused = [
        {"row": one.row, "column": one.column, "reason": one.reason}
        for one in found.with_status("refused")
    ]
    if not dry:
        refuse(file, found, by, details={"refused": refused}, far=HowFar())
        file = write(file, found, layout_of, by)
    return {"dry_run": dry, "counts": file.counts, "refused": refused}
