"""A faction's card as facts and lists, in the order in which they are read."""

from typing import Any

from .card import card
from .session import Session


def shown_card(session: Session, faction: str) -> dict[str, Any]:
    """Return a faction's card as the panel draws it.

    Parameters
    ----------
    session : Session
        A visitor's.
    faction : str
        Its id.

    Returns
    -------
    dict
        id, name; facts (name, value); lists: name, none (what stands instead of an empty
        one), rows (text, note, and `id` of a faction or `url` of a source where there is one).
    """
    raw = card(session, faction)
    return {
        "id": faction,
        "name": raw["name"],
        "facts": [{"name": name, "value": value} for name, value in _facts(raw) if value],
        "lists": _lists(raw),
    }


def _facts(raw: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is said in a word or a number."""
    start = f"{raw['strength_start']:,} at the start"
    known = "" if raw["strength_known"] else ", drawn: its size is not known"
    campaign = f"{raw['sorties']:g} a week" if raw["sorties"] else ""
    declared = raw["declared"]
    said = ", ".join(declared["names"])
    gap = ""
    if said and declared["on"] is not None:
        gap = f"{said}; {declared['on']:.0%} of its effort falls on them"
    return [
        ("Side", raw["side_label"]),
        ("Strength", f"{raw['strength']:,} fighters ({start}{known})"),
        ("Support", f"{raw['support']:.0%} of the people where it is"),
        ("Signatory", "signed the statement" if raw["signatory"] else ""),
        ("Air strikes", campaign),
        ("Declared targets", gap or said),
        ("Operations rooms", ", ".join(raw["umbrellas"])),
        ("Note", raw["note"] or ""),
    ]


def _percent(share: float) -> str:
    """Return a share as whole per cent."""
    return f"{share:.0%}"


def _lists(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is said in lists."""
    early = "known after the first week" if raw["week"] == 0 else "none"
    pooled = []
    if raw["pooled"] >= 0.005:
        pooled.append({"text": f"Operations rooms move {raw['pooled']:.0%} of it elsewhere."})
    if raw["withheld"] >= 0.005:
        pooled.append({"text": f"Truces hold back {raw['withheld']:.0%} of it."})
    found = [
        (
            "Stands in one coalition with (fighters)",
            [
                {"id": each["id"], "text": each["name"], "note": f"{each['strength']:,}"}
                for each in raw["coalition"]
            ],
            "nobody: it stands alone",
        ),
        ("Allies, and how they regard it in turn (-1 to 1)", _ties(raw["allies"]), "none"),
        ("Enemies, and how they regard it in turn (-1 to 1)", _ties(raw["enemies"]), "none"),
        (
            "Whom its effort fell on this week, by which rule",
            [
                {
                    "id": each["id"],
                    "text": each["name"],
                    "note": _target_note(each, bool(raw["declared"]["names"])),
                }
                for each in raw["targets"]
            ],
            early,
        ),
        (
            "Where it fell",
            [{"text": each["name"], "note": _percent(each["share"])} for each in raw["places"]],
            early,
        ),
        (
            "Its targeting rules",
            [
                {"text": f"{each['rule']}: {each['words']}", "note": _percent(each["share"])}
                for each in raw["rules"]
            ]
            + pooled,
            early,
        ),
        (
            "Supplied by",
            [
                {"id": each["id"], "text": each["name"], "note": _percent(each["share"])}
                for each in raw["sponsors"]
            ],
            "nobody that is known",
        ),
        ("Sources", [_source(each) for each in raw["sources"]], "none"),
    ]
    return [{"name": name, "rows": rows, "none": none} for name, rows, none in found]


def _ties(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return allies or enemies with both weights."""
    return [
        {
            "id": each["id"],
            "text": each["name"],
            "note": f"{each['weight']:+.2f}, in turn {each['back']:+.2f}"
            + ("; same coalition" if each["together"] else ""),
        }
        for each in rows
    ]


def _target_note(target: dict[str, Any], declares: bool) -> str:
    """Return a target's share, whether it was declared, and the rules that chose it."""
    note = _percent(target["share"])
    if declares:
        note += ", declared" if target["declared"] else ", not declared"
    rules = ", ".join(f"{rule} {share:.0%}" for rule, share in target["rules"].items())
    return f"{note}: {rules}" if rules else note


def _source(source: dict[str, Any]) -> dict[str, Any]:
    """Return a source; with a link only where it is an address on the web."""
    where = str(source["where"])
    web = where.startswith(("https://", "http://"))
    row = {"text": source["title"] or source["id"], "note": source["note"] or ""}
    return row | ({"url": where} if web else {"note": row["note"] or where})
