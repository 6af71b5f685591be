"""What a result can be, and what an indicator does with a gap."""

from enum import StrEnum


class Status(StrEnum):
    """How a result came about; only computed and partial carry a value."""

    COMPUTED = "computed"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    ZERO_DENOMINATOR = "zero_denominator"
    UNDEFINED = "undefined"


class Strategy(StrEnum):
    """Missing-value strategy: any gap spoils the value, or a gap counts as nought."""

    ANY = "any"
    ZERO = "zero"


# Where several problems meet, the first of the list is told. Under `zero` a divisor that is or
# becomes nought wins whatever else is missing; under `any` a gap wins over it.
PRECEDENCE = {
    Strategy.ANY: (Status.MISSING, Status.ZERO_DENOMINATOR, Status.UNDEFINED),
    Strategy.ZERO: (Status.ZERO_DENOMINATOR, Status.MISSING, Status.UNDEFINED),
}
