"""A trial: one small real decision, asked of a mind, and what can be said of it after a few seconds."""

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import suppress
from inspect import isawaitable
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from models.finding.rotten import looks_rotten
from sim.errors import SimError
from sim.text import clean

if TYPE_CHECKING:
    from models.completer import Completer, Heard
    from models.language.mind import LanguageMind
    from models.language.told import Thought
    from sim.mind import Decision
    from sim.observation import Planning

SECONDS = 5.0  # for the decision
LOAD_SECONDS = 120.0  # for a model's file to be loaded before that
READ_SECONDS = 30.0  # for a model to read the rules, after it is loaded
CLOSE_SECONDS = 5.0  # for a mind to let go
PEOPLE = 6  # in the trial's world

Outcome = Literal["well", "mended", "unusable", "rotten", "slow", "silent", "unloaded", "unknown"]


class Verdict(Struct, frozen=True):
    """What a trial found.

    Args:
        name: of the mind. outcome: "well" and "mended" can think; "unknown": no mind has that name, or it lacks a key.
        line: the same in one plain line. seconds: that the decision took. load_seconds: before it. tokens_per_second: in which it spoke.
        per_minute: decisions in a minute, asked one after another; side by side there are more.
        thought: what the mind was told and answered, if it was a model that was asked.
    """

    name: str
    outcome: Outcome
    line: str
    seconds: float = 0.0
    load_seconds: float = 0.0
    tokens_per_second: float = 0.0
    per_minute: float = 0.0
    thought: "Thought | None" = None

    @property
    def thinks(self) -> bool:
        """Whether it can think for people."""
        return self.outcome in ("well", "mended")


async def trial(
    name: str,
    *,
    seconds: float = SECONDS,
    load_seconds: float = LOAD_SECONDS,
    told: Callable[[str], None] | None = None,
    keys: bool = False,
) -> Verdict:
    """Return how a mind does. Never raises for what it does or fails to do; cancelling it ends it, and lets the mind go.

    Blocks the event loop for a quarter of a second once, where nothing of a world was loaded yet. Loading a model happens in a process
    of its own. Asks an API once, or up to three times where its answers are of no use; that is all that it can cost.

    Args:
        seconds: for the decision, from when the model is loaded. told: is told in a few words what is going on.
        keys: whether an openai: server may be sent the player's keys; not one that the player has not named.
    """
    tell = told or _nobody
    if name == "rules":
        return await _rules()
    from models.language.mind import LanguageMind

    try:
        completer = _completer(name, keys)
    except SimError as error:
        return Verdict(name, "unknown", str(error))
    heard: list[str] = []
    observation = small_world_observation()
    mind = LanguageMind(completer, overheard=lambda observation: _keeping(heard))
    try:
        began = time.monotonic()
        if not name.startswith("openai:"):
            tell("loading ...")
        failure = await _loaded(completer, observation, load_seconds)
        loading = time.monotonic() - began
        if failure:
            return Verdict(name, "unloaded", clean(f"does not load: {failure}", 300), load_seconds=loading)
        tell("thinking ...")
        return await _asked(name, mind, observation, heard, seconds, loading)
    finally:
        await _let_go(mind)


def small_world_observation() -> "Planning":
    """Return what somebody of a town of six sees on the first morning: the same every time."""
    from sim.observation import Planning
    from sim.scenarios import new_world
    from sim.turn import common

    world = new_world("town", 1, PEOPLE)
    world.tick, world.minute = 1, 480
    return Planning(**common(world, min(world.agents)), waiting=2)


def _completer(name: str, keys: bool) -> "Completer":
    """Return the model behind a name.

    Raises:
        SimError: there is none.
    """
    if name.startswith("openai:") and not keys:
        from models.api.keys import KEY, KEYS
        from models.api.named import openai_completer

        return openai_completer(
            name.removeprefix("openai:"), {each: value for each, value in os.environ.items() if each not in (KEY, KEYS)}
        )
    from models.minds import completer_named

    return completer_named(name)


async def _rules() -> Verdict:
    from models.rules.mind import RulesMind

    observation = small_world_observation()
    began = time.perf_counter()
    decided = RulesMind().decide(observation)
    if isawaitable(decided):
        await decided
    seconds = time.perf_counter() - began
    return Verdict("rules", "well", "always ready; no model to wait for", seconds, per_minute=60 / max(seconds, 1e-6))


async def _loaded(completer: "Completer", observation: "Planning", seconds: float) -> str:
    """Wait until a model is loaded, where it has to be; return why it is not, "" if it is.

    Such a model also reads what everybody is told alike: it does so once in a run, before anybody decides.
    """
    from models.completer import Prompt, Request, started
    from models.language.prompt import prompt_of
    from models.language.scenes import scene_of

    try:
        async with asyncio.timeout(seconds):
            loaded = await started(completer)
    except TimeoutError:
        return f"not within {seconds:g} s"
    except SimError as error:
        return str(error)
    if loaded:
        shared = prompt_of(observation, scene_of(observation), ()).shared
        with suppress(SimError, TimeoutError):  # told again, and judged, when it is asked
            async with asyncio.timeout(READ_SECONDS):
                await completer.complete(Request(Prompt(shared, "", "Ready?"), {}, 1, 1, "trial"))
    return ""


async def _asked(name: str, mind: "LanguageMind", observation: "Planning", heard: list[str], seconds: float, loading: float) -> Verdict:
    began = time.perf_counter()
    decided: Decision | None = None
    failure, late = "", False
    try:
        async with asyncio.timeout(seconds):
            decided = await mind.decided(observation)
    except TimeoutError:
        late = True
    except SimError as error:
        failure = str(error)
    took = time.perf_counter() - began
    thought = next(iter(mind.thoughts.of(observation.me.id)), None)
    if late:
        return replace(_late(name, heard, seconds), load_seconds=loading, thought=thought or _unfinished(name, observation, heard))
    rate = thought.completion_tokens / max(thought.seconds, 1e-6) if thought is not None else 0.0
    return _judged(Verdict(name, "well", "", took, loading, rate, thought=thought), decided is not None, failure)


def _unfinished(name: str, observation: "Planning", heard: list[str]) -> "Thought":
    """Return what a mind was told and had answered when its time was over."""
    from models.language.prompt import prompt_of
    from models.language.scenes import scene_of
    from models.language.told import Said, Thought

    answers = tuple(Said(clean(text, 4000), "not finished in time") for text in heard)
    return Thought(observation.me.id, observation.tick, name, "plan", prompt_of(observation, scene_of(observation), ()), answers)


def _judged(found: Verdict, decided: bool, failure: str) -> Verdict:
    """Return the verdict on a mind that gave an answer, or none at all."""
    answers = found.thought.answers if found.thought else ()
    if not answers:
        return replace(found, outcome="silent", line=clean(f"no answer: {failure or 'nothing came'}", 300))
    if any(looks_rotten(answer.text) for answer in answers):
        said = clean(answers[-1].text, 40)
        return replace(found, outcome="rotten", line=f"answers with noise, as if its file were damaged: {said}")
    if not decided:
        return replace(found, outcome="unusable", line=clean(f"no usable answer: {answers[-1].verdict or failure}", 300))
    per_minute = 60 / max(found.seconds, 1e-3)
    pace = f"{found.seconds:.1f} s" + (f", {found.tokens_per_second:.0f} tokens/s" if found.tokens_per_second else "")
    many = f"about {per_minute:.0f} decisions a minute, one by one"
    if len(answers) > 1:
        line = f"answers in {pace}, but in the form asked for only after {len(answers) - 1} hint{'s' if len(answers) > 2 else ''}; {many}"
    elif answers[0].verdict:
        line = f"answers in {pace}, but not quite in the form asked for (mended); {many}"
    else:
        line = f"answers in {pace}, valid; {many}"
    mended = len(answers) > 1 or bool(answers[0].verdict)
    return replace(found, outcome="mended" if mended else "well", line=line, per_minute=per_minute)


def _late(name: str, heard: list[str], seconds: float) -> Verdict:
    from models.tokens import estimated

    said = heard[-1] if heard else ""
    if said and looks_rotten(said):
        return Verdict(name, "rotten", f"answers with noise, as if its file were damaged: {clean(said, 40)}", seconds)
    so_far = f"only about {estimated(said)} tokens of an answer" if said else "nothing"
    return Verdict(name, "slow", f"too slow: {so_far} in {seconds:g} s", seconds)


def _keeping(heard: list[str]) -> "Heard":
    def hear(text: str) -> None:
        heard[:] = [text]

    return hear


async def _let_go(mind: "LanguageMind") -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await mind.aclose()
    except TimeoutError:
        pass  # it ends with this process


def _nobody(words: str) -> None:
    pass
