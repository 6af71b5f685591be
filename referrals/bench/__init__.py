"""What is measured of referral: `manage.py bench referrals worklist booking`."""

from alliance.core.measuring import Bench
from referrals.bench import booking, worklist

BENCHES = {
    "worklist": Bench(
        seed=worklist.seed,
        floor=worklist.floor,
        product=worklist.product,
        limits={
            "queries a list": worklist.MOST_QUERIES,
            "queries creating": worklist.MOST_CREATING,
        },
    ),
    "booking": Bench(
        seed=booking.seed,
        floor=booking.floor,
        product=booking.product,
        goal=2,
        bar=4,
        limits={"over-booked": 0},
    ),
}
