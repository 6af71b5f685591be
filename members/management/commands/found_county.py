"""`manage.py found_county CODE NAME`: a county in preparation, and its founder's link, once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Refusal
from members import actions


class Command(BaseCommand):
    """Prints who it is for, then the link as the last line."""

    help = "prepare a county and print its founder's invitation link as the last line"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Code in GB/T 2260, name, and where the product is reached."""
        parser.add_argument("code")
        parser.add_argument("name")
        parser.add_argument("--address", default="http://127.0.0.1:8000")
        parser.add_argument("--demo", action="store_true")

    def handle(self, *args: Any, code: str, name: str, address: str, **options: Any) -> None:
        """Prepare it; the link stands in the last line and nowhere else."""
        by = Actor.system(0, "manage.py found_county")
        try:
            person, secret = actions.county.prepare_county(
                code=code, name=name, by=by, demo=options["demo"]
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _(
                "%(county)s（%(code)s）已建立，筹建中。请把下面的链接交给筹建人，七天内有效，只显示这一次："
            )
            % {"county": person.county.name, "code": code}
        )
        self.stdout.write(f"{address.rstrip('/')}{reverse('invitation', args=[secret])}")
