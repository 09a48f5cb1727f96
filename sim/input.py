"""What came into a tick from outside: interventions that were asked for, and decisions of people whom somebody plays.

With these, the replies of models (sim.tape) and the rules, a recorded tick can be simulated again.
"""

from typing import Any

import msgspec
from msgspec import Struct

from sim.channel import POST_LIMIT
from sim.event import Intervention, Planned, Unplanned
from sim.mind import Decision
from sim.text import clean


class Decided(Struct, frozen=True, tag="decided"):
    """Somebody who is played decided; None where they gave no decision that could be used. Those of one agent are in order."""

    agent: int
    decision: Decision | None


AnyInput = Intervention | Planned | Unplanned | Decided

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyInput] = msgspec.json.Decoder(AnyInput)


def encode_input(given: AnyInput) -> bytes:
    """Return an input as one JSON object with its kind under "type"."""
    return _encoder.encode(given)


def decode_input(data: bytes | str) -> AnyInput:
    """Return the input in a JSON object.

    Raises:
        msgspec.ValidationError, msgspec.DecodeError: the text is not an input.
    """
    return _decoder.decode(data)


def decided(agent: int, decision: Decision | None) -> Decided:
    """Return that an agent decided, with every text of it plain, as the world will take it."""
    if decision is None:
        return Decided(agent, None)
    return Decided(agent, msgspec.convert(_plain(msgspec.to_builtins(decision)), Decision))


def _plain(value: Any) -> Any:
    match value:
        case str():
            return clean(value, POST_LIMIT + 1)
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _:
            return value
