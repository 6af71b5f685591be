"""The side bar's entry of postings, of the staff and of the villages."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.desk.page import Page, both
from alliance.desk.page import page as _page

_POOL: Final = _page(
    "staffing:pool",
    _("人力资源池"),
    *("staffing:pool-enter", "staffing:pool-entry", "staffing:pool-step"),
)
_TRAINING: Final = _page(
    "staffing:training",
    _("培训和指导"),
    *("staffing:training-new", "staffing:training-session"),
)
_VILLAGES: Final = _page(
    "staffing:villages",
    _("空白村"),
    *("staffing:tours", "staffing:tour-new", "staffing:tour-withdraw"),
)
_TEAMS: Final = _page("staffing:teams", _("家庭医生团队"), *("staffing:team", "staffing:team-new"))
_RECORDS: Final = _page(
    "staffing:records",
    _("服务记录"),
    *("staffing:record", "staffing:duties", "staffing:licences"),
    *("staffing:roster-imports", "staffing:roster-import"),
)
_PAY: Final = _page("staffing:pay", _("派驻待遇"), "staffing:pay-month")

STAFFING: Final = Page(
    "staffing:home",
    _("人员派驻"),
    icon="users-group",
    area="staffing",
    pages=(
        _page(
            "staffing:home",
            _("派驻"),
            *("staffing:new", "staffing:posting", "staffing:step"),
            *("staffing:withdraw", "staffing:correction"),
        ),
        _page("staffing:coverage", _("派驻覆盖")),
        _page("staffing:expected", _("应到与实到")),
        _page("staffing:plans", _("需求与计划"), "staffing:plan"),
        both(_POOL, _TRAINING),
        both(_VILLAGES, _TEAMS),
        both(_RECORDS, _PAY),
    ),
)
