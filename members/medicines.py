"""What is said of a body's list of medicines, and what cannot be said."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Invalid
from members.models import Capability, Institution

LONGEST_NAME: Final = 100
LONGEST_CODE: Final = 40
Key = tuple[int, str]


@dataclass(frozen=True)
class MedicineRow:
    """That a body has a medicine from a day, or from that day on has it no longer."""

    institution: Institution
    name: str
    code: str = ""
    has: bool = True
    from_on: date | None = None
    source: str = ""

    @property
    def key(self) -> Key:
        """Whose medicine, by the name as it is kept."""
        return self.institution.pk, medicine_name(self.name)


def medicine_name(text: str) -> str:
    """A generic name as it is kept: half-width, one blank between words."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def checked(row: MedicineRow, there: Capability | None) -> MedicineRow:
    """The row as it is kept, against what stands on the list; Invalid names what cannot be."""
    row = replace(row, name=medicine_name(row.name), code=medicine_name(row.code))
    wrong = {}
    if not 0 < len(row.name) <= LONGEST_NAME:
        wrong["name"] = _("请写药品通用名，最多 %(n)d 个字。") % {"n": LONGEST_NAME}
    if len(row.code) > LONGEST_CODE:
        wrong["code"] = _("最多 %(n)d 个字。") % {"n": LONGEST_CODE}
    if there is None and not row.has:
        wrong["name"] = _("目录里没有“%(name)s”，不用停用。") % {"name": row.name}
    if there is not None and (day := _wrong_day(row, there)):
        wrong["from_on"] = day
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return row


def _wrong_day(row: MedicineRow, there: Capability) -> str:
    """A first day is not moved, and nothing ends before it began."""
    said = {"name": row.name, "day": there.from_on.isoformat() if there.from_on else ""}
    if row.has and row.from_on not in {None, there.from_on}:
        return str(_("“%(name)s”已在目录里，起始日不能改。") % said)
    if not row.has and there.from_on is not None and (row.from_on or today()) < there.from_on:
        return str(_("“%(name)s”自%(day)s起才在目录里，停用日不能更早。") % said)
    return ""


def put(row: MedicineRow, there: Capability | None, *, demo: bool) -> Capability:
    """The line of the list as a checked row makes it; not saved."""
    if there is None:
        return Capability(
            county_id=row.institution.county_id, institution=row.institution,
            kind=Capability.Kind.MEDICINE, name=row.name, code=row.code,
            from_on=row.from_on or today(), source=row.source or _("本单位药品目录"), demo=demo,
        )  # fmt: skip
    there.code, there.source = row.code or there.code, row.source or there.source
    if not row.has:
        there.until_on = row.from_on or today()
    return there
