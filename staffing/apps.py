"""People work away from home: postings, service, coverage."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffingConfig(AppConfig):
    """Its name as people read it."""

    name = "staffing"
    verbose_name = _("人员派驻")
    #: Its tables hold what other counties must never see (`core/db/policies.py`).
    protected = True
