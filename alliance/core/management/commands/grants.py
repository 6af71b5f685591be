"""`manage.py grants ROLE`: what the role that runs the product may do, after each migration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils.translation import gettext as _

from alliance.core.db import grants


class Command(BaseCommand):
    """Rows yes, tables no; audit and journals are only added to."""

    help = "Grants a PostgreSQL role what the running product needs, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        """The role's name."""
        parser.add_argument("role")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        """Grant, all or nothing."""
        if connection.vendor != "postgresql":
            raise CommandError(_("只有 PostgreSQL 才有角色：请设置 DATABASE_URL。"))
        with transaction.atomic():
            granted = grants.grant(role)
        self.stdout.write(
            _(
                "%(role)s 可读写数据，只能追加 %(count)s 张表，%(protected)s 张表只见本县的行，"
                "不能改动任何表结构。"
            )
            % {
                "role": role,
                "count": len(granted.append_only),
                "protected": len(granted.protected),
            }
        )
