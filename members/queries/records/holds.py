"""Which records stand under a hold."""

from django.apps import apps
from django.db.models import Model, QuerySet

from members.models import Hold


def holds_on(county: int, obj: Model) -> QuerySet[Hold]:
    """The holds that stand on a row, the oldest first."""
    return Hold.objects.filter(
        county=county,
        object_kind=obj._meta.label_lower,
        object_id=str(obj.pk),
        released_at=None,
    ).order_by("placed_at", "id")


def held(county: int, obj: Model) -> Hold | None:
    """The oldest hold that stands on a row; None when it is free."""
    return holds_on(county, obj).first()


def standing_holds(county: int) -> QuerySet[Hold]:
    """Every hold of a county that stands."""
    return Hold.objects.filter(county=county, released_at=None)


#: The kinds that are found by a code; any other record is held from its own page.
CODED_KINDS = (
    "members.institution",
    "members.alliance",
    "members.person",
    "members.centre",
    "members.village",
)


def row_coded(county: int, kind: str, code: str) -> Model | None:
    """The row of a county with this code among the kinds that have one."""
    if kind not in CODED_KINDS:
        return None
    rows = apps.get_model(kind)._default_manager.filter(county=county, code=code.strip())
    row: Model | None = rows.first()
    return row
