"""What is asked for of the figures: a period, whose, which specialty and direction."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.periods import Period
from referrals.access.figures import Wanted
from referrals.vocabulary import DIRECTIONS, SPECIALTIES

#: What the address of the figures may name, in the order of the form.
NAMES = ("period", "alliance", "institution", "specialty", "direction")


def wanted_of(said: Mapping[str, str]) -> Wanted:
    """What an address asks for, this month where it names no period; Invalid names what is wrong."""
    text = said.get("period", "")
    try:
        period = Period.parse(text) if text else Period.containing(today(), "month")
    except Invalid as refusal:
        raise Invalid(str(refusal), code=refusal.code, fields={"period": str(refusal)}) from refusal
    specialty, direction = said.get("specialty", ""), said.get("direction", "")
    wrong = {}
    if specialty and specialty not in SPECIALTIES:
        wrong["specialty"] = _("请选专科。")
    if direction and direction not in DIRECTIONS:
        wrong["direction"] = _("请选方向。")
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return Wanted(
        period, said.get("alliance", ""), said.get("institution", ""), specialty, direction
    )


def month_of(text: str) -> Period:
    """The month asked for as 202611, otherwise this one; Invalid for anything else."""
    if not text:
        return Period.containing(today(), "month")
    month = Period.parse(text)
    if month.kind != "month":
        told = _("请写月份，如 202611。")
        raise Invalid(told, fields={"month": told})
    return month
