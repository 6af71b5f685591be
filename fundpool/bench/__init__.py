"""What is measured of the common funds: approvals at once, and the proof of the books."""

from collections.abc import Mapping

from alliance.core.measuring import Bench
from fundpool.bench import approval, proof

BENCHES: Mapping[str, Bench] = {
    "approval": Bench(
        approval.seed,
        approval.product,
        approval.floor,
        goal=2.0,
        bar=4.0,
        limits={"over-spent": 0},
    ),
    "verify_books": Bench(
        proof.seed, proof.product, proof.floor, goal=4.0, limits={"seconds for 100 000": 60}
    ),
}
