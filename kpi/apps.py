"""Data elements, indicators, targets, schemes, runs and scores."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KpiConfig(AppConfig):
    """Its name as people read it."""

    name = "kpi"
    verbose_name = _("指标考核")
