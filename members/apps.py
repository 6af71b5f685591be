"""The registry, people, roles, and the plans' rules."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """Its name as people read it."""

    name = "members"
    verbose_name = _("机构与联盟")

    def ready(self) -> None:
        """Every session is written down, whichever door it came through."""
        note = import_string("members.coming_in.note")
        user_logged_in.connect(note, dispatch_uid="members.coming_in")
