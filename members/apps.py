"""The registry, people, roles, and the plans' rules."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """Its name as people read it."""

    name = "members"
    verbose_name = _("机构与联盟")
