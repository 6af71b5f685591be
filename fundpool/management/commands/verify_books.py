"""Compute the books of every county anew and name each journal that is not right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.core.actor import Actor
from fundpool.actions import verifying
from fundpool.queries.ledger import counties_with_books
from members import queries as member_queries


class Command(BaseCommand):
    """`manage.py verify_books`; ends with 1 when a book is not right."""

    help = "Recompute all books from their entries; check hashes and voucher numbers."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each county, and each finding."""
        wrong = 0
        with member_queries.everywhere():
            for county in counties_with_books():
                by = Actor.system(county.pk, "verify_books")
                row = verifying.verify_books(county=county, by=by)
                self.stdout.write(f"{county.code}: {row.journals} journals")
                for line in row.lines:
                    self.stdout.write(f"  {line}")
                wrong += len(row.lines)
        if wrong:
            raise CommandError(f"{wrong} findings: the books are not right.")
