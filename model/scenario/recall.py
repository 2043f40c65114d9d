"""From a manifest's resolved scenario back to a `Scenario`: the way that `replay` takes."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from .about import Parameter
from .errors import InputError, Problem
from .events import EVENT_KINDS, Event
from .load import Scenario
from .schema import Moves, Switches
from .theatre import Theatre


def _as[M: BaseModel](model: type[M], value: Any) -> M:
    """Return a model from plain data, in which dates are text."""
    return model.model_validate_json(json.dumps(value))


def _built(content: Mapping[str, Any], theatre: Theatre) -> Scenario:
    """Return the scenario; raises whatever wrong content raises."""
    return Scenario(
        name=str(content["name"]),
        title=str(content["title"]),
        question=str(content["question"]),
        theatre=theatre,
        start=date.fromisoformat(content["start"]),
        weeks=int(content["weeks"]),
        moves=None if content["moves"] is None else _as(Moves, content["moves"]),
        switches=_as(Switches, content["switches"]),
        parameters={k: _as(Parameter, v) for k, v in content["parameters"].items()},
        events=tuple(
            cast(Event, _as(EVENT_KINDS[event["kind"]], event)) for event in content["events"]
        ),
        chain=tuple(content["chain"]),
    )


def recall(content: Mapping[str, Any], theatre: Theatre, shown: str) -> Scenario:
    """Return the scenario that a results folder was made from.

    Parameters
    ----------
    content : mapping
        What `Scenario.resolved` gave, as JSON kept it.
    theatre : Theatre
        The theatre it names, as it is now.
    shown : str
        The file it stands in, for messages.

    Raises
    ------
    InputError
        If the theatre is not what it was then, or the content is no scenario.
    """
    try:
        if content["theatre"]["hash"] != theatre.hash:
            message = f"the tables of theatre {theatre.id} have changed since these runs"
            allowed = "the theatre as it was then"
            raise InputError(Problem(shown, "scenario.theatre.hash", message, allowed))
        scenario = _built(content, theatre)
        known = str(content["hash"])
    except (KeyError, TypeError, ValueError, AttributeError, ValidationError) as error:
        message = f"is not a scenario that this version wrote ({type(error).__name__})"
        raise InputError(Problem(shown, "scenario", message)) from error
    if scenario.hash != known:
        raise InputError(Problem(shown, "scenario.hash", "does not fit the scenario beside it"))
    return scenario
