"""`manage.py token USER`: a new key for a user's programs, printed once, as the last line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Refusal
from members import actions, queries
from members.actions.signing import DAYS


class Command(BaseCommand):
    """Prints what the key is for and until when it holds, then the header to send."""

    help = "print a new API token for USER as the last line"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The user, and what the key is for."""
        parser.add_argument("user")
        parser.add_argument("--purpose", default="manage.py token")
        parser.add_argument("--days", type=int, default=DAYS)

    def handle(self, *args: Any, user: str, purpose: str, days: int, **options: Any) -> None:
        """Issue it; the key itself stands in the last line and nowhere else."""
        account = queries.people.user_named(user)
        if account is None:
            raise CommandError(_("没有用户“%(name)s”，请核对用户名。") % {"name": user})
        by = Actor.system(queries.people.home_county(account) or 0, "manage.py token")
        try:
            token, key = actions.signing.issue_token(
                user=account, purpose=purpose, days=days, by=by
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _("用户%(name)s的接口令牌，有效至%(day)s，只显示这一次：")
            % {"name": account.username, "day": f"{token.expires_at:%Y-%m-%d}"}
        )
        self.stdout.write(f"Authorization: Token {key}")
