"""What every app may lean on."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.core import checks
from django.utils.translation import gettext_lazy as _

from alliance.core import checks

from alliance.core.db.checks import text_is_ordered_by_code_point


class CoreConfig(AppConfig):
    """Its name as people read it, and what it looks at before the product serves anybody."""

    name = "alliance.core"
    label = "core"
    verbose_name = _("基础")

    def ready(self) -> None:
        """Hold every database to what the product needs."""
        checks.register(text_is_ordered_by_code_point, checks.Tags.database)

    def ready(self) -> None:
        """Make the checks known to `manage.py check`."""
        register(checks.deployment, Tags.security, deploy=True)
        register(checks.order_of_text, Tags.database)
