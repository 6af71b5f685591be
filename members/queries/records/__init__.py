"""Rows as others name them: by code, by audit label, under a hold, by the file they came in."""

from members.queries.records.holds import (
    CODED_KINDS,
    held,
    holds_on,
    row_coded,
    standing_holds,
)
from members.queries.records.loaded_by import loaded_by
from members.queries.records.numbering import (
    codes_of,
    next_alliance_code,
    next_person_codes,
    towns_by_code,
)
from members.queries.records.pointing import kind_words_of, page_of, row_named

__all__ = [
    "CODED_KINDS",
    "codes_of",
    "held",
    "holds_on",
    "kind_words_of",
    "loaded_by",
    "next_alliance_code",
    "next_person_codes",
    "page_of",
    "row_coded",
    "row_named",
    "standing_holds",
    "towns_by_code",
]
