"""Which source of an element is the authoritative one."""

from django.db.models import QuerySet

from kpi.models import DataValue, SourceRule

AS_ENTERED = frozenset({DataValue.Source.GENERATED, DataValue.Source.ASKED})


def family(source: str) -> str:
    """The source as a rule names it: what is invented or asked for once stands for entered."""
    return str(SourceRule.Source.ENTERED if source in AS_ENTERED else source)


def source_rules(county: int) -> QuerySet[SourceRule]:
    """The rules of a county in the order of the elements; one statement."""
    rows = SourceRule.objects.filter(county=county).select_related("element__data_set", "set_by")
    return rows.order_by("element__position", "element__code")
