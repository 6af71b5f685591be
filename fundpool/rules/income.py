"""The lines of an income statement, and which of them a levy leaves out."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: 医疗收入 by line, in the order of the printed statement.
LINES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "registration": _("挂号收入"),
        "consultation": _("诊察收入"),
        "general": _("一般诊疗费收入"),
        "bed": _("床位收入"),
        "treatment": _("治疗收入"),
        "surgery": _("手术收入"),
        "nursing": _("护理收入"),
        "pharmacy": _("药事服务收入"),
        "examination": _("检查收入"),
        "laboratory": _("化验收入"),
        "consumables": _("卫生材料收入"),
        "drugs": _("药品收入"),
        "other": _("其他医疗收入"),
    }
)
#: By which word of a plan a line is left out.
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "examination": "检查检验",
        "laboratory": "检查检验",
        "consumables": "卫材",
        "drugs": "药品",
    }
)

REPORTED, ASSIGNED = "reported", "assigned"
#: Whose figure a base is: the unit's statement, or what the commission assigns to a new unit.
BASES: Final[Mapping[str, Promise]] = MappingProxyType(
    {REPORTED: _("单位收入表"), ASSIGNED: _("卫健委核定")}
)


def counting(left_out: Collection[str]) -> dict[str, bool]:
    """Of each line whether it counts, when these words of the plan are left out."""
    return {code: _WORDS.get(code) not in left_out for code in LINES}


def words_of(code: str) -> str:
    """A line in words."""
    return str(LINES.get(code, code))
