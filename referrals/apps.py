"""The referrals app; it has no behaviour yet."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    """Its name as people read it."""

    name = "referrals"
    verbose_name = _("双向转诊")
