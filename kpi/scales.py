"""Units that are the same measure in another size: 元 and 万元, 人 and 万人, % and a plain share."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from alliance.core.imports.layout import normal

#: Each family's units, as multiples of its first one.
_FAMILIES: Final[tuple[Mapping[str, Decimal], ...]] = (
    {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(10**8)},
    {"人": Decimal(1), "千人": Decimal(1000), "万人": Decimal(10_000)},
    {"人次": Decimal(1), "千人次": Decimal(1000), "万人次": Decimal(10_000)},
    {"%": Decimal(1), "‰": Decimal("0.1"), "比值": Decimal(100)},
)
#: Every unit that has relatives.
SCALES: Final = tuple(name for family in _FAMILIES for name in family)
#: How a unit may be written besides.
_ALSO: Final = {"％": "%", "小数": "比值", "百分比": "%", "千分比": "‰"}


def scales_of(unit: str) -> dict[str, Decimal]:
    """The units in which a figure of this unit may stand, with the factor into it; itself first.

    `scales_of("元")["万元"]` is 10 000. A unit without relatives has only itself.
    """
    family = next((one for one in _FAMILIES if unit in one), {unit: Decimal(1)})
    others = {name: size / family[unit] for name, size in family.items() if name != unit}
    return {unit: Decimal(1), **others}


@lru_cache(maxsize=512)
def factor_of(unit: str, said: str) -> Decimal | None:
    """The factor from the unit that is said into a figure's own; None where it is no relative."""
    wanted = normal(said)
    scales = {normal(name): factor for name, factor in scales_of(unit).items()}
    return scales.get(wanted, scales.get(normal(_ALSO.get(said.strip(), said))))


def in_scale(value: Decimal, unit: str, wanted: str) -> Decimal:
    """A figure of this unit in another one, exactly: 12 345 元 are 1.2345 万元.

    Without a wanted unit, or with one that is no relative, the figure stays as it is.
    """
    factor = factor_of(unit, wanted) if wanted else None
    if factor is None or factor == 1:
        return value
    sign, digits, exponent = value.as_tuple()
    return Decimal(
        (sign, digits, int(exponent) - factor.adjusted())
    )  # a power of ten: no digit is lost
