"""What stands under a hold is not merged, erased or hidden."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Refused
from members import queries
from members.models import County


def check_not_held(obj: Model) -> None:
    """Refused, naming the hold's document number, when a hold stands on this row.

    To be called under the row's lock: placing a hold locks the same row.
    """
    county = obj.pk if isinstance(obj, County) else obj.county_id  # type: ignore[attr-defined]
    hold = queries.records.held(county, obj)
    if hold is not None:
        raise Refused(
            _("“%(label)s”已按%(number)s封存，不得合并、删除或隐去；须先由审计管理员凭文号解封。")
            % {"label": hold.label, "number": hold.document_no},
            code="held",
            details={"hold": hold.pk, "document_no": hold.document_no},
        )
