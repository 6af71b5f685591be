"""Walking an on-site verification to its end, and setting the county's rule for it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kpi import actions, queries
from kpi.models import Run, Verification, VerificationSheet
from kpi.running.verified_rule import EACH, OUTCOME, TOLERANCE
from members import actions as member_actions
from tests import make
from tests.kpi.story import Story

DOCUMENT = "试验县现场核查办法（试验〔2024〕6号）第九条"


def set_rule(story: Story, outcome: str, each: str = "", tolerance: str = "", **more: Any) -> None:
    """The county sets how verified figures count, and the numbers of a deduction."""
    values = {OUTCOME: outcome, EACH: each, TOLERANCE: tolerance}
    for key, value in values.items():
        if value:
            member_actions.rules.set_rule(
                county=story.county, key=key, value=value, reason=DOCUMENT,
                by=make.system(story.county), **more,
            )  # fmt: skip


def sheets_of(row: Verification) -> list[queries.verified.CheckSheet]:
    """Every sheet with its figures."""
    return queries.verified.check_sheets(row, VerificationSheet.objects.all())


def drawn(story: Story, run: Run) -> Verification:
    """Every figure of every body, the three members and the two leads."""
    return actions.draw_verification(
        run=run, basis=DOCUMENT, units=5, elements=3, seed="42", by=story.assessor
    )


def checked(
    story: Story, row: Verification, found: Mapping[tuple[int, str], str] | None = None
) -> None:
    """Everything is found as reported but these: (number of the body, element) → figure."""
    others = {(story.bodies[n].code, code): text for (n, code), text in (found or {}).items()}
    for sheet in sheets_of(row):
        for figure in sheet.figures:
            text = others.get((sheet.sheet.unit.code, figure.element.code))
            differs = text is not None and Decimal(text) != figure.reported
            actions.enter_verified(
                figure=figure,
                text=text or str(figure.reported),
                note="台账与报表不符" if differs else "",
                file=make.upload("台账.pdf") if differs else None,
                by=story.assessor,
            )


def signed(row: Verification) -> Verification:
    """Every body signs: the verification is concluded."""
    for sheet in sheets_of(row):
        by = make.actor(role="head", institution=sheet.sheet.unit.institution)
        actions.sign_sheet(sheet=sheet.sheet, by=by)
    row.refresh_from_db()
    return row


def concluded(
    story: Story, run: Run, found: Mapping[tuple[int, str], str] | None = None
) -> Verification:
    """A verification of a run, from the drawing to the last signature."""
    row = drawn(story, run)
    checked(story, row, found)
    return signed(row)
