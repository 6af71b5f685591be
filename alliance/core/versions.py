"""Two people at the same row: the second one is told, nobody overwrites unseen."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid, Refused


class Versioned(Protocol):
    """A row that people edit: its `version` grows by one with every change."""

    version: int


def check_version(
    row: Versioned, given: str | int | None, *, yours: Mapping[str, Any] | None = None
) -> None:
    """Refused when the row is no longer the one the person saw; call it under the row's lock.

    `given` is the version from the form, or an If-Match header (`"3"`). `yours` holds the
    values the person wants to write, by field: the refusal's details then show each of
    them beside the value that is there now, where the two differ.
    """
    text = str("" if given is None else given).removeprefix("W/").strip('"')
    if not text.isdecimal():
        raise Invalid(
            _("没有说明是在哪一版上修改的。请刷新页面后重新填写。"), code="version_missing"
        )
    if int(text) == row.version:
        return
    both = {
        name: {"yours": str(value), "theirs": str(getattr(row, name))}
        for name, value in (yours or {}).items()
        if str(value) != str(getattr(row, name))
    }
    raise Refused(
        _("在您打开之后，别人已经改过（您看到的是第 %(yours)s 版，现在是第 %(theirs)s 版）。")
        % {"yours": text, "theirs": row.version},
        code="version_conflict",
        details={"version": {"yours": int(text), "theirs": row.version}, "values": both},
    )
