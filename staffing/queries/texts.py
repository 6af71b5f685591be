"""Lists of words that a county's rules name."""

from members.queries.rules.values import RuleValue


def texts_of(rule: RuleValue) -> tuple[str, ...]:
    """The words of a rule that names several; none where it names something else."""
    said = rule.typed
    return said if isinstance(said, tuple) else ()
