"""Where calls to language models are recorded, so that what was paid for is never paid for again."""

from typing import Literal, Protocol

from msgspec import Struct

Status = Literal["ok", "invalid", "timeout", "refused", "error"]


class Call(Struct, frozen=True):
    """One call to a model, and what came of it.

    Args:
        tick, agent, purpose: on whose behalf, and what for: "plan", "talk", ...
        attempt: number among the calls for the same, from 0.
        key: 16 bytes, of everything that the reply depends on; equal keys, equal calls.
        request, reply: as JSON; reply None where there was none. No key to an API is in either.
        tokens_in, tokens_out: as the model counted them. ms: from request to reply.
    """

    tick: int
    agent: int
    purpose: str
    attempt: int
    key: bytes
    request: bytes
    reply: bytes | None
    status: Status
    tokens_in: int = 0
    tokens_out: int = 0
    ms: int = 0


class Tape(Protocol):
    """Keeps calls. Once `keep` returns, they are there for whoever asks next, whatever happens to this process."""

    def reply(self, key: bytes) -> bytes | None:
        """Return the reply to a call with this key that was answered before, in this branch or another; None where there was none."""

    def keep(self, *calls: Call) -> None:
        """Keep calls, several at less cost than one by one."""

    def introduce(self, mind: str, identity: str) -> None:
        """Keep which model thinks under the name of a mind: its identity is a part of what the keys of its calls are made of."""


class MemoryTape:
    """Keeps calls until the process ends.

    Attributes:
        calls: all that were kept, in order. identities: of the models behind minds, by the names of these, in the order of their coming.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.identities: dict[str, tuple[str, ...]] = {}
        self._replies: dict[bytes, bytes] = {}

    def reply(self, key: bytes) -> bytes | None:
        return self._replies.get(key)

    def keep(self, *calls: Call) -> None:
        self.calls += calls
        self._replies |= {call.key: call.reply for call in calls if call.reply is not None}

    def introduce(self, mind: str, identity: str) -> None:
        known = self.identities.get(mind, ())
        if identity not in known:
            self.identities[mind] = (*known, identity)
