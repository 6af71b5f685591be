"""科目对照: which accounting code the county gives to each kind of account."""

from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet
from fundpool.models import AccountCode
from fundpool.rules import ledger as rules

FILE = Path(settings.BASE_DIR) / "fixtures" / "account_codes.yaml"


@cache
def profile() -> dict[str, tuple[str, str]]:
    """Code and name that a county begins with, by kind."""
    said = yaml.safe_load(FILE.read_text(encoding="utf8"))
    return {kind: (said[kind]["code"], said[kind]["name"]) for kind in rules.ACCOUNTS}


def codes_of(county: int) -> dict[str, AccountCode]:
    """The county's rows by kind."""
    rows = AccountCode.objects.filter(county=county)
    return {row.kind: row for row in rows.select_related("proposed_by", "confirmed_by")}


def confirmed(county: int) -> dict[str, AccountCode]:
    """All of them, confirmed; NotSet otherwise."""
    found = codes_of(county)
    if any(kind not in found or found[kind].confirmed_at is None for kind in rules.ACCOUNTS):
        raise NotSet(
            _("科目对照还没有经会计确认，请先在“科目对照”里填写并由另一人确认，再导出凭证。")
        )
    return found
