"""A personnel list that waits for an answer: sealed as it came, its numbers masked on pages."""

import re
from base64 import b64decode, b64encode
from typing import Final

from alliance.core import crypto
from alliance.core.resident import normalised

#: Where a waiting sheet is sealed.
_PLACE: Final = "staffing.roster_sheet"
#: Identity numbers of either length, also such as have become numbers or lost a sign.
_LIKE_A_NUMBER: Final = re.compile(r"[0-9]{12,}[0-9X]{3,}|[0-9.]+E\+?[0-9]+")


def sealed(content: bytes, county: int) -> str:
    """The bytes of a sheet, readable only by `opened` for the same county."""
    return crypto.seal(b64encode(content).decode(), table=_PLACE, pk=county, field="content")


def opened(text: str, county: int) -> bytes:
    """The bytes that were sealed."""
    return b64decode(crypto.unseal(text, table=_PLACE, pk=county, field="content"))


def masked(text: str) -> str:
    """A cell as it may be shown: of what looks like an identity number the last four signs."""
    said = normalised(text)
    return f"**** {said[-4:]}" if _LIKE_A_NUMBER.fullmatch(said) else text
