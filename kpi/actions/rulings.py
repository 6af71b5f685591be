"""口径解释: asked by a body, answered by the county, replaced or withdrawn by another person."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from alliance.core.periods import Period
from alliance.core.versions import check_version
from kpi import access
from kpi.actions._words import said
from kpi.models import DataElement, Indicator, Ruling
from kpi.rules import RULING
from members.models import Clause, County, Unit


@action
def ask_ruling(
    *,
    about: Indicator | DataElement,
    question: str,
    by: Actor,
    unit: Unit | None = None,
) -> Ruling:
    """Ask the county how a definition is to be read; `unit` is the body that asks.

    Without a body it is a question that the county puts to itself.
    """
    county = County.objects.get(pk=about.county_id)
    by = access.check_can_ask_ruling(by, county, unit)
    ruling = Ruling.objects.create(
        county=county,
        unit=unit,
        question=said(question, field="question", most=1000, needed=_("请写明要问什么。")),
        asked_by_id=by.person,
        asked_at=now(),
        demo=county.demo,
        **_about(about),
    )
    _record(by, "kpi.ruling_asked", ruling)
    return ruling


@action
def answer_ruling(
    *,
    ruling: Ruling,
    answer: str,
    from_period: str,
    version: str | int | None,
    by: Actor,
    clause: str = "",
    basis: str = "",
) -> Ruling:
    """Say how the definition is read, from which period on, by which clause or document.

    `clause` is a clause of the county's plan by its key; without one it is the definition's own.
    Who asked is told.
    """
    row = _locked(ruling.pk, version)
    by = access.check_can_answer_ruling(by, row)
    _write_answer(row, answer, from_period, clause, basis, by)
    row.state = RULING.after(row.state, "answer")
    row.version += 1
    row.save()
    _record(by, "kpi.ruling_answered", row, answer=row.answer, period=row.from_period)
    _tell(row, gettext_noop("“%(name)s”的口径已有解释。"))
    return row


@action
def replace_ruling(
    *,
    ruling: Ruling,
    answer: str,
    from_period: str,
    reason: str,
    version: str | int | None,
    by: Actor,
    clause: str = "",
    basis: str = "",
) -> Ruling:
    """A new answer to the same question takes the place of one; both stay readable.

    Runs that were computed keep the one that held then.
    """
    row = _locked(ruling.pk, version)
    by = access.check_can_replace(by, row)
    _end(row, "replace", said(reason, field="reason", most=500, needed=_("请写明为什么替换。")), by)
    successor = Ruling(
        county_id=row.county_id,
        indicator_id=row.indicator_id,
        element_id=row.element_id,
        question=row.question,
        unit_id=row.unit_id,
        asked_by_id=row.asked_by_id,
        asked_at=row.asked_at,
        state=Ruling.State.ANSWERED,
        replaces=row,
        demo=row.demo,
    )
    _write_answer(successor, answer, from_period, clause, basis, by)
    successor.save(force_insert=True)
    _record(by, "kpi.ruling_replaced", row, reason=row.ended_reason, answer=successor.answer)
    _tell(successor, gettext_noop("“%(name)s”的口径解释已被新的替换。"))
    return successor


@action
def withdraw_ruling(*, ruling: Ruling, reason: str, version: str | int | None, by: Actor) -> Ruling:
    """An answer holds no more, or a question is no longer asked; it stays on the record."""
    row = _locked(ruling.pk, version)
    by = access.check_can_withdraw_ruling(by, row)
    _end(
        row, "withdraw", said(reason, field="reason", most=500, needed=_("请写明为什么撤回。")), by
    )
    _record(by, "kpi.ruling_withdrawn", row, reason=row.ended_reason)
    if row.answered_at is not None:
        _tell(row, gettext_noop("“%(name)s”的口径解释已撤回，理由见解释页。"))
    return row


def _about(about: Indicator | DataElement) -> dict[str, Any]:
    return {"indicator": about} if isinstance(about, Indicator) else {"element": about}


def _locked(pk: UUID, version: str | int | None) -> Ruling:
    row = (
        Ruling.objects.select_for_update(no_key=True, of=("self",))
        .select_related("county", "indicator", "element", "unit__institution")
        .get(pk=pk)
    )
    check_version(row, version)
    return row


def _write_answer(  # noqa: PLR0917 - what a page carries
    row: Ruling, answer: str, from_period: str, clause: str, basis: str, by: Actor
) -> None:
    row.answer = said(answer, field="answer", most=2000, needed=_("请写明怎样解释。"))
    if not from_period.strip():
        sentence = _("请写明从哪个期间起按此解释。")
        raise Invalid(sentence, code="blank", fields={"from_period": sentence})
    period = Period.parse(from_period.strip())
    row.from_period, row.from_on = period.code, period.first_day
    row.basis = said(basis, field="basis", most=300)
    row.clause = _clause(row, clause.strip())
    row.answered_by_id, row.answered_at = by.person, now()


def _clause(row: Ruling, key: str) -> Clause | None:
    """The clause of the county's plan that was named; without one the definition's own."""
    about = row.indicator or row.element
    if not key:
        return about.clause if about else None
    found = Clause.objects.filter(plan=row.county.plan_id, key=key).first()
    if found is None:
        sentence = _("本县区的方案没有条款“%(key)s”。请照方案与条款页上的写法填写，或留空。") % {
            "key": key[:60]
        }
        raise Invalid(sentence, code="unknown_clause", fields={"clause": sentence})
    return found


def _end(row: Ruling, verb: str, reason: str, by: Actor) -> None:
    row.state = RULING.after(row.state, verb)
    row.ended_reason, row.ended_by_id, row.ended_at = reason, by.person, now()
    row.version += 1
    row.save()


def _name(row: Ruling) -> str:
    about = row.indicator or row.element
    return about.name if about else ""


def _record(by: Actor, what: str, row: Ruling, **details: Any) -> None:
    about = row.indicator or row.element
    audit.record(
        by,
        what,
        row,
        county=row.county_id,
        of=f"kpi.{'indicator' if row.indicator_id else 'dataelement'}:{about.pk if about else ''}",
        unit=row.unit.code if row.unit else "",
        **details,
    )


def _tell(row: Ruling, text: str) -> None:
    if row.asked_by_id is not None:
        outbox.tell(
            county=row.county_id,
            person=row.asked_by_id,
            text=text,
            url=row.get_absolute_url(),
            name=_name(row),
        )
