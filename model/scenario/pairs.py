"""From tie rows to pairs of factions: the nearest row holds.

A row for two ids beats one for an id and a side, which beats one for two sides.
"""

from collections.abc import Sequence
from itertools import combinations

from .rows import FactionRow, TieRow


class TieTable:
    """The tie row of every pair that is coded by hand.

    Attributes
    ----------
    row_of : dict
        For each pair of ids, both ways round, the row that holds.
    uncovered : list of tuple of str
        Pairs that need a row and have none.
    ambiguous : list
        Pairs with two equally near rows, and the positions of these.
    unused : list of int
        Positions of rows that hold for no pair.
    """

    def __init__(self, factions: Sequence[FactionRow], ties: Sequence[TieRow]) -> None:
        self.row_of: dict[tuple[str, str], TieRow] = {}
        self.uncovered: list[tuple[str, str]] = []
        self.ambiguous: list[tuple[str, str, tuple[int, ...]]] = []
        position: dict[tuple[str, str], int] = {}
        for index, row in enumerate(ties):
            position.setdefault((row.a, row.b), index)
            position.setdefault((row.b, row.a), index)
        used: set[int] = set()
        for one, other in combinations(factions, 2):
            if not (one.has_ideology and other.has_ideology):
                self._settle(one, other, position, ties, used)
        self.unused = [index for index in range(len(ties)) if index not in used]

    def _settle(
        self,
        one: FactionRow,
        other: FactionRow,
        position: dict[tuple[str, str], int],
        ties: Sequence[TieRow],
        used: set[int],
    ) -> None:
        """Find the row of one pair."""
        one_side, other_side = f"side:{one.side}", f"side:{other.side}"
        levels = (
            ((one.id, other.id),),
            ((one.id, other_side), (one_side, other.id)),
            ((one_side, other_side),),
        )
        found: tuple[int, ...] = ()
        for level in levels:
            # A pair within one side meets the same row twice; a set keeps it once.
            found = tuple(sorted({position[key] for key in level if key in position}))
            if found:
                break
        used.update(found)
        if not found:
            self.uncovered.append((one.id, other.id))
        elif len(found) > 1:
            self.ambiguous.append((one.id, other.id, found))
        else:
            self.row_of[one.id, other.id] = self.row_of[other.id, one.id] = ties[found[0]]
