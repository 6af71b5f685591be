"""Trying a definition on the real figures of one unit and period before it is kept."""

from django.utils.translation import gettext as _

from alliance.core.errors import Refused
from alliance.core.periods import Period
from kpi.defining.reading import Text, read, version_of
from kpi.explaining import Explained, explain_cell
from kpi.models import IndicatorVersion
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from kpi.wording import period_words


def try_out(
    version: IndicatorVersion, unit: str, period: Period, *, english: bool = False
) -> Explained:
    """Formula with names, with values, result and inputs, as a run would explain them.

    Reads the figures that are there now and writes nothing. The definition must have passed
    `reading.read`. Refused when the unit did not exist on the period's last day.
    """
    run = FrozenRun(freezing.freeze_trial(version, period))
    check_there(run, unit)
    return explain_cell(run, unit, version.indicator.code, english=english)


def try_text(
    draft: IndicatorVersion, text: Text, unit: str, period: Period, *, english: bool = False
) -> tuple[Explained, str]:
    """What a typed definition gives for one unit, and what to think of before it is kept.

    Invalid with the place of what is wrong where it would be refused on saving.
    """
    warning = read(draft, text).warning
    return try_out(version_of(draft, text), unit, period, english=english), warning


def check_there(run: FrozenRun, unit: str) -> None:
    """Refused where the unit did not exist on the last day of the trial's period."""
    if unit not in run.units:
        raise Refused(
            _("这个单位在%(period)s还没有设立，请换一期或换一个单位。")
            % {"period": period_words(run.period.code)},
            code="unit_not_there",
            fields={"unit": _("这一期没有这个单位。")},
        )
