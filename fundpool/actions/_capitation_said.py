"""What is said of a year of public-health money, checked and taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid, NotSet, wrong_field
from fundpool.actions._said import LONGEST
from fundpool.models import CapitationYear
from fundpool.queries import capitation as queries

#: So many decimals a verified quantity may have.
PLACES: Final = 2
FOUR: Final = ("q1_fen", "q2_fen", "q3_fen", "q4_fen")


@dataclass(frozen=True)
class YearTold:
    """What a year says: population and standard with their sources, None while not set; own quarters."""

    document_no: str
    population: int | None = None
    population_source: str = ""
    per_head_fen: int | None = None
    per_head_source: str = ""
    own: tuple[int, int, int, int] | None = None


def write(row: CapitationYear, told: YearTold) -> None:
    """Take over what was said; a number needs its source, the county's own value has one."""
    row.document_no = told.document_no.strip()
    wrong = {}
    said: Mapping[str, tuple[int | None, str, str]] = {
        "population": (told.population, told.population_source, queries.POPULATION),
        "per_head": (told.per_head_fen, told.per_head_source, queries.PER_HEAD),
    }
    for name, (typed, typed_source, key) in said.items():
        value, source = typed, typed_source
        if value is None:
            value, source = _of_county(row.county_id, key)
        elif value < 0:
            wrong[name] = _("不能是负数，请核对。")
        elif not source.strip() or len(source) > LONGEST:
            wrong[f"{name}_source"] = _("请写明依据（文件或条款），不超过%(n)d字。") % {
                "n": LONGEST
            }
        setattr(row, "population" if name == "population" else "per_head_fen", value)
        setattr(row, f"{name}_source", source.strip())
    for field, fen in zip(FOUR, told.own or (None,) * 4, strict=True):
        if fen is not None and fen < 0:
            wrong[field] = _("不能是负数，请核对。")
        setattr(row, field, fen)
    if wrong:
        raise Invalid(_("有内容没有填好，请返回改正后再提交。"), fields=wrong)


def _of_county(county: int, key: str) -> tuple[int | None, str]:
    try:
        said = queries.rule(county, key)
    except NotSet:
        return None, ""
    return (said.typed, queries.source_of(said)) if isinstance(said.typed, int) else (None, "")


def check_amount(amount: Decimal) -> None:
    """A quantity: not below nought, at most two decimals."""
    if not amount.is_finite() or amount < 0 or amount != round(amount, PLACES):
        raise wrong_field("amount", _("工作量不能是负数，最多两位小数，请核对。"))


def locked(row: CapitationYear) -> CapitationYear:
    """A year under its lock; inside an action."""
    rows = CapitationYear.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("county", "pool", "earmark").get(county=row.county_id, pk=row.pk)
