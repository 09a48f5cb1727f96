"""Asking a mind off the record: nothing that it answers happens."""

import asyncio
from collections.abc import Sequence
from inspect import isawaitable

from sim.gate import Answer, admitted, failed
from sim.mind import Mind
from sim.observation import AnyObservation
from sim.world import World

AT_ONCE = 64  # questions under way together


async def asked(world: World, mind: Mind, observations: Sequence[AnyObservation]) -> list[Answer]:
    """Return what a mind answers to each observation, through the same gate as in a simulation; a mind that fails gives a Failure."""
    answers: list[Answer] = []
    for first in range(0, len(observations), AT_ONCE):
        answers += await asyncio.gather(*(_answer(world, mind, each) for each in observations[first : first + AT_ONCE]))
    return answers


async def _answer(world: World, mind: Mind, observation: AnyObservation) -> Answer:
    try:
        reply = mind.decide(observation)
        return admitted(await reply if isawaitable(reply) else reply, observation, world)
    except Exception as error:  # noqa: BLE001 - the seam to minds: no failure of one may end a trial
        return failed(error)
