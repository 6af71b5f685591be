"""What a sample is drawn from, what was found, and who has signed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.showing import local
from alliance.core.waiting import Waiting
from kpi.collecting.drawing import Frame
from kpi.models import Run, Verification, VerificationSheet, VerifiedFigure
from kpi.running.frozen import FrozenRun
from kpi.running.verified import checked
from kpi.wording import period_words
from members.models import Unit

_HUNDRED = 100


def frame_of(frozen: FrozenRun) -> Frame:
    """The institutions of a run with the elements they owe; no age bands, nothing of the county."""
    elements = [
        code
        for code, row in sorted(frozen.elements.items())
        if not row["banded"] and row["reported_by"] != "county"
    ]
    found = {
        unit: [code for code in elements if frozen.owes(code, unit)] for unit in frozen.everybody
    }
    return {unit: codes for unit, codes in found.items() if codes}


def reported_of(frozen: FrozenRun, unit: str, element: str) -> Decimal | None:
    """What was reported for the run: the unit's figure of the whole period, None for a gap.

    Where an earlier verification stands in its place, still what was reported.
    """
    for row in checked(frozen.frozen):
        if (row["unit"], row["element"], row["period"]) == (unit, element, frozen.period.code):
            return None if row["reported"] is None else Decimal(row["reported"])
    found = frozen.contribution(element, unit, [frozen.period])
    return None if found.gaps else found.total


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many figures were checked and how many of them were as reported."""

    figures: int
    checked: int
    same: int

    @property
    def share(self) -> Decimal | None:
        """Per cent of the checked figures that were as reported, to one place."""
        return round(Decimal(self.same * _HUNDRED) / self.checked, 1) if self.checked else None


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """One body's sheet with its figures."""

    sheet: VerificationSheet
    figures: tuple[VerifiedFigure, ...]

    @property
    def agreement(self) -> Agreement:
        """How far it is."""
        return agreement(self.figures)

    @property
    def is_checked(self) -> bool:
        """Whether every figure of it was checked."""
        return all(figure.at is not None for figure in self.figures)


def agreement(figures: Iterable[VerifiedFigure]) -> Agreement:
    """Counted over some figures."""
    rows = list(figures)
    checked = [row for row in rows if row.at is not None]
    return Agreement(len(rows), len(checked), sum(row.verified == row.reported for row in checked))


def check_sheets(
    verification: Verification, sheets: QuerySet[VerificationSheet]
) -> list[CheckSheet]:
    """The sheets that the reader may see with their figures; two statements."""
    rows = list(
        sheets.filter(verification=verification)
        .select_related("unit__county", "unit__institution", "signed_by")
        .order_by("unit__code")
    )
    figures: dict[int, list[VerifiedFigure]] = defaultdict(list)
    there = VerifiedFigure.objects.filter(sheet__in=rows).select_related(
        "element", "by", "document"
    )
    for row in there.defer("document__content").order_by("element__position", "element__code"):
        figures[row.sheet_id].append(row)
    return [CheckSheet(row, tuple(figures[row.pk])) for row in rows]


def open_verification(run: Run) -> Verification | None:
    """The verification that still runs about a run or another revision of it."""
    rows = Verification.objects.filter(
        county=run.county_id,
        run__scheme_version__scheme=run.scheme_version.scheme_id,
        run__period=run.period,
        state=Verification.State.OPEN,
    )
    return rows.first()


def unsigned(verification: Verification) -> int:
    """How many bodies of the sample have not signed."""
    return verification.sheets.filter(signed_at=None).count()


def is_complete(verification: Verification) -> bool:
    """Whether every figure was checked and every body has signed."""
    return not verification.sheets.filter(signed_at=None).exists()


def sheets_to_sign(units: QuerySet[Unit]) -> list[Waiting]:
    """Sheets of these bodies that are checked and wait for their signature; one statement."""
    rest = VerifiedFigure.objects.filter(sheet=OuterRef("pk"), at=None)
    rows = (
        VerificationSheet.objects.filter(
            ~Exists(rest),
            unit__in=units,
            signed_at=None,
            verification__state=Verification.State.OPEN,
        )
        .select_related(
            "verification__run__scheme_version__scheme",
            "verification__drawn_by",
            "unit__institution",
        )
        .order_by("pk")
    )
    return [_waiting(row) for row in rows]


def _waiting(row: VerificationSheet) -> Waiting:
    run = row.verification.run
    return Waiting(
        app="kpi",
        what=_("%(unit)s：%(scheme)s（%(period)s）现场核查表待签字")
        % {
            "unit": local(row.unit.institution, "name"),
            "scheme": local(run.scheme_version.scheme, "name"),
            "period": period_words(run.period),
        },
        who=row.verification.drawn_by.name if row.verification.drawn_by else _("系统"),
        when=row.verification.drawn_at,
        due_on=None,
        url=reverse("kpi:check-sheet", args=[row.verification_id, row.unit.code]),
        verb=_("签字"),
        tone="warn",
    )
