"""Checks of a theatre as a whole: what it is about, ties, rules, parameters."""

from .about import NEEDS_PROVINCES, NEEDS_TARGETS, Parameter
from .draft import Draft, spread_over
from .errors import Problem, listed, nearest
from .pairs import TieTable
from .places import display
from .rows import TieRow
from .source_checks import check_sources
from .table_checks import (
    check_alliances,
    check_control,
    check_factions,
    check_presence,
    check_provinces,
    check_records,
    check_spells,
    check_sponsors,
    check_spread,
    check_unique,
)

#: Arrays of pairs grow with the square of this.
MOST_FACTIONS = 500


def _check_about(draft: Draft) -> None:
    """Check ``theatre.toml`` against the tables."""
    about, roster = draft.about, draft.roster
    if about.window.until < about.window.since:
        draft.about_problem("window.until", "lies before window.from")
    if not about.window.since <= about.statement_date <= about.window.until:
        draft.about_problem("statement_date", "lies outside the window")
    for role in ("rebels", "government"):
        for index, side in enumerate(getattr(about.roles, role)):
            if side not in about.sides:
                where, message = f"roles.{role}[{index}]", f"unknown side {side!r}"
                close = nearest(side, about.sides)
                draft.about_problem(where, message, listed(about.sides), close)
    complaint = roster.complaint_id(about.roles.head_of_government)
    if complaint:
        draft.about_problem("roles.head_of_government", *complaint)
    size = about.unknown_size
    if not 0 < size.low <= size.median <= size.high:
        draft.about_problem("unknown_size.median", "is not between low and high, above 0")


def _check_lists(draft: Draft) -> None:
    """Check the named lists of ``theatre.toml``."""
    about, roster = draft.about, draft.roster
    if about.signatories not in about.lists:
        message = f"unknown list {about.signatories!r}"
        close = nearest(about.signatories, about.lists)
        draft.about_problem("signatories", message, listed(about.lists), close)
    for name, entry in about.lists.items():
        for index, member in enumerate(entry.members):
            complaint = roster.complaint(member)
            if complaint:
                draft.about_problem(f"lists.{name}.members[{index}]", *complaint)
        if len(set(entry.members)) < len(entry.members):
            draft.about_problem(f"lists.{name}.members", "names somebody twice")


def _check_tie(draft: Draft, index: int, row: TieRow) -> None:
    """Note what is wrong with the names of one tie."""
    table = draft.ties
    for column, name in (("a", row.a), ("b", row.b)):
        complaint = draft.roster.complaint(name)
        if complaint:
            draft.note(table, index, column, *complaint)
        elif name.startswith("list:") or name in draft.about.lists:
            draft.note(table, index, column, f"{name!r} is a list", "a faction id or side:NAME")
    if row.a == row.b and not row.a.startswith("side:"):
        draft.note(table, index, "b", f"{row.a!r} with itself")


def check_ties(draft: Draft) -> None:
    """Check ``ties.csv``: known names, no pair twice, every pair that needs one covered.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    table = draft.ties
    for index, row in enumerate(table.rows):
        _check_tie(draft, index, row)
    check_spread(draft, table, ("value", "low", "high"))
    check_unique(draft, table, lambda row: tuple(sorted((row.a, row.b))), "a")
    pairs = TieTable(draft.factions.rows, table.rows)
    for a, b, rows in pairs.ambiguous:
        places = " and ".join(table.where[index] for index in rows)
        message = f"{a} and {b}: two rows are equally near ({places}); add a row for the pair"
        draft.note(table, rows[-1], "a", message)
    for a, b in pairs.uncovered:
        draft.problems.append(Problem(table.path, "", f"no tie between {a!r} and {b!r}"))
    for index in pairs.unused:
        message = "ties no pair that is coded by hand: all are fitted or have nearer rows"
        draft.note(table, index, "a", message)


def _check_rules(draft: Draft) -> None:
    """Check the targeting rules of ``targeting.toml``."""
    table = draft.rules
    for index, row in enumerate(table.rows):
        draft.check_selectors(table, index, "actors", row.actors)
        draft.check_selectors(table, index, "targets", row.targets)
        draft.check_provinces(table, index, "provinces", row.provinces)
        for key, needing in (("targets", NEEDS_TARGETS), ("provinces", NEEDS_PROVINCES)):
            given = bool(getattr(row, key))
            if given != (row.rule in needing):
                message = f"rule {row.rule!r} " + ("takes no" if given else "needs") + f" {key}"
                draft.note(table, index, key, message)
        if not row.range[0] <= row.weight <= row.range[1]:
            message = f"weight {row.weight:g} is outside its range"
            draft.note(table, index, "weight", message, f"{row.range[0]:g} to {row.range[1]:g}")
    for index, entry in enumerate(draft.declared.rows):
        draft.check_selectors(draft.declared, index, "actor", (entry.actor,))
        draft.check_selectors(draft.declared, index, "targets", entry.targets)
    check_unique(draft, draft.declared, lambda row: row.actor, "actor")


def _check_targeting_complete(draft: Draft) -> None:
    """Note every faction with forces that has no rule or no declared targets."""
    acting = set(draft.roster.expand(name for row in draft.rules.rows for name in row.actors))
    declaring = set(draft.roster.expand(row.actor for row in draft.declared.rows))
    for faction in draft.factions.rows:
        if not faction.has_forces:
            continue
        for table, covered, what in (
            (draft.rules, acting, "rule"),
            (draft.declared, declaring, "declared"),
        ):
            if faction.id not in covered:
                message = f"{faction.id!r} has forces but no [[{what}]]"
                draft.problems.append(Problem(table.path, what, message))


def parameter_complaint(parameter: Parameter) -> tuple[str, str, str] | None:
    """Return key, message and allowed if a value or a range cannot be, else ``None``.

    Parameters
    ----------
    parameter : Parameter
        The parameter.
    """
    low, high = parameter.range
    if low > high:
        return "range", f"range ends before it begins: {low:g} to {high:g}", ""
    if not low <= parameter.value <= high:
        return "value", f"{parameter.value:g} is outside its range", f"{low:g} to {high:g}"
    return None


def _check_parameters(draft: Draft) -> None:
    """Check ``parameters.toml``."""
    path = display(draft.folder / "parameters.toml")
    for name, parameter in draft.parameters.items():
        complaint = parameter_complaint(parameter)
        if complaint:
            key, message, allowed = complaint
            draft.problems.append(Problem(path, f"{name}.{key}", message, allowed))


def check_draft(draft: Draft) -> None:
    """Check a theatre whose tables are well formed; afterwards selectors in rows are spread.

    Parameters
    ----------
    draft : Draft
        The theatre; gets the problems.
    """
    if len(draft.factions.rows) > MOST_FACTIONS:
        message = f"too many factions: {len(draft.factions.rows)}"
        draft.problems.append(Problem(draft.factions.path, "", message, f"at most {MOST_FACTIONS}"))
        return
    check_sources(draft)
    for table, column in (
        (draft.presence, "faction"),
        (draft.sponsors, "faction"),
        (draft.record_groups, "faction"),
        (draft.umbrellas, "member"),
        (draft.blocs, "member"),
    ):
        spread_over(draft, table, column)
    _check_about(draft)
    _check_lists(draft)
    check_factions(draft)
    check_provinces(draft)
    check_presence(draft)
    check_control(draft)
    check_ties(draft)
    check_sponsors(draft)
    check_records(draft)
    check_alliances(draft)
    check_spells(draft)
    _check_rules(draft)
    _check_targeting_complete(draft)
    _check_parameters(draft)
