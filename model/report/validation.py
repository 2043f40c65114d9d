"""The page of validation (``docs/validation.md``), from its numbers alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ..analysis.checks import AGREES, NOT, TUNED, WEAKLY, Band, Check, verdict
from .validation_cells import band, number, percent, published, spanned, table
from .validation_words import (
    AGAIN,
    ALT,
    CANNOT,
    CAPTION,
    DEATHS,
    FACTOR,
    HELD_OUT,
    INTRODUCTION,
    NETWORKS,
    RATES,
    RULES,
    STRIKES,
    TUNING,
    WHO,
)

type Numbers = Mapping[str, Any]
"""What ``docs/validation.json`` holds."""

SETS: Final = {
    "all": "all pairs",
    "without isil": "without ISIL",
    "without isil+nusra": "without ISIL and Nusra",
}


SURE: Final = 0.95
"""Share of the resamples in which the simulation must rank places better than population."""


def checks_of(numbers: Numbers) -> list[Check]:
    """Return the checks as they were written.

    Parameters
    ----------
    numbers : mapping
        Of the page.
    """
    return [
        Check(**{**row, "model": Band(**row["model"]), "published": Band(**row["published"])})
        for row in numbers["checks"]
    ]


def page(numbers: Numbers) -> str:
    """Return the page.

    Parameters
    ----------
    numbers : mapping
        See `Numbers`.
    """
    checks = checks_of(numbers)
    blocks = [
        INTRODUCTION,
        "\n".join(made(numbers)),
        RULES,
        "\n".join(summary(checks, numbers)),
        f"![{ALT}](images/validation.png)\n\n*{CAPTION}*",
        "\n".join(assortativity(checks, numbers)),
        "\n".join(section("Which pairs clash", RATES, checks, "pairs that clash")),
        "\n".join(section("What a unit of ideology does", FACTOR, checks, "factor")),
        "\n".join(strikes(checks, numbers)),
        "\n".join(deaths(numbers)),
        "\n".join(held_out(numbers)),
        TUNING,
        CANNOT,
        "\n".join(sources(numbers)),
        again(numbers),
    ]
    return "\n\n".join(blocks) + "\n"


def made(numbers: Numbers) -> Iterator[str]:
    """Yield how the numbers were made."""
    about = numbers["about"]
    if about["quick"]:
        yield "**A quick run over a few weeks, to see that the command works: no validation.**"
        yield ""
    versions = ", ".join(
        f"sources `{of}`" if name == "code" else f"{name} {of}"
        for name, of in about["versions"].items()
    )
    folds = (
        f", {about['fold_runs']} of each of {about['folds']} folds" if about["fold_runs"] else ""
    )
    yield (
        f"Made on {about['date']} from {about['runs']} replications of each ensemble{folds}, "
        f"root seed {about['seed']}; {versions}."
    )


def summary(checks: Sequence[Check], numbers: Numbers) -> Iterator[str]:
    """Yield what agrees and what does not, by the verdicts."""
    yield "## In short"
    yield ""
    of = {word: [c for c in checks if verdict(c).startswith(word)] for word in (NOT, AGREES, TUNED)}
    good = [c for c in of[AGREES] if verdict(c) != WEAKLY]
    weak = [c for c in of[AGREES] if verdict(c) == WEAKLY]
    met = [c for c in of[TUNED] if verdict(c).endswith("met")]
    missed = [c for c in of[TUNED] if not verdict(c).endswith("met")]
    yield (
        f"Of {len(good) + len(weak) + len(of[NOT])} numbers that the model was not fitted or tuned "
        f"to, {len(good)} agree, {len(weak)} agree weakly, {len(of[NOT])} do not. Of "
        f"{len(of[TUNED])} that it was fitted or tuned to, {len(met)} are met and {len(missed)} "
        "missed. The numbers are not independent of each other: they come from a few tables."
    )
    yield ""
    for words, rows in (
        ("Agree", good),
        ("Agree weakly", weak),
        ("Do not agree", of[NOT]),
        ("Tuned to and missed all the same", missed),
    ):
        if rows:
            yield f"- **{words}:** {named(rows)}."
    yield from _in_short_scores(numbers)


def named(checks: Sequence[Check]) -> str:
    """Return what some checks are about, by section, each once."""
    by_section: dict[str, list[str]] = {}
    for each in checks:
        what = each.what.split(" (")[0]
        if what not in by_section.setdefault(each.section, []):
            by_section[each.section].append(what)
    parts = (f"{section} ({'; '.join(whats)})" for section, whats in by_section.items())
    return ", ".join(parts)


def _in_short_scores(numbers: Numbers) -> Iterator[str]:
    """Yield a sentence on held-out pairs and one on places."""
    if "scores" in numbers:
        rows = numbers["scores"]["rows"]["all"]
        gains = numbers["scores"]["differences"]["all"]["regression"]["auc"]
        told = "tells them apart" if _apart(gains) else "does not tell them apart"
        yield (
            f"- **Held-out pairs:** AUC {number(rows['simulation']['auc']['value'])} for the "
            f"simulation, {number(rows['regression']['auc']['value'])} for the regression alone; "
            f"the interval of the difference ({spanned(gains)}) {told}."
        )
    for each in numbers["places"]["ranks"]:
        if each["year"] == 2015 and each["kind"] == "all fighting":
            beside = each["beside"]
            yield (
                f"- **Deaths by governorate in 2015:** rank correlation "
                f"{number(each['model']['value'])}; with population alone it is "
                f"{number(beside['population'])}, with the deaths of 2014 "
                f"{number(beside['deaths of 2014'])}."
            )


def _apart(ends: Mapping[str, Any]) -> bool:
    """Whether an interval leaves 0 out."""
    return ends["low"] is not None and not ends["low"] <= 0.0 <= ends["high"]


def section(title: str, words: str, checks: Sequence[Check], about: str) -> Iterator[str]:
    """Yield a section: its words and the table of its checks."""
    yield f"## {title}"
    yield ""
    yield words
    yield ""
    yield from table_of([c for c in checks if c.section.startswith(about)], about)


def table_of(checks: Sequence[Check], about: str) -> Iterator[str]:
    """Yield a table of checks."""
    nulls = any(c.null is not None for c in checks)
    head = ["what", "model", "90 % band", "published", "source", "verdict"]
    if nulls:
        head.insert(3, "dealt anew")
    rows = []
    for c in checks:
        kind = c.section.removeprefix(about).strip(", ")
        row = [
            f"{kind}: {c.what}" if kind else c.what,
            number(c.model.value),
            band(c.model),
            published(c.published),
            f"{', '.join(c.source.split(';'))}. {c.basis}",
            verdict(c),
        ]
        if nulls:
            row.insert(3, number(c.null))
        rows.append(row)
    yield from table(head, rows)


def assortativity(checks: Sequence[Check], numbers: Numbers) -> Iterator[str]:
    """Yield the section on networks."""
    yield from section("Do unlike groups fight?", NETWORKS, checks, "assortativity")
    yield ""
    yield (
        "The record of 2014 by the same computation, beside networks with the same degrees dealt "
        "anew (mean, standard deviation), and the share of replications that are below their own:"
    )
    yield ""
    below, apart = numbers["below_null"]["fitted"], numbers.get("below_null_held_out", {})
    yield from table(
        ("what", "record of 2014", "dealt anew", "fitted runs below", "held-out runs below"),
        [
            (
                name,
                number(row["value"]),
                f"{number(row['null'])} ({number(row['sd'])})",
                percent(below.get(name)),
                percent(apart.get(name)),
            )
            for name, row in numbers["null"].items()
        ],
    )


def strikes(checks: Sequence[Check], numbers: Numbers) -> Iterator[str]:
    """Yield the section on strikes."""
    yield from section("Whom Russia struck", STRIKES, checks, "strikes")
    yield ""
    yield "The counts:"
    yield ""
    yield from table(
        ("measure", "share on ISIL", "source", ""),
        [
            (
                c["measure"],
                published(Band(c["value"], c["low"], c["high"])),
                c["source"],
                c["basis"],
            )
            for c in numbers["counts"]
        ],
    )


def deaths(numbers: Numbers) -> Iterator[str]:
    """Yield the section on deaths by governorate."""
    yield "## Where people died"
    yield ""
    yield DEATHS
    yield ""
    yield from table(
        ("deaths of", "kind of fight", "counted", "simulation", "90 % interval", "verdict",
         "population", "better than population in", "deaths of 2014"),
        [
            (
                str(each["year"]),
                each["kind"],
                f"{each['deaths']:,.0f}",
                number(each["model"]["value"]),
                band(Band(**each["model"])),
                rank_verdict(each),
                number(each["beside"]["population"]),
                percent(each["ahead"]),
                number(each["beside"].get("deaths of 2014")),
            )
            for each in numbers["places"]["ranks"]
        ],
    )  # fmt: skip
    yield ""
    yield "All fighting, fighters lost a year in the simulation, and deaths counted (UCDP):"
    yield ""
    rows = numbers["places"]["rows"]
    years = [key for key in next(iter(rows.values())) if key != "simulated"]
    yield from table(
        ("governorate", "simulated 2015", *(f"counted {year}" for year in years)),
        [
            (name, f"{row['simulated']:,.0f}", *(f"{row[year]:,.0f}" for year in years))
            for name, row in sorted(rows.items(), key=lambda item: -item[1]["simulated"])
        ],
    )


def rank_verdict(ranks: Mapping[str, Any]) -> str:
    """Return what is to be said of a rank correlation.

    Parameters
    ----------
    ranks : mapping
        Of a year and a kind of fight.

    Returns
    -------
    str
        ``agrees`` where the interval lies above 0 and the simulation ranks better than
        population in `SURE` of the resamples; ``agrees weakly`` above 0 only; else ``does not
        agree``.
    """
    model = ranks["model"]
    if model["low"] is None or model["low"] <= 0.0:
        return NOT
    return AGREES if ranks["ahead"] is not None and ranks["ahead"] >= SURE else WEAKLY


def held_out(numbers: Numbers) -> Iterator[str]:
    """Yield the section on held-out pairs."""
    yield "## Who clashes with whom, pairs held out"
    yield ""
    yield HELD_OUT
    if "scores" not in numbers:
        yield ""
        yield "Not played this time."
        return
    scores = numbers["scores"]
    for name, rows in scores["rows"].items():
        yield ""
        yield (
            f"{SETS.get(name, name).capitalize()}: {scores['pairs'][name]} pairs, "
            f"{scores['positives'][name]} with a clash."
        )
        yield ""
        gains = scores["differences"][name]
        yield from table(
            ("forecast", "AUC", "average precision", "Brier skill", "calibration slope",
             "AUC of the simulation less this"),
            [
                (
                    WHO[who],
                    *(spanned(row[score]) for score in ("auc", "ap", "brier_skill", "slope")),
                    spanned(gains[who]["auc"]) if who in gains else "",
                )
                for who, row in rows.items()
            ],
        )  # fmt: skip


def sources(numbers: Numbers) -> Iterator[str]:
    """Yield the sources."""
    yield "## Sources"
    yield ""
    for name, row in numbers["sources"].items():
        yield f"- `{name}`: {row['title']} ({row['date']}). {row['where']}"


def again(numbers: Numbers) -> str:
    """Return how to make the page again, with the numbers of runs that it was made from."""
    about = numbers["about"]
    text = AGAIN.replace("RUNS", str(about["runs"])).replace("SEED", str(about["seed"]))
    return text.replace("FOLD", str(about["fold_runs"]))
