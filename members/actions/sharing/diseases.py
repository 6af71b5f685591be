"""Disease lists: entries come out of the county's own file, none is invented."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.actions._last_days import day_after
from members.models import DiseaseEntry, DiseaseList

BATCH = 1000


@dataclass(frozen=True)
class Disease:
    """One disease as the file gives it: when it is referred, and which papers go along."""

    icd: str
    name: str
    level: str = ""
    direction: str = ""
    required: tuple[str, ...] = ()
    criteria: str = ""

    def agrees_with(self, entry: DiseaseEntry) -> bool:
        """Whether the entry says the same."""
        said = (self.name, self.level, self.direction, list(self.required), self.criteria)
        return said == (
            entry.name,
            entry.level,
            entry.direction,
            entry.required,
            entry.criteria,
        )


@dataclass(frozen=True)
class Entered:
    """What an upload did to a list."""

    added: int
    changed: int
    left: int


@action
def enter_diseases(
    *,
    catalogue: DiseaseList,
    rows: Iterable[Disease],
    by: Actor,
    from_on: date | None = None,
    document_no: str = "",
    demo: bool = False,
) -> Entered:
    """Take the rows of the county's file into a list, from a day (today when not said).

    A disease is known by its ICD code. One that says something else from now on ends the day
    before and begins anew, so that past days keep what held then; one that is not in the file
    stays. `document_no` is the number of the county's list. Invalid names every bad row.
    """
    catalogue = DiseaseList.objects.select_for_update(no_key=True).get(pk=catalogue.pk)
    by = access.check_may(by, "members.keep_registry", county=catalogue.county_id)
    start = from_on or today()
    given = _checked(list(rows))
    there = {
        entry.icd: entry
        for entry in DiseaseEntry.objects.filter(
            queries.days.overlaps(start, None), catalogue=catalogue, icd__in=given
        ).order_by("from_on", "id")
    }
    changed = [
        there[icd] for icd in given if icd in there and not given[icd].agrees_with(there[icd])
    ]
    ended = [entry for entry in changed if entry.from_on is None or entry.from_on < start]
    mended = [entry for entry in changed if entry not in ended]
    for entry in ended:
        entry.until_on = start
    for entry in mended:
        row = given[entry.icd]
        entry.name, entry.level, entry.direction = row.name, row.level, row.direction
        entry.required, entry.criteria = list(row.required), row.criteria
    DiseaseEntry.objects.bulk_update(ended, ["until_on"], batch_size=BATCH)
    fields = ["name", "level", "direction", "required", "criteria"]
    DiseaseEntry.objects.bulk_update(mended, fields, batch_size=BATCH)
    begun = [icd for icd in given if icd not in there] + [entry.icd for entry in ended]
    DiseaseEntry.objects.bulk_create(
        [_entry(catalogue, given[icd], start, demo=demo) for icd in begun], batch_size=BATCH
    )
    if document_no:
        catalogue.document_no = document_no
    catalogue.version += 1
    catalogue.save(update_fields=["document_no", "version"])
    entered = Entered(len(begun) - len(ended), len(changed), len(given) - len(begun) - len(mended))
    audit.record(
        by,
        "disease_list.entered",
        catalogue,
        code=catalogue.code,
        from_on=start,
        document_no=document_no,
        added=entered.added,
        changed=[entry.icd for entry in changed],
    )
    return entered


@action
def end_disease(*, entry: DiseaseEntry, last_day: date, by: Actor, reason: str) -> DiseaseEntry:
    """A disease leaves its list; `last_day` is the last day on which it stood there."""
    entry = DiseaseEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    by = access.check_may(by, "members.keep_registry", county=entry.county_id)
    until_on = day_after(last_day, entry.from_on)
    if entry.until_on and until_on >= entry.until_on:
        raise Refused(_("%(name)s在这一天以前已经终止。") % {"name": entry.name}, code="ended")
    entry.until_on = until_on
    entry.save(update_fields=["until_on"])
    audit.record(by, "disease_list.ended", entry, reason=reason, icd=entry.icd, last_day=last_day)
    return entry


def _checked(rows: list[Disease]) -> dict[str, Disease]:
    given: dict[str, Disease] = {}
    wrong: list[str] = []
    for place, row in enumerate(rows, 1):
        said = _wrong_with(row) or (_("同一编码出现两次") if row.icd in given else "")
        if said:
            wrong.append(
                str(_("第%(n)d行%(icd)s：%(said)s") % {"n": place, "icd": row.icd, "said": said})
            )
        given[row.icd] = row
    if wrong:
        raise Invalid(
            _("有%(n)d行不合要求，没有写入任何病种。第一处：%(first)s。")
            % {"n": len(wrong), "first": wrong[0]},
            code="disease_rows",
            details={"rows": wrong},
        )
    return given


def _wrong_with(row: Disease) -> str:
    if not row.icd.strip() or not row.name.strip():
        return str(_("编码和病种名称都要填写"))
    if row.level and row.level not in DiseaseList.Level.values:
        return str(_("没有这个诊治层级"))
    if row.direction and row.direction not in DiseaseEntry.Direction.values:
        return str(_("没有这个转诊方向"))
    return ""


def _entry(catalogue: DiseaseList, row: Disease, start: date, *, demo: bool) -> DiseaseEntry:
    return DiseaseEntry(
        county_id=catalogue.county_id,
        catalogue=catalogue,
        icd=row.icd,
        name=row.name,
        level=row.level,
        direction=row.direction,
        required=list(row.required),
        criteria=row.criteria,
        from_on=start,
        demo=demo,
    )
