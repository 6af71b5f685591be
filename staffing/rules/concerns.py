"""Whom a rule before promotion concerns: on which side the employer stands, and what profession.

Two rules are printed and kept apart: doctors of every district body (JJ 五（三）4), professional
staff of the lead hospital and of the base (PL 五（三）2). What is not registered is said, never
guessed; a plan that prints nobody concerns everybody, and the page says so.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEAD: Final = "lead"
BASE: Final = "base"
DISTRICT: Final = "district"
ANY_BODY: Final = "county"
#: On which side the employer stands, by the code that a plan or a county writes.
EMPLOYERS: Final[Mapping[str, "StrOrPromise"]] = MappingProxyType(
    {
        LEAD: gettext_lazy("牵头医院"),
        BASE: gettext_lazy("基层医疗卫生机构"),
        DISTRICT: gettext_lazy("县区级机构（基层以上）"),
        ANY_BODY: gettext_lazy("本县区各机构"),
    }
)
DOCTORS: Final = "doctors"
PROFESSIONALS: Final = "professionals"
STAFF: Final[Mapping[str, "StrOrPromise"]] = MappingProxyType(
    {DOCTORS: gettext_lazy("医生"), PROFESSIONALS: gettext_lazy("专业技术人员")}
)
#: Registered professions that are certainly meant, and certainly not; of the others no plan says.
_MEANT: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = MappingProxyType(
    {
        DOCTORS: (
            frozenset({"doctor", "assistant_doctor"}),
            frozenset({"nurse", "pharmacist", "technician"}),
        ),
        PROFESSIONALS: (
            frozenset(
                {"doctor", "assistant_doctor", "nurse", "pharmacist", "technician", "public_health"}
            ),
            frozenset(),
        ),
    }
)

YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "unknown"
#: Nobody has said whom it concerns: it is shown to everybody.
OPEN: Final = "open"
APPLIES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        YES: gettext_lazy("适用于此人"),
        NO: gettext_lazy("不适用"),
        UNKNOWN: gettext_lazy("不能判断是否适用"),
        OPEN: gettext_lazy("方案没有写明适用于谁"),
    }
)
#: Why it does not concern somebody, and why that cannot be told.
WHY: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "employer": gettext_lazy("此人的单位不在其内，不适用。"),
        "profession": gettext_lazy("此人的执业类别不在其内，不适用。"),
        "no_employer": gettext_lazy("单位未登记，不能判断是否适用。"),
        "no_kind": gettext_lazy("单位的机构类别未登记，不能判断是否适用。"),
        "no_profession": gettext_lazy("人员性质未登记，不能判断是否适用。"),
        "open_profession": gettext_lazy("方案没有写明这一执业类别算不算在内，不能判断是否适用。"),
    }
)

#: The codes alone, as the REST document names them.
EMPLOYER_CODES: Final = tuple(EMPLOYERS)
STAFF_CODES: Final = tuple(STAFF)
APPLIES_CODES: Final = tuple(APPLIES)
WHY_CODES: Final = tuple(WHY)


class Employer(NamedTuple):
    """Who employs somebody: whether it is a lead hospital, and whether it is at the base.

    `is_base` is None where the kind of the body is not registered.
    """

    is_lead: bool
    is_base: bool | None


class Concern(NamedTuple):
    """Whether a rule concerns somebody: "yes", "no", "unknown" or "open", and the code of why."""

    applies: str
    why: str = ""


def concern(employers: str, staff: str, employer: Employer | None, profession: str) -> Concern:
    """Whether a rule for these employers and this staff concerns somebody.

    "" in `employers` or `staff` is what nobody has set; `employer` is None and `profession` ""
    where it is not registered. One no is enough, whatever else is unknown.
    """
    if not employers and not staff:
        return Concern(OPEN)
    found = [_employed(employers, employer), _professes(staff, profession)]
    for applies in (NO, UNKNOWN):
        for one in found:
            if one.applies == applies:
                return one
    return Concern(YES)


def whom(employers: str, staff: str) -> str:
    """Whom a rule concerns, in words; "" where nobody has said."""
    if not employers and not staff:
        return ""
    return _("%(employers)s的%(staff)s") % {
        "employers": EMPLOYERS.get(employers or ANY_BODY, employers),
        "staff": STAFF.get(staff, _("各类人员")),
    }


def sentence(employers: str, staff: str, found: Concern) -> str:
    """Whom a rule concerns and whether that is so of somebody; "" for a result of old."""
    if found.applies == OPEN:
        return _("方案没有写明适用于哪些人，县区也没有设定；这里对所有人列出。")
    if found.applies not in APPLIES:
        return ""
    told = {"whom": whom(employers, staff), "why": WHY.get(found.why, "")}
    if found.why:
        return _("本条适用于%(whom)s；%(why)s") % told
    return _("本条适用于%(whom)s。") % told


def _employed(employers: str, employer: Employer | None) -> Concern:
    if not employers:
        return Concern(YES)
    if employer is None:
        return Concern(UNKNOWN, "no_employer")
    if employers == LEAD:
        inside: bool | None = employer.is_lead
    elif employers == ANY_BODY:
        inside = True
    elif employer.is_base is None:
        inside = None
    else:
        inside = employer.is_base == (employers == BASE)
    if inside is None:
        return Concern(UNKNOWN, "no_kind")
    return Concern(YES) if inside else Concern(NO, "employer")


def _professes(staff: str, profession: str) -> Concern:
    if not staff:
        return Concern(YES)
    if not profession:
        return Concern(UNKNOWN, "no_profession")
    inside, outside = _MEANT[staff]
    if profession in inside:
        return Concern(YES)
    if profession in outside:
        return Concern(NO, "profession")
    return Concern(UNKNOWN, "open_profession")
