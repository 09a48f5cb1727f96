"""One trial in a process of its own: it makes the mind, opens the world, and measures what only a process can."""

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from models.minds import close, completer_named, mind_named
from sim.demographics import Demographics, Profile
from sim.errors import SimError
from sim.experiments import Conditions, Equipment, Row
from sim.experiments.table import experiment_named
from sim.mind import Mind
from sim.observation import AnyObservation
from sim.world import World


class Job(Struct, frozen=True):
    """A trial to run. mind: as `--mind` names it. on: a save, or a file of labelled cases, to experiment on, "" for neither."""

    experiment: str
    conditions: Conditions
    mind: str = "rules"
    on: str = ""

    @property
    def label(self) -> str:
        """What is being run, in a few words."""
        return f"{self.experiment}: {self.conditions.arm}, seed {self.conditions.seed}"


class Measured(Struct, frozen=True):
    """What a trial gave, and the seconds of wall clock and of processor that it took."""

    rows: tuple[Row, ...]
    wall_s: float
    cpu_s: float


def attend() -> None:
    """Leave ctrl+c to the process that started this one, and end when it does, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):  # put off while this process was started
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def run_job(job: Job) -> Measured:
    """Run one trial; its rows depend on the job alone, its seconds on this machine.

    Raises:
        SimError: with one plain line.
    """
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        rows = asyncio.run(_trial(job))
    except SimError as error:
        raise SimError(str(error)) from None  # of a kind that crosses from process to process
    return Measured(rows, time.perf_counter() - wall, time.process_time() - cpu)


async def _trial(job: Job) -> tuple[Row, ...]:
    mind, chosen = mind_named(job.mind), experiment_named(job.experiment)
    try:
        file = Path(job.on) if job.on and chosen.takes_file else None
        world = opened_world(job.on) if job.on and not file else None
        infer = None if job.mind == "rules" else inference(job.mind, job.conditions.seed)
        equipment = Equipment(mind=mind, world=world, meter=meter(mind), told=told, file=file, infer=infer)
        return tuple(await chosen.trial(job.conditions, equipment))
    finally:
        await close(mind)


def opened_world(save: str) -> World:
    """Return the world that a save holds now; the save stays as it is.

    Raises:
        SaveError, OSError: with one plain line.
    """
    from saves.file import open_save

    with open_save(Path(save), writable=False) as file:
        return file.world()


def inference(mind: str, seed: int) -> Callable[[Sequence[Profile]], Awaitable[tuple[Sequence[Demographics], int]]]:
    """Return how a language mind tells demographics; it raises SimError where the model cannot be reached."""
    from models.demographics import inferred_by

    async def infer(profiles: Sequence[Profile]) -> tuple[Sequence[Demographics], int]:
        completer = completer_named(mind)
        try:
            asked = await inferred_by(completer, profiles, seed=seed)
        finally:
            await completer.aclose()
        if asked.failure:
            raise SimError(asked.failure)
        return asked.people, asked.mended

    return infer


def told(observation: AnyObservation) -> int:
    """Return how many characters a language mind would be told of an observation; recalled memories are left out."""
    from models.language.prompt import prompt_of
    from models.language.scenes import scene_of

    return len(str(prompt_of(observation, scene_of(observation), ())))


def meter(mind: Mind) -> Callable[[], Mapping[str, float]]:
    """Return what reads the clocks, and what a language mind has spent so far by behaviour."""

    def read() -> Mapping[str, float]:
        reading = {"wall_s": time.perf_counter(), "cpu_s": time.process_time()}
        usage = getattr(mind, "usage", None)
        for behaviour, spent in usage.by_behaviour.items() if usage is not None else ():
            reading |= {f"{behaviour}/{name}": float(value) for name, value in msgspec.structs.asdict(spent).items()}
        return reading

    return read
