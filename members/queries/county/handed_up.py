"""What the registry counts for the apps above: alliances, centres, clinics with ECG, coverage."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.core.audit import label
from alliance.core.evidence import Evidence, EvidenceKind
from alliance.core.periods import Period
from members.models import Alliance, Centre, Institution
from members.queries.days import alliances_on, in_force, institutions_on, memberships_on
from members.rules import FULL_ROLES, PRIMARY_KINDS

VILLAGE_CLINIC: Final = "D600"

_KINDS: Final = (
    EvidenceKind(
        "members.alliance",
        _("紧密型医共体个数"),
        _("期末日已成立、未终止的紧密型医共体，每个计 1。"),
    ),
    EvidenceKind(
        "members.centre",
        _("资源共享中心个数"),
        _("期末日在册的资源共享中心（其他类别的中心不计），每个计 1。"),
    ),
    EvidenceKind(
        "members.village_clinic",
        _("村卫生室个数"),
        _("期末日开业的村卫生室（WS 218 类别 D600），每家计 1。"),
    ),
    EvidenceKind(
        "members.village_clinic_ecg",
        _("配备心电设备的村卫生室个数"),
        _(
            "期末日开业、查询时登记为“配备心电设备”的村卫生室（D600），每家计 1；"
            "有一家未登记是否配备，就不得出总数。"
        ),
        dated=False,
    ),
    EvidenceKind(
        "members.primary_public",
        _("公办基层医疗卫生机构个数"),
        _(
            "期末日开业、公办的社区卫生服务中心和卫生院（WS 218 类别 B100、C100、C210、C220），"
            "每家计 1；有一家未登记举办主体，就不得出总数。"
        ),
    ),
    EvidenceKind(
        "members.primary_joined",
        _("纳入紧密型医共体的公办基层医疗卫生机构个数"),
        _("上述公办基层机构中，期末日是紧密型医共体正式成员的，每家计 1，属几个医共体都只计一次。"),
    ),
)


def evidence_kinds() -> tuple[EvidenceKind, ...]:
    """What the registry can hand up."""
    return _KINDS


def evidence(period: Period, *, county: int, kind: str) -> Iterator[Evidence]:
    """The facts of one kind as they stood on the period's last day."""
    count = _COUNTING.get(kind)
    if count is not None:
        yield from count(county, period.last_day, kind)


def _alliances(county: int, on: date, kind: str) -> Iterator[Evidence]:
    for row in alliances_on(county, on).filter(kind=Alliance.Kind.TIGHT).order_by("code"):
        yield Evidence(label(row), kind, None, on)


def _centres(county: int, on: date, kind: str) -> Iterator[Evidence]:
    rows = Centre.objects.filter(in_force(on), county=county, family=Centre.Family.RESOURCE)
    for row in rows.order_by("code"):
        yield Evidence(label(row), kind, row.host_id, on)


def _clinics(county: int, on: date, kind: str) -> Iterator[Evidence]:
    for row in institutions_on(county, on).filter(kind=VILLAGE_CLINIC).order_by("code"):
        yield Evidence(label(row), kind, row.pk, on)


def _with_ecg(county: int, on: date, kind: str) -> Iterator[Evidence]:
    """A clinic of which nobody has said whether it has one counts as not known."""
    rows = institutions_on(county, on).filter(kind=VILLAGE_CLINIC).exclude(ecg=False)
    for row in rows.order_by("code"):
        yield Evidence(label(row), kind, row.pk, on, Decimal(1) if row.ecg else None)


def _primary(county: int, on: date, kind: str) -> Iterator[Evidence]:
    """A body of which nobody has said who owns it counts as not known."""
    rows = institutions_on(county, on).filter(kind__in=PRIMARY_KINDS)
    public = Q(ownership=Institution.Ownership.PUBLIC) | Q(ownership=None)
    for row in rows.filter(public).order_by("code"):
        yield Evidence(label(row), kind, row.pk, on, Decimal(1) if row.ownership else None)


def _joined(county: int, on: date, kind: str) -> Iterator[Evidence]:
    tight = alliances_on(county, on).filter(kind=Alliance.Kind.TIGHT)
    there = memberships_on(county, on).filter(role__in=FULL_ROLES, alliance__in=tight.values("pk"))
    joined = set(there.values_list("institution_id", flat=True))
    for fact in _primary(county, on, kind):
        if fact.institution in joined:
            yield fact


_COUNTING: Final[Mapping[str, Callable[[int, date, str], Iterator[Evidence]]]] = {
    "members.alliance": _alliances,
    "members.centre": _centres,
    "members.village_clinic": _clinics,
    "members.village_clinic_ecg": _with_ecg,
    "members.primary_public": _primary,
    "members.primary_joined": _joined,
}
