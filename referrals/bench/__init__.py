"""What is measured of referral: `manage.py bench referrals booking`."""

from alliance.core.measuring import Bench
from referrals.bench import booking

BENCHES = {
    "booking": Bench(
        seed=booking.seed,
        floor=booking.floor,
        product=booking.product,
        goal=2,
        bar=4,
        limits={"over-booked": 0},
    ),
}
