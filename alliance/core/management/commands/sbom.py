"""`manage.py sbom`: the bill of materials of this version, as CycloneDX JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from alliance.core.bill import bill


class Command(BaseCommand):
    """Print what of others is shipped, for whoever compares it with advisories."""

    help = "Prints the bill of materials (CycloneDX 1.6) of what is shipped."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """To standard output, so that it can be piped or kept beside a release."""
        self.stdout.write(json.dumps(bill(), indent=1))
