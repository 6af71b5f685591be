"""What passes to somebody else when a person leaves or a body is merged."""

from members.queries.changing_hands.handover import clients_of, files_of, open_work_of
from members.queries.changing_hands.merging import Piece, merging_pieces
from members.queries.changing_hands.parts import MERGING_PARTS

__all__ = ["MERGING_PARTS", "Piece", "clients_of", "files_of", "merging_pieces", "open_work_of"]
