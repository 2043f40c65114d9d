"""The JSON Schema of scenario files, for editors that complete and check while one types."""

import json
from typing import Any

from pydantic.json_schema import models_json_schema

from .events import EVENT_KINDS
from .fields import ID_PATTERN, SELECTOR_PATTERN
from .schema import ScenarioFile

_REF = "#/$defs/{model}"
_SELECTORS: tuple[str, ...] = (
    "declared",
    "signatories",
    "against",
    "still_designated_by",
    "parties",
    "excluded",
)
_SELECTORS += ("recipients", "members", "actors", "targets")


def _list_or_one(field: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list of selectors, which may also be one selector alone."""
    array = next(each for each in field.get("anyOf", [field]) if each.get("type") == "array")
    array = {key: array[key] for key in ("type", "items", "minItems") if key in array}
    one = {"type": "string", "pattern": SELECTOR_PATTERN}
    kept: dict[str, Any] = {key: field[key] for key in ("description", "title") if key in field}
    return {**kept, "anyOf": [one, array]}


def _drop_nulls(node: Any) -> Any:
    """Return a schema without ``null``: TOML has none, an absent key says it."""
    if isinstance(node, list):
        return [_drop_nulls(each) for each in node if each != {"type": "null"}]
    if not isinstance(node, dict):
        return node
    kept = {key: _drop_nulls(value) for key, value in node.items()}
    if "default" in kept and kept["default"] is None:
        del kept["default"]
    if len(kept.get("anyOf", ())) == 1:
        kept |= kept.pop("anyOf")[0]
    return kept


def _change_of(kinds: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the schema of a change on an inherited event: any field, none needed but id."""
    fields: dict[str, list[Any]] = {}
    for kind in kinds.values():
        for name, field in kind["properties"].items():
            if field not in fields.setdefault(name, []):
                fields[name].append(field)
    properties: dict[str, Any] = {
        name: variants[0] if len(variants) == 1 else {"anyOf": variants}
        for name, variants in fields.items()
    }
    properties["kind"] = {"enum": list(EVENT_KINDS)}
    properties["id"] = {"type": "string", "pattern": ID_PATTERN}
    properties["commitment"] = {"type": "object"}  # a change may name one of its keys only
    return {
        "type": "object",
        "title": "Change",
        "description": "Changes the fields it names on the inherited event of this id.",
        "properties": properties,
        "required": ["id"],
        "additionalProperties": False,
    }


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema of scenario files.

    A file that extends none needs ``theatre``, ``start``, ``weeks`` and whole events; one that
    extends another may also hold changes on inherited events.
    """
    models = [(ScenarioFile, "validation"), *((m, "validation") for m in EVENT_KINDS.values())]
    _, everything = models_json_schema(models)  # type: ignore[arg-type]
    defs: dict[str, Any] = _drop_nulls(everything["$defs"])
    defs.pop("EventEntry")
    for model in EVENT_KINDS.values():
        properties = defs[model.__name__]["properties"]
        for name in properties:
            if name in _SELECTORS:
                properties[name] = _list_or_one(properties[name])
    defs["Change"] = _change_of({m.__name__: defs[m.__name__] for m in EVENT_KINDS.values()})
    root = defs.pop("ScenarioFile")
    whole = [{"$ref": _REF.format(model=model.__name__)} for model in EVENT_KINDS.values()]
    change = {"$ref": _REF.format(model="Change")}
    root["properties"]["events"] |= {"items": {"anyOf": [*whole, change]}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        "title": "Muster scenario",
        "if": {"required": ["extends"]},
        "then": {},
        "else": {
            "required": ["theatre", "start", "weeks"],
            "properties": {"events": {"items": {"anyOf": whole}}},
        },
        "$defs": defs,
    }


def scenario_schema_text() -> str:
    """Return the schema as the text of ``scenarios/schema.json``."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
