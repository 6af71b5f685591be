"""What of assessment is open at a body that is merged: forms of the ended month that owe figures."""

from collections import Counter
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.merging import Moving
from alliance.core.periods import Period
from alliance.core.showing import local
from kpi.models import Appeal, DataElement, DataSet, DataValue, Submission
from kpi.wording import period_words
from members.models import Institution
from members.queries import institutions_on


def merging(institution: Institution, into: Institution, on: date) -> list[Moving]:
    """Forms go over to be filled in; their figures stay those of the body that worked then."""
    month = Period.containing(on, "month").previous
    owed = [
        Moving(
            part=_("未报齐的报表（由承接机构补报，仍记原机构）"),
            what=_("%(form)s，%(period)s，%(n)d 项未报")
            % {"form": local(form, "name"), "period": period_words(month.code), "n": n},
            subject=f"{form._meta.label_lower}:{form.pk}",
            state=str(n),
        )
        for form, n in owed_forms(institution, month)
    ]
    begun = [
        Moving(
            part=str(row._meta.verbose_name),
            what=_words(row),
            subject=audit.label(row),
            state=str(row.version),
            ends=why_ends(row, on),
        )
        for row in open_rows(institution)
    ]
    return owed + begun


def open_rows(institution: Institution) -> list[Submission | Appeal]:
    """Returns of the body that are not accepted yet, and its appeals that nobody has decided."""
    returns = Submission.objects.filter(unit=institution.unit_id).exclude(
        state=Submission.State.ACCEPTED
    )
    appeals = Appeal.objects.filter(unit=institution.unit_id, state=Appeal.State.FILED)
    return [
        *returns.select_related("data_set").order_by("period", "pk"),
        *appeals.select_related("run").order_by("pk"),
    ]


def why_ends(row: Submission | Appeal, on: date) -> str:
    """A return for a period at whose end the body is no more is nobody's; "" for all else."""
    if isinstance(row, Submission) and Period.parse(row.period).last_day >= on:
        return _("期末原机构已不存在，由承接机构在它自己的报表中填报。")
    return ""


def _words(row: Submission | Appeal) -> str:
    if isinstance(row, Submission):
        return f"{local(row.data_set, 'name')}·{period_words(row.period)}·{row.get_state_display()}"
    return f"{period_words(row.run.period)}·{row.get_state_display()}"


def owed_forms(institution: Institution, month: Period) -> list[tuple[DataSet, int]]:
    """The monthly forms a body has not filled in, with how many figures are not there."""
    there = institutions_on(institution.county_id, month.last_day).filter(pk=institution.pk)
    if not there.exists():
        return []
    given = DataValue.objects.filter(
        unit=institution.unit_id, element=OuterRef("pk"), period=month.code
    )
    elements = DataElement.objects.filter(
        ~Exists(given),
        county=institution.county_id,
        reported_by=DataElement.ReportedBy.INSTITUTION,
        data_set__frequency=DataSet.Frequency.MONTH,
    ).select_related("data_set")
    owed = Counter(
        one.data_set
        for one in elements.order_by("data_set__code", "position")
        if not one.kinds or institution.kind in one.kinds
    )
    return list(owed.items())
