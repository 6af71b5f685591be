"""The staffing app; it has no behaviour yet."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffingConfig(AppConfig):
    """Its name as people read it."""

    name = "staffing"
    verbose_name = _("派驻")
