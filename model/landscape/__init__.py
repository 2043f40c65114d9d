"""Exact theory: the landscape of alignments, its minima and proven optimum, power indices.

The theory is Axelrod and Bennett's (1993), "A landscape theory of aggregation",
British Journal of Political Science 23(2), doi 10.1017/S000712340000973X. The
room knows arrays and a solver; it knows no scenario, no Mesa and no files.
"""
