"""What is measured of the registry: `manage.py bench members lists find day`."""

from alliance.core.measuring import Bench
from members.bench import lists, seeding

BENCHES = {
    "lists": Bench(
        seed=seeding.seed, product=lists.pages, limits={"statements a list": lists.MOST}
    ),
    "find": Bench(seed=seeding.seed, product=lists.searches, limits={"slowest in ms": 1000}),
    "day": Bench(seed=seeding.seed, floor=lists.day_floor, product=lists.day, goal=2, bar=8),
}
