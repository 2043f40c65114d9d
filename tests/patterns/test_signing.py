"""Pattern P10: who signs."""

import numpy as np

from model.analysis.signing import auc, signing
from model.scenario.theatre import load_theatre


def test_p10_signers_rank_above_the_others() -> None:
    """Left-out groups that signed score above those that did not (AUC over 0.65).

    With the shipped tables the AUC is 0.76 over 34 groups.
    """
    found = signing(load_theatre("syria-2015"))
    assert len(found.factions) >= 30
    assert found.auc > 0.65


def test_p10_no_group_above_three_signed() -> None:
    """All groups with mean ideology above 3 stayed out, and the model says so."""
    found = signing(load_theatre("syria-2015"))
    radical = found.ideology > 3.0
    assert radical.sum() >= 6
    assert not found.signed[radical].any()
    assert found.score[radical].max() < found.score[found.signed].mean()


def test_auc_by_hand() -> None:
    """Of the four pairs of (0.9, 0.4) against (0.5, 0.4): right, right, wrong, tie = 2.5 / 4."""
    score = np.array([0.9, 0.4, 0.5, 0.4])
    assert auc(score, np.array([True, True, False, False])) == 2.5 / 4
