"""What is measured of postings: `manage.py bench staffing coverage`."""

from alliance.core.measuring import Bench
from staffing.bench import coverage

BENCHES = {
    "coverage": Bench(
        seed=coverage.seed,
        floor=coverage.floor,
        product=coverage.product,
        goal=3,
        bar=6,
        limits={"queries a board": coverage.MOST_QUERIES},
    ),
}
