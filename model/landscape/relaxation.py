"""The linear programme below a landscape: HiGHS solves it, inequalities come and go.

minimise sum over i < j of W_ij y_ij, 0 <= y <= 1, with the inequalities of `cuts`
added where they are broken, dropped where they are far from tight. HiGHS keeps
its basis from one round to the next; that is why it is called through highspy,
where scipy would start every round from nothing.
"""

from typing import Final

import highspy
import numpy as np

from ..state import Floats, Ints
from .cuts import Rows, joined
from .problem import Landscape

LARGEST: Final = 1e3
"""The largest cost: small factions' ties, many orders below, must stand above the tolerance."""
TOLERANCE: Final = 1e-10
"""The solver's, of prices; the least it takes."""
LOOSE: Final = 1e-3
"""A row further than this from its limit is dropped."""


class Relaxation:
    """The programme and the inequalities it holds now.

    Parameters
    ----------
    problem : Landscape
        Actors and ties; at least two actors, not all ties 0.
    """

    def __init__(self, problem: Landscape) -> None:
        self.n = problem.n
        self.upper = np.triu_indices(problem.n, 1)
        ties = problem.coupling[self.upper]
        self.scale = float(np.abs(ties).max()) / LARGEST
        self.costs = ties / self.scale
        self.low, self.high = np.zeros(ties.size), np.ones(ties.size)
        none = np.zeros(0, dtype=np.int32)
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        options = {"output_flag": False, "threads": 1, "random_seed": 1}
        for option, value in {**options, "dual_feasibility_tolerance": TOLERANCE}.items():
            self.highs.setOptionValue(option, value)
        self.highs.addCols(ties.size, self.costs, self.low, self.high, 0, none, none, np.zeros(0))
        self.rows = Rows(
            starts=np.zeros(1, dtype=np.int64),
            pairs=np.zeros(0, dtype=np.int64),
            coefficients=np.zeros(0),
            most=np.zeros(0),
        )
        self.y, self.prices = np.zeros(ties.size), np.zeros(0)
        self.left, self.value = self.costs, -np.inf

    def matrix(self) -> Floats:
        """Return y as an (n, n) array, symmetric, diagonal 0."""
        out = np.zeros((self.n, self.n))
        out[self.upper] = self.y
        out.T[self.upper] = self.y
        return out

    def add(self, rows: Rows) -> None:
        """Add inequalities.

        Parameters
        ----------
        rows : Rows
            None of them there yet.
        """
        count = rows.most.size
        self.highs.addRows(
            count,
            np.full(count, -highspy.kHighsInf),
            rows.most,
            rows.pairs.size,
            rows.starts[:-1].astype(np.int32),
            rows.pairs.astype(np.int32),
            rows.coefficients,
        )
        self.rows = joined(self.rows, rows)

    def drop_loose(self) -> None:
        """Drop the inequalities that the last solution is far from."""
        rows = self.rows
        if not rows.most.size:
            return
        reached = np.add.reduceat(rows.coefficients * self.y[rows.pairs], rows.starts[:-1])
        loose = rows.most - reached > LOOSE
        if not loose.any():
            return
        where = np.flatnonzero(loose).astype(np.int32)
        self.highs.deleteRows(where.size, where)
        lengths = np.diff(rows.starts)
        keep = np.repeat(~loose, lengths)
        self.rows = Rows(
            starts=np.concatenate(([0], lengths[~loose].cumsum())),
            pairs=rows.pairs[keep],
            coefficients=rows.coefficients[keep],
            most=rows.most[~loose],
        )

    def fix(self, low: Floats, high: Floats) -> None:
        """Bound y from both sides.

        Parameters
        ----------
        low, high : (pairs,) float
            0 or 1 each.
        """
        changed = np.flatnonzero((low != self.low) | (high != self.high))
        if changed.size:
            self.highs.changeColsBounds(
                changed.size, changed.astype(np.int32), low[changed], high[changed]
            )
            self.low, self.high = low.copy(), high.copy()

    def run(self, seconds: float) -> float | None:
        """Solve it; write `y`, `left` and `value`.

        The bound is what the prices prove by themselves, the solver's tolerances
        aside: for prices u >= 0 of the inequalities A y <= b any y in its bounds costs
        at least -u b + sum of min(r low, r high), r = costs + u A (weak duality).

        Parameters
        ----------
        seconds : float
            Time for this call.

        Returns
        -------
        float or None
            A bound on sum over i < j of W_ij y_ij / scale; infinite if nothing fits
            the bounds on y, None if the time ran out.
        """
        # The solver's clock runs on from one call to the next, and so must its limit.
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(seconds, 0.01))
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return np.inf
        if status != highspy.HighsModelStatus.kOptimal:
            self.highs.clearSolver()  # whatever went wrong, the next call starts afresh
            return None
        solution = self.highs.getSolution()
        self.y = np.array(solution.col_value)
        self.prices = np.maximum(-np.array(solution.row_dual), 0.0)
        self.left = self.reduced()
        kept = np.minimum(self.left * self.low, self.left * self.high).sum()
        self.value = float(kept - self.prices @ self.rows.most)
        return self.value

    def reduced(self) -> Floats:
        """Return what is left of each pair's cost after the prices of the inequalities."""
        rows: Rows = self.rows
        each: Ints = np.repeat(np.arange(rows.most.size), np.diff(rows.starts))
        paid = np.bincount(
            rows.pairs, rows.coefficients * self.prices[each], minlength=self.costs.size
        )
        return np.asarray(self.costs + paid)
