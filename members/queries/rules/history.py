"""One rule of a county: its versions, and who asked for, decided or set what, and why."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from alliance.core.audit import label
from alliance.core.models import AuditEvent
from members.models import County, CountyRule, Erratum, Person, RuleProposal
from members.queries.rules.lines import last_day
from members.queries.rules.values import refusal_of
from members.queries.rules.wording import SIGNS, Value, value_of, words_of
from members.rules import RULE_PROPOSAL


@dataclass(frozen=True)
class Version:
    """A value with the days on which it holds; `is_now` on the day that was asked for."""

    row: CountyRule
    value: Value
    is_now: bool

    @property
    def last_day(self) -> date | None:
        """The last day."""
        return last_day(self.row.until_on)


@dataclass(frozen=True)
class Happened:
    """One step in the history of a rule, as the timeline shows it."""

    at: datetime | None
    title: str
    detail: str
    state: str = ""
    document: RuleProposal | None = None


@dataclass(frozen=True)
class RuleHistory:
    """All versions, the newest first, the open proposal, and what happened."""

    versions: list[Version]
    happened: list[Happened]
    open: RuleProposal | None
    errata: list[Erratum]
    refusal: str

    @property
    def now(self) -> Version | None:
        """What is in force on the day."""
        return next((version for version in self.versions if version.is_now), None)


def rule_history(county: County, key: str, on: date) -> RuleHistory:
    """Everything about one key; six statements, however long its history is."""
    rows = list(
        CountyRule.objects.filter(county=county, key=key).select_related(
            "parameter__rule__clause__plan"
        )
    )
    rows.sort(key=lambda row: row.from_on or date.min, reverse=True)
    now = next((row for row in rows if _holds(row, on)), None)
    proposals = list(
        RuleProposal.objects.filter(county=county, key=key)
        .select_related("proposed_by", "decided_by", "document", "county")
        .order_by("-proposed_at", "-pk")
    )
    return RuleHistory(
        versions=[Version(row, value_of(row), row is now) for row in rows],
        happened=sorted(
            [*_of_proposals(proposals), *_set_at_once(county, rows)],
            key=lambda one: one.at.timestamp() if one.at else 0,
            reverse=True,
        ),
        open=next((one for one in proposals if one.state == RULE_PROPOSAL.first), None),
        errata=_errata(county, now or next(iter(rows), None)),
        refusal=str(refusal_of(key, now)),
    )


def proposed_value(proposal: RuleProposal) -> str:
    """What a proposal asks for, in words: ≥ 20%, or 未设."""
    return _said(proposal.key, proposal.comparator, proposal.value)


def _said(key: str, comparator: str, value: str | None) -> str:
    if value is None:
        return _("未设")
    return f"{SIGNS.get(comparator, comparator)}{words_of(key, value)}"


def _holds(row: CountyRule, on: date) -> bool:
    return (row.from_on is None or row.from_on <= on) and (
        row.until_on is None or row.until_on > on
    )


def _errata(county: County, row: CountyRule | None) -> list[Erratum]:
    """What does not fit in the rule behind the value, or in its clause."""
    if row is None or row.parameter is None:
        return []
    rule = row.parameter.rule
    found = Erratum.objects.filter(plan=county.plan_id)
    return [one for one in found if rule.code in one.rules or rule.clause.key in one.clauses]


def _since(from_on: date | str | None) -> str:
    return _("自%(day)s") % {"day": from_on} if from_on else _("自始")


def _of_proposals(proposals: list[RuleProposal]) -> list[Happened]:
    found = []
    for one in proposals:
        asked = {"value": proposed_value(one), "since": _since(one.from_on)}
        found.append(
            Happened(
                one.proposed_at,
                _("提出：%(value)s，%(since)s") % asked,
                "；".join(filter(None, (one.proposed_by.name, one.order_no, one.reason))),
                "now" if one.state == RULE_PROPOSAL.first else "",
                one if one.document_id else None,
            )
        )
        if one.decided_by is not None:
            title = RULE_PROPOSAL.states[one.state]
            refused = one.state == "refused"
            found.append(
                Happened(
                    one.decided_at,
                    _("%(state)s：%(value)s，%(since)s") % {**asked, "state": title},
                    "；".join(filter(None, (one.decided_by.name, one.note))),
                    "bad" if refused else "",
                )
            )
    return found


def _set_at_once(county: County, rows: list[CountyRule]) -> list[Happened]:
    """What was set without a proposal: by a command, or while the county was set up."""
    events = AuditEvent.objects.filter(
        county_id=county.pk,
        kind=AuditEvent.Kind.CHANGE,
        subject__in=[label(row) for row in rows],
        what__in=("rule.set", "rule.unset"),
    )
    told = [(event, json.loads(event.text)) for event in events.order_by("-number")]
    direct = [(event, said) for event, said in told if "proposal" not in said["details"]]
    names = dict(
        Person.objects.filter(pk__in={event.person_id for event, _s in direct}).values_list(
            "pk", "name"
        )
    )
    return [
        Happened(
            event.at,
            _("设为%(value)s，%(since)s")
            % {
                "value": _said(said["details"]["key"], "", said["details"]["value"]),
                "since": _since(said["details"]["from_on"]),
            },
            "；".join(
                filter(None, (names.get(event.person_id or 0, _("系统")), said.get("reason", "")))
            ),
        )
        for event, said in direct
    ]
