"""`manage.py reset`: the embedded data is removed, so that the next start begins afresh."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from alliance.core import embedded
from alliance.core.errors import Refused


class Command(BaseCommand):
    """Empty `var/`; a database server is never touched."""

    help = "Removes the embedded database, queue and keys; a database server is never touched."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove, or say in one sentence why not."""
        try:
            embedded.empty()
        except Refused as why:
            raise CommandError(str(why)) from None
        self.stdout.write(
            _("已清空 %(folder)s，下次 make run 从头开始。") % {"folder": settings.VAR}
        )
