"""Training classes and guidance: kinds as data, and a year's board as plain counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """A kind of session by its name; which parameters print its number and its reach.

    `reaches` says that every base body is to be reached in a year; otherwise numbers alone
    are printed.
    """

    words: Promise
    least: str
    most: str = ""
    reaches: str = ""


#: A new kind is a new line here and nothing else.
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "members": Kind(
            _("成员单位培训班"),
            "staffing.training.member_courses[least]",
            "staffing.training.member_courses[most]",
        ),
        "villages": Kind(
            _("村医培训班"),
            "staffing.training.village_courses[least]",
            "staffing.training.village_courses[most]",
        ),
        "cdc": Kind(
            _("疾控技术指导和业务培训"),
            "staffing.training.cdc_per_year",
            reaches="staffing.training.cdc_coverage",
        ),
    }
)
KIND_WORDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {code: kind.words for code, kind in KINDS.items()}
)


def is_held(held: int, least: int | None, most: int | None) -> bool | None:
    """Whether so many are neither too few nor too many; None where nothing is printed."""
    if least is None and most is None:
        return None
    return (least is None or held >= least) and (most is None or held <= most)
