"""A patient travels: up, down, out of the county, to a remote reading."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    """Its name as people read it."""

    name = "referrals"
    verbose_name = _("双向转诊")
    #: Its tables hold what other counties must never see (`core/db/policies.py`).
    protected = True
