"""Decisions signed on paper, and for whom somebody acted."""

from members.queries.paper.signatures import (
    hands,
    held_by,
    refused_paper_steps,
    scan_of,
    signatures_of_month,
    signers,
)

__all__ = ["hands", "held_by", "refused_paper_steps", "scan_of", "signatures_of_month", "signers"]
