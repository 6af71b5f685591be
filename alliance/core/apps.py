"""What every app may lean on."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from alliance.core import checks
from alliance.core.db.checks import text_is_ordered_by_code_point


class CoreConfig(AppConfig):
    """Its name as people read it, and what it looks at before the product serves anybody."""

    name = "alliance.core"
    label = "core"
    verbose_name = _("基础")

    def ready(self) -> None:
        """Hold every database and every deployment to what the product needs."""
        register(text_is_ordered_by_code_point, Tags.database)
        register(checks.plain_role, Tags.database)
        register(checks.deployment, Tags.security, deploy=True)
