"""Days counted one by one: what the rules of service are held against."""

from datetime import date, timedelta

from hypothesis import strategies as st

#: Generated periods lie around here; a leap day is among them.
ZERO = date(2023, 11, 1)
WINDOW = 260


def day(offset):
    return ZERO + timedelta(days=offset)


def d(text):
    return date.fromisoformat(text)


def days_of(periods):
    """Every day of these half-open periods, each once; none of them is open."""
    return {
        first + timedelta(days=step)
        for first, until in periods
        for step in range((until - first).days)
    }


def runs(days):
    """Days as half-open periods, in order, none touching the next."""
    found = []
    for one in sorted(days):
        if found and found[-1][1] == one:
            found[-1] = (found[-1][0], one + timedelta(days=1))
        else:
            found.append((one, one + timedelta(days=1)))
    return found


@st.composite
def periods(draw, longest=90):
    """A period of no day to `longest` days somewhere in the window."""
    first = draw(st.integers(0, WINDOW))
    return day(first), day(first + draw(st.integers(0, longest)))


def many(most=7, longest=90):
    return st.lists(periods(longest), max_size=most)


def written(period, **more):
    """A period as a question writes it."""
    return {"from": period[0].isoformat(), "to": period[1].isoformat(), **more}
