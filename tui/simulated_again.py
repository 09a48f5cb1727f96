"""A tick of which the events are lost, simulated again of what is left: it proves itself by coming to the hash that was recorded."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from models.replayed import ReplayedMinds
from saves.salvage import LostTick
from saves.snapshot import decoded, encoded
from sim.errors import SimError
from sim.journal import chained
from sim.resimulation import Resimulation
from sim.scenarios import scenario_played
from sim.tape import Call

RULES = "rules"


class _Tape:
    """A sim.tape.Tape that only plays what a lost tick's save still holds."""

    def __init__(self, lost: LostTick) -> None:
        self._models = lost.models

    def reply(self, key: bytes) -> bytes | None:
        return self._models.reply(key)

    def keep(self, *calls: Call) -> None:
        """Keep nothing."""

    def introduce(self, mind: str, identity: str) -> None:
        """Keep nothing."""


def simulated_again(lost: LostTick) -> Sequence[bytes] | None:
    """Return what happens in a lost tick where that has the recorded hash, else None; no model is called."""
    state = encoded(lost.world)
    for by_words in (False, True):
        minds = ReplayedMinds(_Tape(lost), lost.models.identities)
        minds.given, minds.by_words = lost.mind or RULES, by_words
        with suppress(SimError):
            world = lost.world if not by_words else decoded(state)
            world.luck = lost.world.luck
            again = Resimulation(world, scenario_played(world.scenario), minds.mind_of(world), lost.before)
            divergence = asyncio.run(again.tick((), lost.inputs, (lost.event_hash, lost.state_hash)))
            payloads = () if divergence is None else divergence.payloads
            if chained(lost.before, payloads, lost.inputs) == lost.event_hash:
                return payloads
        if minds.rules_only:
            return None
    return None
