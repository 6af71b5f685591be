"""口径解释 in lists: what can be asked about, what waits for an answer, what came before."""

from collections.abc import Iterator

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.showing import local
from alliance.core.waiting import Waiting
from kpi.models import DataElement, Indicator, Ruling
from members import access as member_access

MOST = 20
#: What stands before a code in an address or a form: `indicator:bn_k01`.
KINDS = ("indicator", "element")


def subjects(
    indicators: QuerySet[Indicator], elements: QuerySet[DataElement]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Everything that can be asked about, by kind: value on a form, name; two statements."""
    rows = (
        (_("指标"), "indicator", indicators.order_by("position", "code")),
        (_("数据元"), "element", elements.order_by("position", "code")),
    )
    return [
        (label, [(f"{kind}:{row.code}", f"{local(row, 'name')}（{row.code}）") for row in found])
        for label, kind, found in rows
    ]


def rulings_about(rulings: QuerySet[Ruling], kind: str, code: str) -> QuerySet[Ruling]:
    """Those about one definition."""
    return rulings.filter(**{f"{kind}__code": code}) if kind in KINDS else rulings.none()


def counted_states(rulings: QuerySet[Ruling]) -> dict[str, int]:
    """How many there are in each state."""
    rows = rulings.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def chain(rulings: QuerySet[Ruling], ruling: Ruling) -> list[Ruling]:
    """The answers to the same question, the newest first; one statement."""
    rows = {
        row.pk: row
        for row in rulings.filter(
            county=ruling.county_id,
            question=ruling.question,
            asked_at=ruling.asked_at,
            indicator=ruling.indicator_id,
            element=ruling.element_id,
        )
    }
    return sorted(rows.values(), key=lambda row: row.answered_at or row.asked_at, reverse=True)


def rulings_waiting(actor: Actor) -> Iterator[Waiting]:
    """Questions that wait for an answer of the commission."""
    counties = member_access.reach(actor, "kpi.answer_ruling").counties
    if not counties or actor.is_system:
        return
    rows = Ruling.objects.filter(county__in=counties, state=Ruling.State.ASKED).select_related(
        "indicator", "element", "unit", "asked_by"
    )
    for row in rows.order_by("asked_at")[:MOST]:
        yield Waiting(
            app="kpi",
            what=_("口径问题：%(name)s") % {"name": local(row.indicator or row.element, "name")},
            who=row.unit.name if row.unit else (row.asked_by.name if row.asked_by else _("系统")),
            when=row.asked_at,
            due_on=None,
            url=row.get_absolute_url(),
            verb=_("解释"),
        )
