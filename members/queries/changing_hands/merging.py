"""What becomes of everything that stands at a body when it is merged into another (撤并)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch

from alliance.core import audit
from alliance.core.merging import Moving
from members.models import Institution
from members.queries.changing_hands.parts import MERGING_PARTS


@dataclass(frozen=True)
class Piece:
    """One row that stands at the body; `ends` says why it does not go over ("" where it does)."""

    part: str
    row: Any
    ends: str

    @property
    def what(self) -> str:
        """What people call it."""
        return MERGING_PARTS[self.part].name(self.row)

    @property
    def subject(self) -> str:
        """What the audit calls it."""
        return audit.label(self.row)


def merging_pieces(institution: Institution, into: Institution, on: date) -> list[Piece]:
    """Everything of the registry at the body, in the order of the preview."""
    found = []
    for name, part in MERGING_PARTS.items():
        for row in part.rows(institution, on):
            row.county = institution.county  # the same by constraint; its address needs the code
            found.append(Piece(name, row, part.why(row, into, on)))
    return found


def merging(institution: Institution, into: Institution, on: date) -> list[Moving]:
    """What the registry answers when the preview of a merger is asked for."""
    return [
        Moving(
            part=str(MERGING_PARTS[piece.part].words),
            what=piece.what,
            subject=piece.subject,
            state=_state(piece.row),
            url=_address(piece.row),
            ends=piece.ends,
            choice=MERGING_PARTS[piece.part].choice and not piece.ends,
        )
        for piece in merging_pieces(institution, into, on)
    ]


def _state(row: Any) -> str:
    """What changes when somebody does something with the row."""
    return str(getattr(row, "version", None) or getattr(row, "until_on", "") or "")


def _address(row: Any) -> str:
    """Where the row is looked at, if it has a page."""
    page = getattr(row, "get_absolute_url", None)
    try:
        return page() if page else ""
    except NoReverseMatch:
        return ""
