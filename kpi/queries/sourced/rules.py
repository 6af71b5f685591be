"""Which source of an element is the authoritative one."""

from django.db.models import QuerySet

from kpi.models import DataValue, SourceRule


def family(source: str) -> str:
    """The source as a rule names it: invented figures stand for entered ones."""
    return str(SourceRule.Source.ENTERED if source == DataValue.Source.GENERATED else source)


def source_rules(county: int) -> QuerySet[SourceRule]:
    """The rules of a county in the order of the elements; one statement."""
    rows = SourceRule.objects.filter(county=county).select_related("element__data_set", "set_by")
    return rows.order_by("element__position", "element__code")
