"""Whom the outcomes are about, as masks."""

from dataclasses import dataclass

from ..state import Bools, Floats


@dataclass(frozen=True)
class Who:
    """Masks and indices of a theatre's roles.

    Attributes
    ----------
    signatory : (n,) bool
        The signatories that signatory outcomes are about.
    signed_strength : (n,) float
        Their strength as of the statement date, 0 for all others, fighters.
    rebels, government : (n,) bool
        Sides that count as rebels, and as the government's.
    head : int
        Head of government.
    campaigner : int
        Whose air campaign `declared_gap` is about; -1 if nobody's.
    designated : (n,) bool
        Factions named as terrorist at the start, whoever they stand beside.
    sides : dict of str to (n,) bool
        Members of each side that holds ground.
    """

    signatory: Bools
    signed_strength: Floats
    rebels: Bools
    government: Bools
    head: int
    campaigner: int
    designated: Bools
    sides: dict[str, Bools]
