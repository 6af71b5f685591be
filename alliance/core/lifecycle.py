"""What may follow what, as plain data that is also drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from alliance.core.errors import Refused


@dataclass(frozen=True)
class Step:
    """One verb that leads from some states to one other."""

    verb: str
    come_from: tuple[str, ...]
    to: str


@dataclass(frozen=True)
class Lifecycle:
    """The states of one thing (code → name for people), its first one, and its steps.

    Stands in an app's `rules.py`; `manage.py lifecycles` draws it into LIFECYCLES.md.
    """

    name: str
    states: Mapping[str, str | Promise]
    first: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        """A state that nobody declared is a fault of the program."""
        named = {self.first, *(s.to for s in self.steps)}
        named |= {state for step in self.steps for state in step.come_from}
        if unknown := named - set(self.states):
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}")

    def after(self, now: str, verb: str) -> str:
        """The state that `verb` leads to from `now`; refused when it is not possible now."""
        for step in self.steps:
            if step.verb == verb and now in step.come_from:
                return step.to
        raise Refused(
            _("当前状态为“%(state)s”，不能进行这项操作。请刷新页面后再看。")
            % {"state": self.states.get(now, now)},
            code="wrong_state",
        )

    def verbs(self, now: str) -> tuple[str, ...]:
        """What is possible from here, in the order of the steps."""
        return tuple(step.verb for step in self.steps if now in step.come_from)

    def mermaid(self) -> str:
        """The drawing, as a state diagram."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {code} : {name}" for code, name in self.states.items()]
        lines.append(f"    [*] --> {self.first}")
        for step in self.steps:
            lines += [f"    {state} --> {step.to} : {step.verb}" for state in step.come_from]
        leaving = {state for step in self.steps for state in step.come_from}
        lines += [f"    {code} --> [*]" for code in self.states if code not in leaving]
        return "\n".join(lines)
