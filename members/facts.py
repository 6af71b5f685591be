"""Which facts the registry keeps of a body: those that change on a day, and the rest.

Nothing here knows a row. A dated fact changes by an event with its day and its order, and the
days before keep what they had; a plain fact has no history but the audit's.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

#: The event by which each dated fact changes.
EVENT_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "renamed",
        "name_en": "renamed",
        "kind": "regraded",
        "level": "regraded",
        "ownership": "regraded",
        "parent": "moved",
        "town": "moved",
    }
)
#: In the order in which pages and sheets show them.
DATED: Final = tuple(EVENT_OF)
PLAIN: Final = (
    "uscc",
    "licence_no",
    "legal_form",
    "income_type",
    "keeps_legal_person",
    "own_representative",
    "opened_on",
    "address",
    "phone",
    "latitude",
    "longitude",
)
#: What only a village clinic or a community station has (WS 218).
CLINIC: Final = ("clinic_mode", "joint_room", "ecg", "star")
CLINIC_KINDS: Final = frozenset({"B200", "D600"})
ALL: Final = (*DATED, *PLAIN, *CLINIC, "note")
#: A body says of itself everything but where the plan prints it and what the office notes.
PROPOSED: Final = tuple(field for field in ALL if field not in {"note", "opened_on"})

#: What a plan means with the words of its “不变” lists; a status of staff is no fact of a body.
_PROTECTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "名称": ("name",),
        "性质": ("kind", "ownership", "legal_form"),
        "举办": ("ownership",),
        "法人": ("legal_form", "keeps_legal_person", "own_representative"),
        "职能": ("kind",),
        "产权": ("ownership",),
        "资产": ("ownership",),
        "投入": ("income_type",),
        "机构设置": ("kind", "status"),
        "建制": ("parent", "status"),
    }
)


def fields_of(event: str) -> tuple[str, ...]:
    """The facts that an event of this kind changes."""
    return tuple(field for field, kind in EVENT_OF.items() if kind == event)


def asked_of(kind: str | None) -> tuple[str, ...]:
    """The facts that are asked of a body of this kind, in their order."""
    return tuple(field for field in ALL if kind in CLINIC_KINDS or field not in CLINIC)


def protects(words: Iterable[str]) -> dict[str, str]:
    """For every fact that a list of unchanged things touches, the words that protect it."""
    found: dict[str, str] = {}
    for said in words:
        for key, fields in _PROTECTS.items():
            if key in said:
                found |= {field: said for field in fields if field not in found}
    return found
