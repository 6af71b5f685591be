"""The demonstration's appraisals that money follows: judged by hand, computed, made known."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from kpi.actions.definitions import load_definitions
from kpi.actions.marks import Given, give_mark
from kpi.actions.runs import lock_run, publish_run, start_run
from kpi.actions.settling import open_feedback, open_notice
from kpi.models import Run, Scheme, SchemeVersion
from members import access as member_access
from members import actions as member_actions
from members.models import County, Unit
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]
#: The one line of such a scheme, and the points it may give.
ITEM: Final = "demo_judged"
FULL: Final = "100"


@action
def begin_demo_appraisals(*, county: County, told: Told, scan: bytes, by: Actor) -> bool:
    """Schemes without any weight of the plan, their marks, and a run of each for a worker; once.

    The village clinics that the story names are registered first. Refuses where DEBUG is off.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    codes = [one["code"] for one in told["schemes"]]
    is_new = not Scheme.objects.filter(county=county, code__in=codes).exists()
    if is_new:
        if not county.demo:
            county.demo = True
            county.save(update_fields=["demo"])
        for one in told.get("clinics", ()):
            _clinic(county, one, by)
        load_definitions(document=_document(county, told["schemes"]), by=by)
        assessor = acting(county, told["people"]["assessor"])
        for one in told["schemes"]:
            _judged(county, one, scan, assessor)
    audit.record(by, "kpi.demo_appraisals_begun", county, county=county.pk, made=is_new)
    return is_new


@action
def publish_demo_appraisals(*, county: County, told: Told, by: Actor) -> list[Run]:
    """Make the runs known that a worker has computed; which they are.

    Feedback and notice are told as over: their days are set back, because no story waits for
    them. Refuses where DEBUG is off.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    codes = [one["code"] for one in told["schemes"]]
    rows = Run.objects.filter(
        county=county, scheme_version__scheme__code__in=codes, state=Run.State.COMPUTED
    )
    people = {role: acting(county, code) for role, code in told["people"].items()}
    found = [_known(run, told["notice"], people) for run in rows.order_by("started_at")]
    audit.record(by, "kpi.demo_appraisals_published", county, county=county.pk, made=bool(found))
    return found


def _known(run: Run, said: Told, people: Mapping[str, Actor]) -> Run:
    """Through feedback and notice, each as long ago as the story says; locked where it says so."""
    run = open_feedback(run=run, until=today(), by=people["assessor"])
    ago = {name: today() - timedelta(days=said[name]) for name in ("feedback", "from", "until")}
    Run.objects.filter(pk=run.pk).update(feedback_until=ago["feedback"])
    run = open_notice(run=run, days=said["days"], basis=said["basis"], by=people["approver"])
    Run.objects.filter(pk=run.pk).update(notice_from=ago["from"], notice_until=ago["until"])
    run = publish_run(run=run, by=people["approver"])
    return lock_run(run=run, by=people["approver"]) if said.get("locked") else run


def _clinic(county: County, said: Told, by: Actor) -> None:
    clinic = member_actions.register_institution(
        county=county, code=said["code"], name=said["name"], kind=said["kind"], by=by, demo=True
    )
    member_actions.correct_facts(
        institution=clinic,
        facts={"parent": said["parent"]},
        version=clinic.version,
        by=by,
        reason=said["reason"],
    )


def _document(county: County, schemes: list[Told]) -> dict[str, Any]:
    """Schemes of one line that an assessor judges, as a file of definitions would say them."""
    line: dict[str, Any] = {
        "code": ITEM, "rule": "expert", "weight": FULL, "params": {}, "target": None,
        "comparator": "", "demo": True,
    }  # fmt: skip
    return {
        "county": county.code, "data_sets": [], "elements": [], "indicators": [], "targets": [],
        "schemes": [
            {
                "code": one["code"], "name": one["name"], "name_en": one["name_en"],
                "purpose": "assessment", "subject": one["subject"], "demo": True, "clause": None,
                "weights_basis": {"title": one["name"], "number": "演示"}, "weights_clause": None,
                "groups": [
                    {
                        "code": "demo", "name": "演示", "name_en": "Demonstration",
                        "items": [{**line, "name": one["name"], "name_en": one["name_en"]}],
                    }
                ],
            }
            for one in schemes
        ],
    }  # fmt: skip


def _judged(county: County, said: Told, scan: bytes, assessor: Actor) -> None:
    version = SchemeVersion.objects.select_related("scheme").get(
        county=county, scheme__code=said["code"], number=1
    )
    period = str(today().year - 1)
    units = {one.code: one for one in Unit.objects.filter(county=county, code__in=said["points"])}
    for code, points in said["points"].items():
        given = Given(
            reason=said["reason"], points=points,
            files=[SimpleUploadedFile(said["file"], scan)],
        )  # fmt: skip
        give_mark(
            scheme=version.scheme, item=ITEM, unit=units[code], period=period, given=given,
            by=assessor,
        )  # fmt: skip
    start_run(version=version, period=period, by=assessor)
