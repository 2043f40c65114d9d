"""Sentences of the log: each part follows from a number by a rule."""

from collections.abc import Sequence
from typing import Final

from ..report.numbers import percent
from .luck import Luck
from .reasons import TINY, Move, Reason

NUMBERS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip

WORTH_NAMING: Final = 0.02
"""Least change that is named beside chance."""

BECAUSE: Final = {
    ("threat", True): "because they fear more of the same enemies",
    ("threat", False): "because they fear less of the same enemies",
    ("grievance", True): "because losses at the hands of {b} fade",
    ("grievance", False): "because of losses at the hands of {b}",
    ("commitment", True): "because of the statement that both signed",
    ("commitment", False): "because the commitment of the statement wears off",
    ("sponsor", True): "because their sponsors draw together",
    ("sponsor", False): "because their sponsors draw apart",
    ("domination", True): "because {b} outweighs {a} less",
    ("domination", False): "because {b} outweighs {a} more",
    ("view", True): "because they come back to a warmer long-run view",
    ("view", False): "because they come back to a cooler long-run view",
    ("event", True): "because an event set it anew",
    ("event", False): "because an event set it anew",
    ("chance", True): "by chance, as leaders change or make up",
    ("chance", False): "by chance, as leaders change or quarrel",
}
"""What changed a weight, by account and whether it rose; a regards, b is regarded."""


LUCK: Final = {
    (
        True,
        False,
    ): "by chance, as a new leader or a quarrel made up brings {k} nearer to all",
    (False, False): "by chance, as a new leader or a quarrel sets {k} back with all",
    (True, True): "as {own} bad luck with all others wears off",
    (False, True): "as {own} good luck with all others wears off",
}
"""Chance whose share is known, by whether the weight rose and whether it is earlier luck that
wears off."""

BRINK: Final = 10.0
"""A part of the gain that is so many times what was lacking speaks of one that lacked little."""


def listed(names: Sequence[str]) -> str:
    """Return names as in a sentence: ``A``, ``A and B``, ``A, B and C``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def count(number: int, noun: str) -> str:
    """Return a number of things: ``one week``, ``12 weeks``."""
    words = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{words} {noun}{'' if number == 1 else 's'}"


def two(value: float) -> str:
    """Return a weight with two decimals; never minus nought."""
    return f"{round(value, 2) + 0.0:.2f}"


def signed(value: float) -> str:
    """Return a change of a weight with its sign."""
    return f"{round(value, 2) + 0.0:+.2f}"


def owner(name: str) -> str:
    """Return a name as the owner of something."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def bloc(members: Sequence[int], names: Sequence[str]) -> str:
    """Return what a coalition is called: by its strongest member."""
    head = names[members[0]]
    if len(members) == 1:
        return f"its coalition with {head}"
    return f"the coalition of {head} ({count(len(members), 'faction')})"


def move_words(move: Move, reason: Reason, names: Sequence[str], overlap: float, tau: float) -> str:
    """Return a move and its reason as a sentence.

    Parameters
    ----------
    move : Move
        What happened.
    reason : Reason
        Why.
    names : sequence of str
        Of the factions.
    overlap, tau : float
        Overlap of presence with the other of the reason; price of autonomy.
    """
    who = names[move.who]
    head = {
        "leave": lambda: f"{who} leaves {bloc(move.left, names)} and stands alone",
        "join": lambda: f"{who} joins {bloc(move.joined, names)}",
        "found": lambda: f"{who} and {names[move.joined[0]]} form a coalition",
        "switch": lambda: f"{who} leaves {bloc(move.left, names)} for {_other_bloc(move, names)}",
    }[move.kind]()
    return f"{head}: {reason_words(move.who, reason, names, overlap, tau)}{_held_back(reason)}."


def _held_back(reason: Reason) -> str:
    """Return how much of what was lacking for the move this part of the gain is."""
    if reason.lacked <= TINY:
        return ""
    times = abs(reason.part) / reason.lacked
    if times >= BRINK:
        return "; it had been on the brink of it"
    if times < 1.0:
        return f"; that is {percent(times)} of what had held it back"
    return f"; that is {times:.1f} times what had held it back"


def _other_bloc(move: Move, names: Sequence[str]) -> str:
    """Return the coalition that a faction goes to from another."""
    if len(move.joined) == 1:
        return f"one with {names[move.joined[0]]}"
    return f"that of {names[move.joined[0]]} ({count(len(move.joined), 'faction')})"


def reason_words(who: int, reason: Reason, names: Sequence[str], overlap: float, tau: float) -> str:
    """Return a reason as half a sentence; parameters as `move_words`."""
    other = names[reason.other]
    whose = f"its weight to {other}" if reason.mine else f"{owner(other)} weight to it"
    value = two(reason.weight)
    meanwhile = f"within {count(reason.weeks, 'week')}" if reason.weeks else "in this very week"
    if reason.cause == "tie":
        return f"{whose} {_tie_words(who, reason, names)}"
    if reason.cause == "veto":
        return f"{other} no longer stands in the way: {whose} {_tie_words(who, reason, names)}"
    if reason.cause == "came":
        return f"{other} came in {meanwhile}, and {whose} is {value}"
    if reason.cause == "went":
        return f"{other} has gone {meanwhile}, and {whose} was {value}"
    if reason.cause == "strength":
        change = "grew" if reason.now > reason.then else "shrank"
        return (
            f"{other} {change} from {reason.then:,.0f} to {reason.now:,.0f} fighters "
            f"{meanwhile}, and {whose} is {value}"
        )
    pays = "pays" if reason.part > 0.0 else "does not pay"
    return (
        f"{whose}, {value}, {pays} for its autonomy (overlap of presence {two(overlap)}, "
        f"price {two(tau)})"
    )


def _tie_words(who: int, reason: Reason, names: Sequence[str]) -> str:
    """Return how a weight changed, and by what."""
    change = reason.now - reason.then
    if two(reason.then) == two(reason.now):
        return f"stands at {two(reason.now)}"
    rose = change > 0.0
    when = f"in {count(reason.weeks, 'week')}" if reason.weeks else "in this very week"
    text = f"{'rose' if rose else 'fell'} from {two(reason.then)} to {two(reason.now)} {when}"
    if not reason.account:
        return text
    a, b = (who, reason.other) if reason.mine else (reason.other, who)
    called = {"a": "it" if a == who else names[a], "b": "it" if b == who else names[b]}
    because = BECAUSE[reason.account, rose].format(**called)
    size, most = signed(reason.amount), reason.most
    if reason.luck is not None:
        luck = reason.luck
        k = names[luck.whose]
        mine = {"k": "it", "own": "its own"} if luck.whose == who else {"k": k, "own": owner(k)}
        because = LUCK[rose, luck.faded].format(**mine)
        size = _luck_words(luck, reason)
        # Luck that wears off is one faction's alone: what both did does not make it most.
        most = most and (not luck.faded or abs(luck.share) >= 0.5 * abs(change))
    extent = "mostly" if most else "in part"
    text = f"{text}, {extent} {because} ({size})"
    if not reason.second or abs(reason.second_amount) < WORTH_NAMING:
        return text
    also = BECAUSE[reason.second, rose].format(**called)
    return f"{text}, and {also} ({signed(reason.second_amount)})"


def _luck_words(luck: Luck, reason: Reason) -> str:
    """Return how much is chance, how much of it one faction's, and how large that is."""
    size = signed(luck.share)
    if signed(reason.amount) != size:
        size = f"{size}; chance in all {signed(reason.amount)}"
    if luck.faded:
        return size
    return f"{size}; {luck.times:.1f} times the usual in {count(reason.weeks, 'week')}"
