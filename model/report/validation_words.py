"""What the page of validation says in words; its numbers stand in `validation.py`."""

from typing import Final

WHO: Final = {
    "simulation": "simulation",
    "by_contact": "simulation without a regression of clashes (contact times hostility)",
    "propensities": "the simulation's start, no week played",
    "regression": "regression alone",
    "activity": "activity of both groups",
    "base_rate": "every pair alike",
}
"""What the page calls a forecaster."""

INTRODUCTION: Final = """# Validation

<!-- Written by `python -m docs.make_validation` from `docs/validation.json`; not by hand. -->

What the simulation says beside what others have published about the same war, and what is to be \
made of it. Two things are kept apart throughout: numbers that the model was fitted or tuned \
to, which show that it can produce them and no more, and numbers that it was not told of."""

RULES: Final = """## How verdicts are given

Each number is worked out in every replication; the table gives the median and a 90 % band (5th to \
95th percentile) over replications, in which parameters, sizes, coefficients and ties are drawn \
anew. A verdict follows from the numbers by these rules and from nothing else:

- **agrees**: the published number lies in the band. Where only a range is published, the model's \
median lies in the range.
- **agrees weakly**: it does, but the band holds the value of no effect too (that of networks \
dealt anew for assortativity, 1 for a factor), so that little was put to the test.
- **does not agree**: it does not.
- **was tuned to, met** or **missed**: the same test for a number that the model was fitted to, or \
that its makers looked at while they chose a formula or a value. Meeting it is no evidence.
- **built in**: the model cannot give anything else.

A wide band agrees with much. The widths are there to be read."""

NETWORKS: Final = """Assortativity is the correlation of ideology at both ends of a clash, \
weighted by clashes or with each pair that clashed counted once (Newman 2003). Below 0, unlike \
groups fight. But a network in which one group fights everybody has a strong correlation whatever \
its ideology. So each network is dealt anew with every group's number of enemies kept and the \
weights shuffled over the edges (double edge swaps); the column gives the median of these.

*Fitted* is the first year of `opening-2015`, which starts from the record of 2014: its clashes \
are drawn from coefficients fitted to that record and from each pair's own claims, so agreement \
is no evidence. *Held out* puts together, for each pair, clashes simulated by a copy of the model \
that was never told whether that pair clashed (see *Who clashes with whom, pairs held out*), and \
stands beside the claims of 2014 on the same pairs."""

RATES: Final = """Share of pairs with at least one clash in a year, over the groups of the record. \
*Fitted* counts all pairs, also of groups that were gone by 2015; *held out* those of which both \
are there in both years. The published shares use the sponsors and areas of the replication data; \
the theatre's own tables of sponsors and presence, which the model uses, are slightly wider (in \
them 0.8 % of the pairs with a shared sponsor clashed in 2014, and 9.2 % of the others)."""

FACTOR: Final = """What one unit of distance in average ideology multiplies counts by, with an \
effect of each group (Poisson). The same computation on the theatre's own record gives 2.65 for \
the clashes of 2014 and 0.79 for joint operations. One year of drawn events is thin: in some \
replications all distant pairs of a group clash and no near one, and the factor has no upper end. \
Expected events (their mean given effort and weights) are less noisy, and for that reason their \
band leaves out the noise that the published number has. Joint operations are not drawn in the \
model; their expected number follows effort spent side by side and warmth."""

STRIKES: Final = """Share of Russia's effort on ISIL in `status-quo`: by target, and by the share \
of ground that ISIL holds in the governorate that is hit. Counts disagree; the range runs from the \
least to the largest count of the autumn of 2015 by target, and by place to the one count there \
is, which its source calls an upper end. Pattern P1 in `tests/patterns` asks for 0.05 to 0.30 and \
was looked at while the rules of targeting were chosen."""

DEATHS: Final = """Fighters lost by governorate in the first year of `opening-2015` beside deaths \
in the events of the UCDP Georeferenced Event Dataset: Spearman's rank correlation over the 14 \
governorates. The simulated year is 2015; the deaths of 2015 are those to compare with, and those \
of 2014 stand there for their year. The interval draws governorates with replacement and one \
replication each time. Beside it stand two numbers that need no model: population, and deaths of \
the year before. *Agrees* means here that \
the interval lies above 0 and that the simulation ranks better than population in 95 % of the \
draws, *agrees weakly* above 0 only.

Levels are not comparable and no verdict is given on them: UCDP counts deaths that can be dated \
and placed (6,860 here for 2015), while the lethality in the model was set by a monitor's total \
of 41,484 combatants for that year. Where factions stand and what they hold was coded from \
sources of 2015, and UCDP's totals by kind of fight in 2015 (not by governorate) were seen when \
targeting was coded, so this is a test of how presence and targeting combine, not of foresight."""

HELD_OUT: Final = """The pairs of the clash record of 2014 are dealt into ten folds. For each \
fold a copy of the theatre says nothing of its pairs: their claims are taken away, the \
regressions are fitted anew to the rest, and the pairs count as not covered by the record. The \
copy plays the 52 weeks of `opening-2015`, and its own pairs are ranked by the clashes it \
expects. All pairs together are scored against the claims that were taken away. Groups stay known \
by their other pairs, and joint operations stay on record (undated, about 2012 to mid-2015), so \
this asks for the right partner, not for the right group. That clashes follow a regression of \
their own, and not contact times hostility, was chosen by such a comparison with other folds: the \
line without it shows what the choice is worth, and its gain is for that reason a little \
flattered. Intervals are 95 %, from drawing groups with replacement. The record of the test year \
2015 is not in the project."""

TUNING: Final = """## What was tuned to what

| what was chosen | by looking at | what follows |
| --- | --- | --- |
| coefficients of contact, valence and clashes | claims of 2014, joint operations | every *fitted* \
number above |
| clashes follow a regression of their own | cross-validation over pairs of the same record | \
held-out scores are slightly flattered |
| `b_threat`, `suffered_weight`, `air_equivalent`, `weight_noise`, `tau`, `valence_offset`, two \
formulas | the patterns P1 to P10 in smaller ensembles with the same root seed | shares of \
strikes; that groups far apart in ideology fight (P6) |
| `tau`, `weight_noise` | how long the Islamic Front and the Levant Front lasted | nothing on this \
page |
| `ground_lethality`, `air_lethality` | monitors' totals of deaths in 2015 | levels of losses, not \
their ranks by governorate |
| rules of targeting | who fought whom, UCDP's totals of 2015 by kind of fight | deaths by kind of \
fight in part |

The patterns and what else was assumed stand in [evidence.md](evidence.md)."""

CANNOT: Final = """## What the data cannot bear

- ISIL is one end of 230 of the 260 claims of 2014. Most numbers on clashes say how well the model \
knows ISIL's enemies. Without ISIL and Nusra there are 4 pairs with 5 claims; scores on these are \
printed above with their intervals and decide nothing.
- Claims are what groups said on social media. Large groups report more.
- Weighted assortativity rests on a handful of heavy pairs: dealt anew, the record of 2014 has a \
standard deviation of about a quarter. On counts the record itself is hardly below its null. \
On presence it is.
- The published null (about -0.28 for average ideology) was made from the claims of 2013 to 2015, \
which are not here, and perhaps in another way than ours; the two are not compared.
- Joint operations are undated and may reach into the simulated year.
- Fourteen governorates are fourteen points.
- Counts of strikes on ISIL come from parties to the war and from maps of claimed places; they \
disagree by a factor of six.
- Strikes, deaths by place and clashes of other years were not looked for beyond what is cited."""

AGAIN: Final = """## How to make it again

```sh
make validation                                               # with the usual number of runs
python -m docs.make_validation --runs RUNS --fold-runs FOLD --seed SEED   # as this page
python -m docs.make_validation --results results/validation   # keeps the ensembles, resumes
python -m docs.make_validation --page                         # page and figure from the numbers
```

Numbers: [validation.json](validation.json). Equal seed, versions and sources give equal numbers."""

CAPTION: Final = """Left: assortativity of clashes by ideology; dots and squares are medians and \
lines 90 % bands over replications, of clashes fitted to the record and of held-out pairs; full \
diamonds are computed from the record of 2014, hollow ones published for 2013 to 2015; grey ticks \
are the median of the model's own networks with who meets whom dealt anew. Above right: shares; \
diamonds and thick grey bars are published numbers and ranges. Below right: AUC of forecasts of \
held-out pairs with 95 % intervals over groups."""

ALT: Final = """Dots with intervals for the model beside diamonds for published values: \
assortativity by ideology, shares of clashing pairs and of strikes on ISIL, and AUC of forecasts \
of held-out pairs"""
