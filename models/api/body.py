"""What is sent to a server: the bytes of a request, those parts that never change written once."""

from typing import Any

import msgspec
from msgspec import Raw, Struct

from models.api.dialect import Dialect, Form
from models.completer import Prompt, Request

TOOL = "answer"  # the name of the schema, and of the tool whose call is the answer
SCHEMAS_KEPT = 128

_CHOSEN = Raw(msgspec.json.encode({"type": "function", "function": {"name": TOOL}}))
_OBJECT = Raw(msgspec.json.encode({"type": "json_object"}))
_COUNTED = Raw(msgspec.json.encode({"include_usage": True}))


class Message(Struct, frozen=True):
    """One message of a conversation with a model."""

    role: str
    content: str


class Body(Struct, omit_defaults=True):
    """A request for a completion; what is None is not sent."""

    model: str
    messages: list[Message]
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    seed: int | None = None
    response_format: Raw | None = None
    tools: Raw | None = None
    tool_choice: Raw | None = None
    stream: bool = False
    stream_options: Raw | None = None


class Composer:
    """Writes requests; keeps the schemas that it has written."""

    def __init__(self) -> None:
        self._written: dict[tuple[Form, int], tuple[dict[str, Any], Raw]] = {}

    def body(self, model: str, request: Request, dialect: Dialect, streamed: bool) -> bytes:
        """Return a request as JSON."""
        body = Body(model, messages(request.prompt))
        if dialect.limit == "max_tokens":
            body.max_tokens = request.max_tokens
        else:
            body.max_completion_tokens = request.max_tokens
        if dialect.seeded:
            body.seed = request.seed
        match dialect.form:
            case "json_schema":
                body.response_format = self._schema("json_schema", request.schema)
            case "json_object":
                body.response_format = _OBJECT
            case "tools":
                body.tools, body.tool_choice = self._schema("tools", request.schema), _CHOSEN
            case "none":
                pass
        if streamed:
            body.stream, body.stream_options = True, _COUNTED if dialect.counted else None
        return encoded(body)

    def _schema(self, form: Form, schema: dict[str, Any]) -> Raw:
        """Return a schema in a form, as it was written before: the same object is the same schema, for nobody writes to one."""
        kept = self._written.get((form, id(schema)))
        if kept is None:
            if len(self._written) >= SCHEMAS_KEPT:
                self._written.clear()
            kept = self._written[form, id(schema)] = (schema, Raw(msgspec.json.encode(_formed(form, schema))))
        return kept[1]


def messages(prompt: Prompt) -> list[Message]:
    """Return a prompt as a conversation: what is shared by all comes first, and from the system."""
    found = [Message("system", prompt.shared)] if prompt.shared else []  # some servers refuse an empty one
    found.append(Message("user", f"{prompt.own}\n\n{prompt.now}".strip()))
    for exchange in prompt.exchanges:
        found += [Message("assistant", exchange.answer), Message("user", exchange.complaint)]
    return found


def encoded(body: object) -> bytes:
    """Return anything as JSON; halves of characters, which no JSON can hold, as question marks."""
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError:
        return msgspec.json.encode(_whole(msgspec.to_builtins(body, builtin_types=(Raw,))))


def _whole(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case list():
            return [_whole(each) for each in value]
        case dict():
            return {_whole(key): _whole(each) for key, each in value.items()}
        case _:
            return value


def _unmeasured(schema: Any) -> Any:
    """Return a schema without the lengths of texts, which some servers refuse; decoding checks them."""
    match schema:
        case dict():
            return {key: _unmeasured(each) for key, each in schema.items() if key != "maxLength"}
        case list():
            return list(map(_unmeasured, schema))
        case _:
            return schema


def _formed(form: Form, schema: dict[str, Any]) -> Any:
    schema = _unmeasured(schema)
    if form == "tools":
        return [{"type": "function", "function": {"name": TOOL, "description": "Your answer.", "parameters": schema}}]
    return {"type": "json_schema", "json_schema": {"name": TOOL, "strict": True, "schema": schema}}
