"""What is measured of assessment: `manage.py bench kpi assess explain pull import`."""

from alliance.core.db.bulk import has_copy
from alliance.core.measuring import Bench
from kpi.bench import assess, explain, load, pull, seeding

BENCHES = {
    "assess": Bench(
        seed=seeding.seed,
        floor=assess.floor,
        product=assess.product,
        goal=1.5,
        bar=2.5 if has_copy() else None,
        limits={"queries a county": assess.MOST_QUERIES},
    ),
    "explain": Bench(seed=seeding.seed, product=explain.product),
    "pull": Bench(
        seed=seeding.seed, floor=pull.floor, product=pull.product, goal=5, bar=7,
        limits={"queries a page": pull.MOST_QUERIES},
    ),
    "pull-csv": Bench(
        seed=seeding.seed, floor=pull.floor_csv if has_copy() else None,
        product=pull.product_csv, goal=1.5, bar=2,
    ),
    "import": Bench(
        seed=seeding.seed, floor=load.floor_csv, product=load.product_csv, goal=5, bar=6,
    ),
    "import-xlsx": Bench(
        seed=seeding.seed, floor=load.floor_xlsx, product=load.product_xlsx, goal=3, bar=4,
    ),
}  # fmt: skip
