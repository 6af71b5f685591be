"""The demonstration's village form: made once, every element marked as invented."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kpi.models import DataElement, DataSet
from members.models import County

Told = Mapping[str, Any]


def village_form(county: County, told: Told) -> DataSet | None:
    """The form with its elements; None when it is there already."""
    said = told["village_form"]
    if DataSet.objects.filter(county=county, code=said["code"]).exists():
        return None
    form = DataSet.objects.create(
        county=county,
        code=said["code"],
        name=said["name"],
        name_en=said["name_en"],
        frequency=DataSet.Frequency.MONTH,
        due_days=said["due_days"],
        owner=told["owner"],
        demo=True,
    )
    DataElement.objects.bulk_create(
        DataElement(
            county=county,
            data_set=form,
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            unit=row["unit"],
            over_time=DataElement.Over.SUM,
            over_units=DataElement.Over.SUM,
            kinds=said["kinds"],
            reported_by=DataElement.ReportedBy.INSTITUTION,
            owner=told["owner"],
            source_system=told["source"],
            minimum=Decimal(0),
            position=said["position"] + place,
        )
        for place, row in enumerate(said["elements"])
    )
    return form
