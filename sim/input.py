"""What came into a tick from outside: interventions that were asked for, and decisions that no rule and no recorded reply gives.

With these, the replies of models (sim.tape) and the rules, a recorded tick can be simulated again.
"""

from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sim.action import name_of
from sim.channel import POST_LIMIT
from sim.event import Intervention, Planned, Unplanned
from sim.gate import OPEN, REASON_LIMIT, Answer, Failure
from sim.mind import Decision
from sim.text import clean


class Decided(Struct, frozen=True, omit_defaults=True, tag="decided"):
    """What somebody decided where rules and recorded replies cannot tell: who is played, whose mind failed, for whom another one stood in.

    Args:
        decision: None where there was none that could be used. because: why there was none.
        turn: number of the decision among those of the agent in this tick, from 0.
        unworded: the text of the action was left open; OPEN stands for it.
    """

    agent: int
    decision: Decision | None
    turn: int = 0
    because: str = ""
    unworded: bool = False

    def answer(self) -> Answer:
        """Return what the world is to take."""
        if self.decision is None:
            return Failure(self.because)
        return replace(self.decision, action=replace(self.decision.action, text="")) if self.unworded else self.decision


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


def decided(agent: int, turn: int, answer: Answer) -> Decided:
    """Return that an agent decided, with every text of it plain, as the world will take it."""
    if isinstance(answer, Failure):
        return Decided(agent, None, turn, answer.because)
    action, unworded = answer.action, getattr(answer.action, "text", None) == ""
    if unworded:
        action = replace(action, text=OPEN)
    try:
        plain = msgspec.convert(_plain(msgspec.to_builtins(replace(answer, action=action, instead=False))), Decision)
    except msgspec.ValidationError as error:  # nothing was left of a text that must not be empty
        return Decided(agent, None, turn, clean(f"{name_of(action)}: {error}", REASON_LIMIT))
    return Decided(agent, plain, turn, unworded=unworded)


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
