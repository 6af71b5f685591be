"""Names of institutions in a file that nobody is known by: somebody is asked once."""

from collections.abc import Iterable

from alliance.core.errors import Invalid
from alliance.core.imports import Record
from members.importing.fields import CLEARED, Named
from members.importing.names import UnknownBody
from members.importing.table import TableLayout


def unknown_names(layout: TableLayout, records: Iterable[Record]) -> list[str]:
    """The names in a file that no institution is known by, each once, in their order."""
    found: dict[str, None] = {}
    for one in layout.by_code.values():
        if not isinstance(one, Named):
            continue
        for record in records:
            text = record.values.get(one.code, "")
            if text and text != CLEARED and text not in found and _is_unknown(one, text):
                found[text] = None
    return list(found)


def _is_unknown(one: Named, text: str) -> bool:
    try:
        one.read(text)
    except UnknownBody:
        return True
    except Invalid:  # ambiguous, or no such town: nobody is asked
        return False
    return False
