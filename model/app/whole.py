"""A resolved scenario as a file that stands alone: all it has, inherited or not."""

from typing import Any

from ..scenario.load import Scenario
from .toml import text_of


def whole_text(scenario: Scenario) -> str:
    """Return a scenario as the text of a file that extends none.

    Parameters
    ----------
    scenario : Scenario
        Of a shipped theatre.

    Returns
    -------
    str
        What is read back as a scenario that plays alike, to the last bit.
    """
    content: dict[str, Any] = {
        "title": scenario.title,
        "question": scenario.question,
        "theatre": scenario.theatre.id,
        "start": scenario.start,
        "weeks": scenario.weeks,
    }
    if scenario.moves is not None:
        content["moves"] = scenario.moves.model_dump()
    content["switches"] = scenario.switches.model_dump()
    known = scenario.theatre.parameters
    content["parameters"] = {
        name: {
            "value": each.value,
            "range": list(each.range),
            "draw": each.draw,
            "source": each.source,
            "basis": each.basis,
        }
        for name, each in scenario.parameters.items()
        if each != known.get(name)
    }
    content["events"] = [
        event.model_dump(exclude_none=True, exclude_defaults=True) | {"kind": event.kind}
        for event in scenario.events
    ]
    return text_of(content)
