"""Asking a mind much off the record."""

import asyncio
from collections.abc import Sequence

from sim.deliberation import off_record
from sim.gate import Answer
from sim.mind import Mind
from sim.observation import AnyObservation
from sim.world import World

AT_ONCE = 64  # questions under way together


async def asked(world: World, mind: Mind, observations: Sequence[AnyObservation]) -> list[Answer]:
    """Return what a mind answers to each observation, in order; a mind that fails gives a Failure."""
    answers: list[Answer] = []
    for first in range(0, len(observations), AT_ONCE):
        answers += await asyncio.gather(*(off_record(world, mind, each) for each in observations[first : first + AT_ONCE]))
    return answers
