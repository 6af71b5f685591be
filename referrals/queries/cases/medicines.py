"""Whether a base has what a patient takes along: the packet's medicines against the base's list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.core.clock import today
from alliance.core.showing import listed, local
from members import queries as member_queries
from members.models import Institution
from referrals.models import Referral
from referrals.rules.medicines import missing
from referrals.vocabulary import DOWN


@dataclass(frozen=True)
class MedicineCheck:
    """A base, whether it has a list, and the lines of the packet that do not stand on it."""

    base: Institution
    has_list: bool
    missing: list[str]

    @property
    def tone(self) -> str:
        """How it is shown."""
        return "warn" if self.missing else "good" if self.has_list else "info"

    @property
    def words(self) -> str:
        """In one sentence."""
        said = {"base": local(self.base, "name"), "missing": listed(self.missing)}
        if not self.has_list:
            return str(_("%(base)s未上传药品目录，带药没有对照。") % said)
        if self.missing:
            return str(_("%(base)s的药品目录里没有：%(missing)s。") % said)
        return str(_("带药都在%(base)s的药品目录里。") % said)

    @property
    def short(self) -> str:
        """Beside the base's name, where bases are chosen from."""
        if not self.has_list:
            return str(_("未上传药品目录"))
        n = len(self.missing)
        return ngettext("缺%(n)d种药", "缺%(n)d种药", n) % {"n": n} if n else str(_("药品齐"))


def intended_of(row: Referral) -> Institution | None:
    """The base a down-referral is offered to or thought of for: said, or the one that sent up."""
    if row.destination is not None:
        return row.destination
    if code := row.packet.get("intended"):
        return Institution.objects.filter(county=row.county_id, code=code).first()
    return row.predecessor.origin if row.predecessor is not None else None


def medicine_check(row: Referral) -> MedicineCheck | None:
    """The packet against the list of that base; None without a packet or a base."""
    text = row.packet.get("medicines") if row.direction == DOWN else ""
    base = intended_of(row) if text else None
    return None if base is None else medicine_checks(row, [base])[base.pk]


def medicine_checks(row: Referral, bases: Iterable[Institution]) -> dict[int, MedicineCheck]:
    """The packet against the lists of several bases, by their ids; one statement."""
    there = list(bases)
    lists = member_queries.sharing.medicine_lists(
        row.county_id, [base.pk for base in there], today()
    )
    text = str(row.packet.get("medicines", ""))
    return {base.pk: _check(base, lists.get(base.pk), text) for base in there}


def medicine_record(row: Referral) -> dict[str, Any] | None:
    """The check as a program reads it; None where there is nothing to check."""
    found = medicine_check(row)
    if found is None:
        return None
    return {"base": found.base.code, "has_list": found.has_list, "missing": found.missing}


def _check(base: Institution, there: list[tuple[str, str]] | None, text: str) -> MedicineCheck:
    return MedicineCheck(base, bool(there), missing(text, there) if there else [])
