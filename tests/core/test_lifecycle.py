"""What may follow what is data: it is asked, refused and drawn from one place."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from alliance.core.errors import Refused
from alliance.core.lifecycle import Lifecycle, Step
from alliance.core.management.commands import lifecycles

REQUEST = Lifecycle(
    name="用款申请",
    states={"draft": "草稿", "sent": "已提交", "paid": "已支付"},
    first="draft",
    steps=(
        Step("send", ("draft",), "sent"),
        Step("take_back", ("sent",), "draft"),
        Step("pay", ("sent",), "paid"),
    ),
)


def test_a_step_leads_on() -> None:
    assert REQUEST.after("draft", "send") == "sent"
    assert REQUEST.verbs("sent") == ("take_back", "pay")
    assert REQUEST.verbs("paid") == ()


@pytest.mark.parametrize(("state", "verb"), [("draft", "pay"), ("paid", "send"), ("paid", "burn")])
def test_what_is_not_possible_now_is_refused_with_the_state(state: str, verb: str) -> None:
    with pytest.raises(Refused) as refusal:
        REQUEST.after(state, verb)
    assert str(REQUEST.states[state]) in str(refusal.value)
    assert refusal.value.code == "wrong_state"


def test_a_state_that_nobody_declared_is_a_fault() -> None:
    with pytest.raises(ValueError, match="lost"):
        Lifecycle("x", {"a": "A"}, "a", (Step("go", ("a",), "lost"),))


def test_it_is_drawn() -> None:
    assert REQUEST.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    draft : 草稿",
        "    sent : 已提交",
        "    paid : 已支付",
        "    [*] --> draft",
        "    draft --> sent : send",
        "    sent --> draft : take_back",
        "    sent --> paid : pay",
        "    paid --> [*]",
    ]


@pytest.fixture
def rules_with_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> Iterator[Path]:
    module = ModuleType("rules")
    module.REQUEST = REQUEST  # type: ignore[attr-defined]
    monkeypatch.setattr(
        f"{lifecycles.__name__}.import_module",
        lambda name: module if name == "members.rules" else import_module(name),
    )
    monkeypatch.setattr(lifecycles, "FILE", tmp_path / "LIFECYCLES.md")
    yield tmp_path / "LIFECYCLES.md"


def test_the_document_is_written_and_compared(rules_with_one: Path) -> None:
    with pytest.raises(CommandError):
        call_command("lifecycles", "--check")
    call_command("lifecycles")
    call_command("lifecycles", "--check")
    assert "## members: 用款申请" in rules_with_one.read_text(encoding="utf8")
    rules_with_one.write_text("old", encoding="utf8")
    with pytest.raises(CommandError):
        call_command("lifecycles", "--check")
