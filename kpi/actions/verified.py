"""现场核查: drawn with a seed, checked with evidence, signed by the body, called off with reason."""

import secrets
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from alliance.core.numbers import parse_number, plain
from kpi import access, queries
from kpi.actions._words import said
from kpi.collecting.drawing import draw, fingerprint
from kpi.models import DataElement, Run, Verification, VerificationSheet, VerifiedFigure
from kpi.rules import VERIFICATION
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from members.models import Unit

MOST_UNITS: Final = 200
MOST_ELEMENTS: Final = 40


@action
def draw_verification(
    *, run: Run, basis: str, units: int, elements: int, by: Actor, seed: str = ""
) -> Verification:
    """Draw so many bodies and of each so many figures from what a run was computed with.

    `seed` is what was drawn by lot before the eyes of all; without one a random one is taken.
    Either is recorded: the same seed and the same frame give the same sample.
    """
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    by = access.check_can_draw(by, run)
    basis = said(basis, field="basis", most=300, needed=_("请写明核查的依据（文件名称和文号）。"))
    seed = said(seed, field="seed", most=40) or secrets.token_hex(8)
    frozen = FrozenRun(freezing.facts_of(run))
    frame = queries.verified.frame_of(frozen)
    _check_size(units, elements, len(frame))
    sample = draw(frame, units, elements, seed)
    verification = Verification.objects.create(
        county_id=run.county_id,
        run=run,
        basis=basis,
        seed=seed,
        frame=fingerprint(frame),
        frame_units=len(frame),
        frame_elements=len({code for codes in frame.values() for code in codes}),
        units=units,
        elements=elements,
        drawn_by_id=by.person,
        drawn_at=now(),
        demo=run.demo,
    )
    _write(verification, frozen, sample)
    audit.record(
        by,
        "kpi.verification_drawn",
        verification,
        county=run.county_id,
        run=str(run.pk),
        seed=seed,
        frame=verification.frame,
        units=len(sample),
        cells=sum(map(len, sample.values())),
    )
    return verification


def _check_size(units: int, elements: int, there: int) -> None:
    told = {}
    if not 1 <= units <= min(there, MOST_UNITS):
        told["units"] = _("可以抽 1 至 %(most)d 家。") % {"most": min(there, MOST_UNITS)}
    if not 1 <= elements <= MOST_ELEMENTS:
        told["elements"] = _("每家可以抽 1 至 %(most)d 个数。") % {"most": MOST_ELEMENTS}
    if told:
        raise Invalid(" ".join(told.values()), fields=told)


def _write(
    verification: Verification, frozen: FrozenRun, sample: dict[str, tuple[str, ...]]
) -> None:
    county = verification.county_id
    units = {row.code: row for row in Unit.objects.filter(county=county, code__in=sample)}
    elements = {row.code: row for row in DataElement.objects.filter(county=county)}
    for code, drawn in sample.items():
        sheet = VerificationSheet.objects.create(
            county_id=county, verification=verification, unit=units[code]
        )
        VerifiedFigure.objects.bulk_create(
            VerifiedFigure(
                county_id=county,
                sheet=sheet,
                element=elements[element],
                reported=queries.verified.reported_of(frozen, code, element),
            )
            for element in drawn
        )


@action
def enter_verified(
    *,
    figure: VerifiedFigure,
    text: str,
    by: Actor,
    note: str = "",
    file: "UploadedFile[Any] | None" = None,
) -> VerifiedFigure:
    """Enter what was found on the spot; another number than reported needs a word and a file.

    The earlier finding stays readable. After the body has signed nothing changes any more.
    """
    sheet = (
        VerificationSheet.objects.select_for_update(no_key=True, of=("self",))
        .select_related("verification__county")
        .get(pk=figure.sheet_id)
    )
    by = access.check_can_verify(by, sheet)
    figure = VerifiedFigure.objects.select_related("element", "by").get(pk=figure.pk)
    if not text.strip():
        told = _("请填核实的数；查无此数填 0，并写明情况。")
        raise Invalid(told, code="blank", fields={"value": told})
    value = parse_number(text, places=figure.element.places)
    differs = value != figure.reported
    needed = _("核实数与上报数不同，请写明差在哪里。") if differs else ""
    note = said(note, field="note", most=500, needed=needed)
    if differs and file is None and figure.document_id is None:
        told = _("核实数与上报数不同，请附佐证材料。")
        raise Invalid(told, code="no_file", fields={"file": told})
    if figure.at is not None:
        earlier = {
            "value": None if figure.verified is None else plain(figure.verified),
            "at": figure.at.isoformat(),
            "by": figure.by.name if figure.by else "",
        }
        figure.before = [*figure.before, earlier]
    if file is not None:
        county = sheet.verification.county
        figure.document = attachments.store(
            county=county, upload=file, by=by, demo=sheet.verification.demo
        )
    figure.verified, figure.note = value, note
    figure.by_id, figure.at = by.person, now()
    figure.save(update_fields=["verified", "note", "document", "by", "at", "before"])
    audit.record(
        by,
        "kpi.figure_verified",
        figure,
        county=figure.county_id,
        element=figure.element.code,
        before=None if figure.reported is None else plain(figure.reported),
        after=plain(value),
    )
    return figure


@action
def sign_sheet(*, sheet: VerificationSheet, by: Actor, words: str = "") -> VerificationSheet:
    """The body signs what was found, with its own words where it sees it otherwise.

    With the last signature the verification is done, and the run may go before the public.
    """
    verification = Verification.objects.select_for_update(no_key=True).get(pk=sheet.verification_id)
    sheet = (
        VerificationSheet.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit", "verification")
        .get(pk=sheet.pk)
    )
    by = access.check_can_sign(by, sheet)
    sheet.words = said(words, field="words", most=1000)
    sheet.signed_by_id, sheet.signed_at = by.person, now()
    sheet.save(update_fields=["words", "signed_by", "signed_at"])
    if queries.verified.is_complete(verification):
        verification.state = VERIFICATION.after(verification.state, "finish")
        verification.ended_at, verification.ended_by_id = now(), by.person
        verification.save(update_fields=["state", "ended_at", "ended_by"])
    audit.record(
        by,
        "kpi.check_sheet_signed",
        sheet,
        county=sheet.county_id,
        unit=sheet.unit.code,
        words=sheet.words,
        left=queries.verified.unsigned(verification),
    )
    return sheet


@action
def call_off_verification(*, verification: Verification, reason: str, by: Actor) -> Verification:
    """Stop a verification; what was found stays, and it holds the run up no longer."""
    row = Verification.objects.select_for_update(no_key=True).get(pk=verification.pk)
    by = access.check_can_call_off(by, row)
    row.reason = said(reason, field="reason", most=500, needed=_("请写明撤销的原因。"))
    row.state = VERIFICATION.after(row.state, "call_off")
    row.ended_at, row.ended_by_id = now(), by.person
    row.save(update_fields=["state", "reason", "ended_at", "ended_by"])
    audit.record(by, "kpi.verification_called_off", row, county=row.county_id, reason=row.reason)
    return row
