"""The demonstration's on-site verification: one member drawn, checked, signed; all marked."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from alliance.core.numbers import plain
from kpi.actions.verified import draw_verification, enter_verified, sign_sheet
from kpi.models import Run, Verification, VerificationSheet, VerifiedFigure
from members import access as member_access
from members.models import County
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_verification(*, county: County, told: Told, scan: bytes, by: Actor) -> bool:
    """One concluded verification of a run of a county's story, once; whether it was made.

    `scan` is the proof of what was found otherwise. Nothing is made before the run is computed.
    Refuses where DEBUG is off.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(
            _("演示数据只在演示环境中生成：正式环境请填报或导入真实数据。"), code="not_demo"
        )
    said = told["run"]
    run = (
        Run.objects.select_related("scheme_version__scheme", "county")
        .filter(
            county=county,
            scheme_version__scheme__code=said["scheme"],
            period=said["period"],
            state=Run.State.COMPUTED,
        )
        .order_by("revision")
        .first()
    )
    is_new = run is not None and not Verification.objects.filter(county=county).exists()
    if run is not None and is_new:
        _conclude(county, run, told, scan)
    audit.record(by, "kpi.demo_verification_loaded", county, county=county.pk, made=is_new)
    return is_new


def _conclude(county: County, run: Run, told: Told, scan: bytes) -> None:
    assessor, speaker = acting(county, told["assessor"]), acting(county, told["signs"])
    row = draw_verification(
        run=run,
        basis=told["basis"],
        units=1,
        elements=told["elements"],
        seed=told["seed"],
        by=assessor,
    )
    sheet = VerificationSheet.objects.get(verification=row)
    for figure in VerifiedFigure.objects.filter(sheet=sheet).select_related("element"):
        found = told["found"].get(figure.element.code)
        reported = "0" if figure.reported is None else plain(figure.reported)
        enter_verified(
            figure=figure,
            text=found["value"] if found else reported,
            note=found["note"] if found else "",
            file=SimpleUploadedFile(told["file"], scan) if found else None,
            by=assessor,
        )
    sign_sheet(sheet=sheet, words=told["words"], by=speaker)
