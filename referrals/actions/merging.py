"""Two rows of one patient unite: one person proposes it, another carries it out or refuses."""

import json
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db.models import Field, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.showing import listed
from referrals import queries
from referrals.access import doubles as access
from referrals.actions._people import decide, said, tell_desks
from referrals.actions.cases._numbers import held_series
from referrals.models import Patient, PatientMerge, PatientRestriction, Referral
from referrals.people_rules import FIELDS, KEPT, OTHER, PROPOSED, SIDES, UNITING
from referrals.queries import doubles as merging
from referrals.vocabulary import SPECIALTIES

_WAITS: Final = gettext_noop("有一项患者记录合并等另一人确认。")
_DECIDED: Final = gettext_noop("您提出的患者记录合并已有决定。")
#: What tells how rows were united stays where it pointed.
_HISTORY: Final[tuple[type[Model], ...]] = (Patient, PatientMerge)


@action
def propose_merge(
    *, kept: Patient, other: Patient, chosen: Mapping[str, str], reason: str, by: Actor
) -> PatientMerge:
    """Which row stays, and of every field that differs whose value; nothing changes yet."""
    kept, other = _locked(kept.pk, other.pk)
    by = access.check_can_propose_merge(by, kept, other)
    _check_living(kept, other)
    reason = said(reason, _("请写明为什么认为是同一人。"))
    _check_chosen(kept, other, chosen)
    if PatientMerge.objects.filter(state=PROPOSED, other__in=(kept, other)).exists() or (
        PatientMerge.objects.filter(state=PROPOSED, kept=other).exists()
    ):
        raise Refused(_("其中一份记录已有待确认的合并，请先决定那一项。"), code="proposed")
    row = PatientMerge.objects.create(
        county_id=kept.county_id, kept=kept, other=other, state=PROPOSED, chosen=dict(chosen),
        reason=reason, proposed_by_id=by.person, proposed_for_id=by.for_person,
        proposed_at=now(), demo=kept.demo and other.demo,
    )  # fmt: skip
    audit.record(by, "patient.merge_proposed", row, county=row.county_id, reason=reason)
    places = (kept.institution_id, other.institution_id)
    tell_desks(row.county_id, places, _WAITS, row.get_absolute_url(), by)
    return row


@action
def confirm_merge(*, merge: PatientMerge, by: Actor) -> PatientMerge:
    """Everything that points to the other row points to the kept one, which takes what was chosen.

    Refused where the patient would then have two cases that one patient may not have at once; the
    sentence says which of them has to end first.
    """
    row = _decided(merge, "confirm")
    by = access.check_can_decide_merge(by, row, "confirm")
    # In the order of those that step on (case, series) and of those that begin (series, patient).
    rows = Referral.objects.select_for_update(no_key=True, of=("self",))
    list(rows.filter(patient__in=(row.kept_id, row.other_id)).order_by("pk").values_list("pk"))
    held_series(row.county_id)
    kept, other = _locked(row.kept_id, row.other_id)
    _check_living(kept, other)
    _check_chosen(kept, other, row.chosen)
    _check_way(kept, other)
    row.before = merging.sealed_before(row, json.dumps(_kept_values(kept, other)))
    _unite(row, kept, other)
    row.moved = _moved(kept, other)
    _settle(row, "confirm", "", by)
    audit.record(
        by, "patient.merged", row, county=row.county_id, reason=row.reason,
        rows=sum(row.moved.values()),
    )  # fmt: skip
    return row


@action
def refuse_merge(*, merge: PatientMerge, reason: str, by: Actor) -> PatientMerge:
    """They are two people: the pair is not shown again among those that wait."""
    row = _decided(merge, "refuse")
    by = access.check_can_decide_merge(by, row, "refuse")
    reason = said(reason, _("请写明为什么不是同一人。"))
    _settle(row, "refuse", reason, by)
    audit.record(by, "patient.merge_refused", row, county=row.county_id, reason=reason)
    return row


@action
def withdraw_merge(*, merge: PatientMerge, by: Actor) -> PatientMerge:
    """Whoever proposed it takes it back before it is decided."""
    row = _decided(merge, "withdraw")
    by = access.check_can_decide_merge(by, row, "withdraw")
    _settle(row, "withdraw", "", by)
    audit.record(by, "patient.merge_withdrawn", row, county=row.county_id)
    return row


def _decided(merge: PatientMerge, verb: str) -> PatientMerge:
    row = PatientMerge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    UNITING.after(row.state, verb)
    return row


def _settle(row: PatientMerge, verb: str, reason: str, by: Actor) -> None:
    decide(row, UNITING, verb, reason, by, text=_DECIDED, url=row.get_absolute_url())


def _locked(kept: UUID, other: UUID) -> tuple[Patient, Patient]:
    rows = Patient.objects.select_for_update(no_key=True).filter(pk__in=(kept, other))
    found = {row.pk: row for row in rows.order_by("pk")}
    return found[kept], found[other]


def _check_living(kept: Patient, other: Patient) -> None:
    for row in (kept, other):
        if row.merged_into_id is not None or row.restricted_at is not None:
            raise Refused(
                _("其中一份记录已经并入别的记录或限制使用，不能再合并。"), code="not_living"
            )
    waiting = PatientRestriction.objects.filter(patient__in=(kept, other), state=PROPOSED)
    if waiting.exists():
        raise Refused(_("其中一份记录有待决定的限制使用申请，请先决定那一项。"), code="restricting")


def _check_chosen(kept: Patient, other: Patient, chosen: Mapping[str, str]) -> None:
    """One choice for every field that differs, and for no other."""
    differ = merging.differing(kept, other)
    sentence = _("请为每个不同的项目选一份。")
    wrong = {name: sentence for name in differ if chosen.get(name) not in SIDES}
    wrong |= {name: _("这一项两份相同，不用选。") for name in chosen if name not in differ}
    if wrong:
        told = listed(FIELDS.get(name, name) for name in wrong)
        raise Invalid(
            _("两份记录的差别和所选不一致：%(fields)s。请对照后重新选择。") % {"fields": told},
            fields=wrong,
        )


def _check_way(kept: Patient, other: Patient) -> None:
    for rows in merging.in_each_others_way(kept, other):
        first = rows[0]
        raise Refused(
            _(
                "合并后同一患者会有%(n)d件%(specialty)s的%(direction)s：%(numbers)s。请先办结或取消到只剩一件，再合并。"
            )
            % {
                "n": len(rows),
                "specialty": SPECIALTIES[first.specialty],
                "direction": first.get_direction_display(),
                "numbers": listed(row.number for row in rows),
            },
            code="two_at_once",
        )


def _kept_values(kept: Patient, other: Patient) -> dict[str, dict[str, str]]:
    """Both rows as they are, for the history."""
    return {side: _values(row) for side, row in ((KEPT, kept), (OTHER, other))}


def _values(row: Patient) -> dict[str, str]:
    sealed = {name: queries.cases.opened(row, name) for name in ("number", "phone", "address")}
    return {
        "name": row.name, "document": row.document, "sex": row.sex,
        "born_on": row.born_on.isoformat() if row.born_on else "",
        "institution": str(row.institution_id), "entered_at": row.entered_at.isoformat(), **sealed,
    }  # fmt: skip


def _unite(merge: PatientMerge, kept: Patient, other: Patient) -> None:
    """The kept row takes what was chosen; the other one stays as it was, and apart."""
    for name, side in merge.chosen.items():
        if side == OTHER:
            _take(kept, other, name)
    other.merged_into, other.merged_at, other.apart = kept, now(), True
    other.version += 1
    other.save()
    held = merging.living().filter(county=kept.county_id, apart=False).exclude(pk=kept.pk)
    keys = queries.cases.keys_of(kept)
    kept.apart = bool(kept.number_index) and held.filter(number_index__in=keys).exists()
    kept.version += 1
    kept.save()


def _take(kept: Patient, other: Patient, name: str) -> None:
    if name in {"number", "phone", "address"}:
        text = queries.cases.opened(other, name)
        setattr(kept, name, queries.cases.sealed(kept, name, text))
        if name == "number":
            kept.document, kept.number_index = other.document, other.number_index
        elif name == "phone":
            kept.phone_index = other.phone_index
        return
    setattr(kept, name, getattr(other, name))


def _moved(kept: Patient, other: Patient) -> dict[str, int]:
    """Every row of every model that points to the other one points to the kept one.

    Asked of Django, so that a model that comes later goes along. Rows that stand under a patient's
    key stand under the kept one's from now on.
    """
    key, counted = queries.cases.keys_of(kept)[0], {}
    for model, name in _pointing():
        rows = model._default_manager
        n = rows.filter(**{name: other.pk}).update(**{name: kept.pk})
        if any(field.name == "patient_key" for field in model._meta.concrete_fields):
            rows.filter(**{name: kept.pk}).exclude(patient_key=key).update(patient_key=key)
        if n:
            counted[model._meta.label_lower] = n
    return counted


def _pointing() -> list[tuple[type[Model], str]]:
    found = []
    for relation in Patient._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.one_to_many:
            model, field = relation.related_model, relation.field  # type: ignore[union-attr]
            if model not in _HISTORY and isinstance(field, Field):
                found.append((model, field.name))
    return found  # type: ignore[return-value]
