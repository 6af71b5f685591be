"""The fundpool app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundpoolConfig(AppConfig):
    """Its name as people read it."""

    name = "fundpool"
    verbose_name = _("资金池")
