"""分片联系: which body answers for which town or body on which service line."""

from datetime import date

from django.db.models import Q, QuerySet

from members.models import Institution, ServedArea
from members.queries.days import in_force


def areas_on(county: int, on: date) -> QuerySet[ServedArea]:
    """Who answers for whom on a day, line by line."""
    rows = ServedArea.objects.filter(in_force(on), county=county)
    rows = rows.select_related("provider", "town", "institution")
    return rows.order_by("line", "provider__code", "town__code", "institution__code", "id")


def answering(institution: Institution, on: date) -> list[ServedArea]:
    """Who answers for a body on a day, line by line: those named for it, otherwise its town's."""
    named = Q(institution=institution)
    if institution.town_id is not None:
        named |= Q(town=institution.town_id)
    rows = list(areas_on(institution.county_id, on).filter(named))
    own = {row.line for row in rows if row.institution_id is not None}
    return [row for row in rows if row.institution_id is not None or row.line not in own]
