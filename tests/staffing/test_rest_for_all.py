"""Whatever somebody can do on a page of staffing, a program can do over REST by the same action."""

import ast
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver

HOME = Path(settings.BASE_DIR) / "staffing"
#: What nobody does by hand: the system alone, and the stories of a demonstration.
ALONE = {"credit_service", "void_unbegun", "tell_licences"}
#: Carried out when a personnel list is imported; the list has its own address over REST.
IMPORTED = {"load_roster"}
#: Pages on which something is typed, decided or taken: their actions are what the first test finds.
TYPED = {
    f"staffing:{name}"
    for name in [
        "new",
        "step",
        "verify",
        "withdraw",
        "settle",
        "give-result",
        "title",
        "duty",
        "file",
        "leave",
        "plan-publish",
        "plan-floor",
        "pool-enter",
        "pool-step",
        "training-new",
        "training-withdraw",
        "tour-new",
        "tour-withdraw",
        "duty-end",
        "team-new",
        "team-end",
        "seat-end",
        "pay-compute",
        "pay-close",
        "pay-correct",
        "roster-titles",
        "roster-import",
        "roster-import-upload",
        "roster-import-apply",
        "roster-import-apply-good",
        "roster-import-withdraw",
        "roster-import-refused",
        "roster-import-columns",
        "roster-headings-forget",
    ]
}
#: Pages that only print what a list or a record over REST holds: page → address.
PRINTED = {
    "staffing:sheet": "api:service-verifications",
    "staffing:proof": "api:service-results",
    "staffing:home": "api:postings",
    "staffing:records": "api:service-records",
    "staffing:record": "api:service-record",
    "staffing:coverage": "api:coverage",
    "staffing:expected": "api:staffing-expected",
    "staffing:plans": "api:postings",
    "staffing:plan": "api:posting-candidates",
    "staffing:pool": "api:staff-pool",
    "staffing:pool-entry": "api:staff-pool-entry",
    "staffing:training": "api:training-board",
    "staffing:training-session": "api:training-sessions",
    "staffing:villages": "api:village-board",
    "staffing:tours": "api:village-tours",
    "staffing:duties": "api:village-duties",
    "staffing:teams": "api:family-teams",
    "staffing:team": "api:team-seats",
    "staffing:licences": "api:licences",
    "staffing:pay": "api:pay-months",
    "staffing:pay-month": "api:pay-lines",
    "staffing:posting": "api:posting",
    "staffing:correction": "api:service-corrections",
    "staffing:roster": "api:personnel",
    "staffing:roster-imports": "api:personnel",
}


def trees(folder):
    return [ast.parse(path.read_text(encoding="utf8")) for path in sorted(folder.rglob("*.py"))]


def actions():
    """The names of the functions that are marked as actions."""
    return {
        one.name
        for tree in trees(HOME / "actions")
        for one in tree.body
        if isinstance(one, ast.FunctionDef)
        and any(isinstance(mark, ast.Name) and mark.id == "action" for mark in one.decorator_list)
        and not one.name.startswith("load_demo")
    }


def called(folder):
    """The names that are called as `module.name(…)` or `name(…)`, or handed on."""
    return {
        getattr(one, "attr", getattr(one, "id", ""))
        for tree in trees(folder)
        for one in ast.walk(tree)
        if isinstance(one, ast.Attribute | ast.Name)
    }


def names(space):
    return {f"{space}:{key}" for key in get_resolver().namespace_dict[space][1].reverse_dict
            if isinstance(key, str)}  # fmt: skip


def test_every_action_of_staffing_is_carried_out_over_rest_too():
    by_hand = actions() - ALONE - IMPORTED
    assert len(by_hand) > 25
    assert by_hand - called(HOME / "api") == set()


def test_an_action_without_an_address_would_be_found():
    assert "state_title" in actions()
    assert "state_title" not in called(HOME / "queries")


def test_every_page_that_shows_something_has_an_address_that_tells_it():
    pages, addresses = names("staffing"), names("api")
    assert pages == set(PRINTED) | TYPED
    assert set(PRINTED.values()) <= addresses
