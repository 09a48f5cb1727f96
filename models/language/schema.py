"""The JSON schema of an answer: the legal actions, in the part of JSON schema that every server can enforce."""

from functools import lru_cache
from typing import Any

from sim.action import Action, schema_of

BECAUSE_LIMIT = 200  # characters of a reason
_DROPPED = ("title", "default", "discriminator", "minLength", "$defs")  # some servers refuse them; decoding checks


@lru_cache(maxsize=64)
def answer_schema(legal: tuple[type[Action], ...]) -> dict[str, Any]:
    """Return what an answer looks like: one action where only one is legal, else a reason and then one of the actions.

    Read it, never write to it. All objects are closed, all fields required, nothing is a reference. Lengths are bounded, so that a model
    that is held to it cannot ramble.
    """
    full = schema_of(legal)
    definitions: dict[str, Any] = full.get("$defs", {})
    action: dict[str, Any] = _plain(full, definitions)
    if len(legal) == 1:
        return action
    because = {"type": "string", "maxLength": BECAUSE_LIMIT, "description": "why, in a few words, in the first person"}
    return _closed({"because": because, "action": action})


def _plain(schema: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_plain(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _plain(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if schema.get("type") == "object":
        return _closed({name: _plain(each, definitions) for name, each in schema["properties"].items()})
    kept = {key: _plain(each, definitions) for key, each in schema.items() if key not in _DROPPED}
    return {"type": "string"} | kept if "enum" in kept else kept


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
