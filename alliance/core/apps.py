"""What every app may lean on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Its name as people read it."""

    name = "alliance.core"
    label = "core"
    verbose_name = _("基础")
