"""Rows that may be one patient: found, put beside each other, and what stands in the way."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Replace, Upper
from django.utils.functional import Promise

from alliance.core import crypto
from referrals import identity
from referrals.models import Patient, PatientMerge, Referral
from referrals.people_rules import FIELDS, KEPT, OTHER, PROPOSED, REFUSED
from referrals.queries.cases.patients import keys_of, opened
from referrals.vocabulary import DOCUMENTS, DOWN, RESIDENT, SEXES, UP

#: What of a name says nothing about whose it is.
_SIGNS: Final = (" ", "\u3000", "·")
_SEALED: Final = frozenset({"number", "phone", "address"})
_TABLE: Final = "referrals.patientmerge"


@dataclass(frozen=True)
class Double:
    """Two rows that may be one patient; `certain` where both have one number.

    `cases` and `going` count the referrals of each, `merge` is the proposal that waits.
    """

    first: Patient
    second: Patient
    certain: bool
    cases: tuple[int, int]
    going: tuple[int, int]
    merge: PatientMerge | None


@dataclass(frozen=True)
class Beside:
    """One field of two rows as it may be shown."""

    name: str
    label: Promise
    first: str
    second: str
    same: bool


def living() -> QuerySet[Patient]:
    """Rows that were neither merged into another one nor hidden."""
    return Patient.objects.filter(merged_into__isnull=True, restricted_at__isnull=True)


def twins() -> QuerySet[Patient]:
    """To be asked within a query of patients: earlier rows that are certainly or probably the same.

    Two residents' numbers that differ are two people; a pair that was looked at and refused is
    none either.
    """
    looked = PatientMerge.objects.filter(state=REFUSED).filter(
        Q(kept=OuterRef("pk"), other=OuterRef(OuterRef("pk")))
        | Q(other=OuterRef("pk"), kept=OuterRef(OuterRef("pk")))
    )
    certain = Q(number_index=OuterRef("number_index")) & ~Q(number_index="")
    probable = (
        Q(phone_index=OuterRef("phone_index"), born_on=OuterRef("born_on"))
        & ~Q(phone_index="")
        & ~(
            Q(document=RESIDENT)
            & Q(document=OuterRef("document"))
            & ~Q(number_index=OuterRef("number_index"))
        )
        & Q(said=_plainly(OuterRef("name")))
    )
    rows = living().annotate(said=_plainly(F("name")))
    return rows.filter(certain | probable, ~Exists(looked), county=OuterRef("county"), pk__lt=OuterRef("pk"))  # fmt: skip


def _plainly(said: Combinable) -> Combinable:
    for sign in _SIGNS:
        said = Replace(said, Value(sign), Value(""), output_field=CharField())
    return Upper(said)


def _plain(name: str) -> str:
    for sign in _SIGNS:
        name = name.replace(sign, "")
    return name.upper()


def alike(first: Patient, second: Patient) -> str:
    """`certain`, `probable` or nothing: the same question about two rows at hand."""
    if first.number_index and first.number_index == second.number_index:
        return "certain"
    two_people = (
        first.document == second.document == RESIDENT and first.number_index != second.number_index
    )
    same = (
        first.phone_index
        and first.phone_index == second.phone_index
        and first.born_on is not None
        and first.born_on == second.born_on
        and _plain(first.name) == _plain(second.name)
    )
    return "probable" if same and not two_people else ""


def doubles(rows: list[Patient]) -> list[Double]:
    """Each of a page's later rows beside the earliest one like it; three statements."""
    if not rows:
        return []
    numbers = {row.number_index for row in rows} - {""}
    phones = {row.phone_index for row in rows} - {""}
    there = living().filter(
        Q(number_index__in=numbers) | Q(phone_index__in=phones),
        county__in={row.county_id for row in rows},
    )
    others = list(there.select_related("institution").order_by("pk"))
    merges = _merges({row.pk for row in others})
    counts = _counts({row.pk for row in others})
    found = []
    for row in rows:
        for one in others:
            merge = merges.get(frozenset({one.pk, row.pk}))
            looked = merge is not None and merge.state == REFUSED
            how = alike(one, row) if one.pk < row.pk and not looked else ""
            if how:
                pair = (counts.get(one.pk, (0, 0)), counts.get(row.pk, (0, 0)))
                (n, going), (n2, going2) = pair
                found.append(Double(one, row, how == "certain", (n, n2), (going, going2), merge))
                break
    return found


def _merges(patients: Iterable[object]) -> dict[frozenset[object], PatientMerge]:
    """Those that wait or were refused, by their pair; the one that waits wins."""
    rows = PatientMerge.objects.filter(
        other__in=list(patients), state__in=(PROPOSED, REFUSED)
    ) | PatientMerge.objects.filter(kept__in=list(patients), state__in=(PROPOSED, REFUSED))
    found = sorted(rows, key=lambda one: one.state == PROPOSED)
    return {frozenset({one.kept_id, one.other_id}): one for one in found}


def _counts(patients: Iterable[object]) -> dict[object, tuple[int, int]]:
    rows = Referral.objects.filter(patient__in=list(patients)).order_by().values("patient")
    counted = rows.annotate(n=Count("pk"), going=Count("pk", filter=Q(is_open=True)))
    return {one["patient"]: (one["n"], one["going"]) for one in counted}


def beside(first: Patient, second: Patient) -> list[Beside]:
    """Field by field; what identifies a person is masked, and compared in the clear."""
    return [
        Beside(name, label, _shown(first, name), _shown(second, name),
               _held(first, name) == _held(second, name))
        for name, label in FIELDS.items()
    ]  # fmt: skip


def _held(row: Patient, name: str) -> object:
    if name == "number":
        return row.document, opened(row, name)
    return opened(row, name) if name in _SEALED else getattr(row, name)


def _shown(row: Patient, name: str) -> str:
    if name == "number":
        return f"{row.get_document_display()} {identity.masked(opened(row, name))}".strip()
    if name in _SEALED:
        return identity.masked(opened(row, name))
    if name == "sex":
        return str(SEXES[row.sex])
    if name == "born_on":
        return row.born_on.isoformat() if row.born_on else ""
    return str(getattr(row, name))


def differing(first: Patient, second: Patient) -> tuple[str, ...]:
    """The fields of which one value has to be chosen."""
    return tuple(one.name for one in beside(first, second) if not one.same)


def in_each_others_way(first: Patient, second: Patient) -> list[list[Referral]]:
    """Cases that one patient may not have at once, together: one must end before the rows unite.

    One open up-referral a specialty in the county, one draft of it a body, one open down-referral
    a body; whichever row of the county has the number.
    """
    keys = {*keys_of(first), *keys_of(second)}
    rows = Referral.objects.filter(
        Q(patient__in=(first.pk, second.pk)) | Q(patient_key__in=keys),
        Q(is_open=True) | Q(status="draft"),
        county=first.county_id,
    ).order_by("created_at", "id")
    places: dict[tuple[object, ...], list[Referral]] = {}
    for row in rows:
        if row.direction == UP and row.is_open and not row.green:
            places.setdefault((UP, row.specialty), []).append(row)
        elif row.direction == UP and row.status == "draft":
            places.setdefault(("draft", row.specialty, row.origin_id), []).append(row)
        elif row.direction == DOWN and row.is_open:
            places.setdefault((DOWN, row.origin_id), []).append(row)
    return [found for found in places.values() if len(found) > 1]


def before_of(merge: PatientMerge) -> str:
    """What both rows held before they united, as JSON; empty until then."""
    if not merge.before:
        return ""
    return crypto.unseal(merge.before, table=_TABLE, pk=merge.pk, field="before")


def sealed_before(merge: PatientMerge, text: str) -> str:
    """The same text as the row keeps it."""
    return crypto.seal(text, table=_TABLE, pk=merge.pk, field="before")


def history_of(merge: PatientMerge) -> list[Beside]:
    """Both rows as they were before they united, masked; empty until then."""
    text = before_of(merge)
    if not text:
        return []
    rows = json.loads(text)
    kept, other = rows[KEPT], rows[OTHER]
    return [
        Beside(name, label, _told(kept, name), _told(other, name), kept[name] == other[name])
        for name, label in FIELDS.items()
    ]


def _told(said: Mapping[str, str], name: str) -> str:
    if name == "number":
        return f"{DOCUMENTS[said['document']]} {identity.masked(said['number'])}".strip()
    if name in _SEALED:
        return identity.masked(said[name])
    return str(SEXES[said["sex"]]) if name == "sex" else said[name]
