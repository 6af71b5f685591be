"""What is measured of the common funds: approvals at once, and the proof of the books."""

from collections.abc import Mapping

from alliance.core.measuring import Bench
from fundpool.bench import approval, proof

BENCHES: Mapping[str, Bench] = {
    "approval": Bench(
        approval.seed, approval.product, approval.floor, bar=6.0, limits={"over-spent": 0}
    ),
    "verify_books": Bench(proof.seed, proof.product, proof.floor, bar=12.0),
}
