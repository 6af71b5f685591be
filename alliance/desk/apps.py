"""Pages made of several apps: home, search, calendar."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Its name as people read it."""

    name = "alliance.desk"
    label = "desk"
    verbose_name = _("工作台")
