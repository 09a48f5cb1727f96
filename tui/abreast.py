"""Two lines of history tick by tick from where they part, for a view that plays them side by side."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import zip_longest
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct

from saves.branch import lineage, tip
from saves.branch import named as named_branch
from saves.errors import BranchError
from saves.file import Save
from saves.parting import common_tick
from saves.reel import Reel
from sim.agent import Agent, emotion_of
from sim.channel import Utterance
from sim.emotion import faded
from sim.event import AnyEvent, Measured, Posted, Said
from sim.likeness import equal
from sim.metrics import measure
from sim.metrics.topics import topic_in_question
from sim.text import clean
from sim.world import World
from tui.comparing import TITLES, Teller
from tui.widgets.muster import TORN, Muster

SHOWN_MOST = 2000  # people told of one by one, and
FRAMES_MOST = 1000  # ticks, so that what is told stays bounded; of more, every so many
WORDS, NAME = 240, 60  # characters told
EMOTION, STANCE, LIVES = 3, 12, 16  # bits of a level: an emotion, a stance, and whether the whole life differs from the other side's
_STIRRED = {"calm": 1, "moderate": 2, "intense": 3}


class Cast(Struct, frozen=True):
    """What comes before the ticks.

    Args:
        sides: names of the two branches. common: the last tick that both share. tips: the last tick of each. step: from tick to tick told.
        people: how many there are at `common`. names: of the communities. community: number of each shown person's, a byte each.
        places: x and y of each in the disc of that community, -100 to 100, a signed byte each. followers: of each, 4 bytes.
    """

    sides: tuple[str, str]
    common: int
    tips: tuple[int, int]
    step: int
    people: int
    names: tuple[str, ...]
    community: bytes
    places: bytes
    followers: bytes


class Spoken(Struct, frozen=True):
    """Something said (`to` somebody) or posted (`to` is "") on one side alone."""

    tick: int
    agent: int
    name: str
    to: str
    words: str


class Side(Struct, frozen=True):
    """One branch after a tick.

    Args:
        people: how many there are. levels: a byte for each person shown: emotion as the map's + 4 * stance as the map's + LIVES where
            their life differs. metrics: those that are drawn as curves. spoken: what was said last there alone.
    """

    people: int
    levels: bytes
    metrics: dict[str, float]
    spoken: Spoken | None


class Frame(Struct, frozen=True):
    """Both branches after a tick; None for one that has ended before. minute: of the calendar. topic: the news that stances are on."""

    tick: int
    minute: int
    topic: str
    sides: tuple[Side | None, Side | None]


class _Now(NamedTuple):
    """A branch at a tick, while it is played back."""

    world: World
    events: list[AnyEvent]


def abreast(save: Save, one: str, other: str) -> Iterator[Cast | Frame]:
    """Yield who takes part, then each tick from the one at which two branches part; plays each back once, and no mind takes part.

    Raises:
        BranchError: there is no such branch, or it is the same twice. DamagedError: what is recorded is not what happened.
    """
    if one == other:
        raise BranchError(f"'{one}' is the same line of history twice; allowed: two different ones")
    with save.reading() as db:
        lines = [named_branch(db, name) for name in (one, other)]
        tips = (tip(db, lines[0].id).tick, tip(db, lines[1].id).tick)
        common = min(common_tick(lineage(db, lines[0].id), lineage(db, lines[1].id)), *tips)
    step = max(1, -(-(max(tips) - common) // FRAMES_MOST))
    world = save.world(one, common)
    cast, shown = _cast(world, (one, other), common, tips, step)
    yield cast
    if min(tips) == common:  # nothing to lay side by side
        return
    told = Teller()
    spoken: list[Spoken | None] = [None, None]
    with ExitStack() as open_:
        readers = [open_.enter_context(save.reader()) for _ in lines]
        for tick, now in _played(readers, (one, other), common, tips):
            spoken = [_said_here(now, side, told) or spoken[side] for side in (0, 1)]
            if (tick - common) % step == 0 or tick in tips:
                yield _frame(tick, now, shown, spoken)


def _played(
    readers: Sequence[Save], names: tuple[str, str], common: int, tips: tuple[int, int]
) -> Iterator[tuple[int, tuple[_Now | None, _Now | None]]]:
    """Yield both branches after each tick, from the common one on; None for one that has ended."""
    worlds = []
    for reader, name in zip(readers, names, strict=True):
        reader.switch(name)
        worlds.append(reader.world(tick=common))
    yield common, (_Now(worlds[0], []), _Now(worlds[1], []))
    reels = [Reel(reader).onward(world, last) for reader, world, last in zip(readers, worlds, tips, strict=True)]
    for here, there in zip_longest(*reels):
        yield (here or there)[0], (here and _Now(worlds[0], here[1]), there and _Now(worlds[1], there[1]))


def _cast(world: World, sides: tuple[str, str], common: int, tips: tuple[int, int], step: int) -> tuple[Cast, list[int]]:
    """Return who takes part, and their ids; of very many an even share of each community."""
    muster = Muster(world)
    order = np.lexsort((-muster.followers, muster.community))
    rows = np.sort(order[:: max(1, -(-len(order) // SHOWN_MOST))])
    cast = Cast(
        sides=(clean(sides[0], 80), clean(sides[1], 80)),
        common=common,
        tips=tips,
        step=step,
        people=len(world.agents),
        names=tuple(clean(name, 40) for name in muster.names),
        community=muster.community[rows].astype(np.uint8).tobytes(),
        places=np.rint(np.clip(muster.places[rows], -1, 1) * 100).astype(np.int8).tobytes(),
        followers=muster.followers[rows].astype("<u4").tobytes(),
    )
    return cast, muster.ids[rows].tolist()


def _frame(tick: int, now: tuple[_Now | None, _Now | None], shown: list[int], spoken: Sequence[Spoken | None]) -> Frame:
    here, there = now
    first = here or there
    assert first is not None
    topic = topic_in_question(first.world)
    apart = [not equal(here.world, there.world, agent) for agent in shown] if here and there else [False] * len(shown)
    sides = [each and _side(each, topic, shown, apart, said) for each, said in zip(now, spoken, strict=True)]
    title = clean(first.world.topics[topic].title, NAME) if topic in first.world.topics else ""
    return Frame(tick, first.world.minute, title, (sides[0], sides[1]))


def _side(now: _Now, topic: str, shown: list[int], apart: list[bool], spoken: Spoken | None) -> Side:
    world = now.world
    levels = bytes(level(world.agents.get(agent), world, topic) + LIVES * differs for agent, differs in zip(shown, apart, strict=True))
    last = now.events[-1] if now.events else None
    metrics = last.metrics if isinstance(last, Measured) else measure(world, now.events)  # older formats hold none
    told = {name: round(value, 6) for name, value in metrics.items() if name in TITLES}
    return Side(len(world.agents), levels, told, spoken)


def level(agent: Agent | None, world: World, topic: str) -> int:
    """Return what somebody feels and thinks: the levels of the map's emotion, and 4 * those of its stance."""
    if agent is None:
        return 0
    stirred = _STIRRED[emotion_of(faded(agent, world.tick)[1])]
    if stirred == 1 and not agent.known:
        stirred = 0
    attitude = agent.attitudes.get(topic)
    stance = 0 if attitude is None else 1 if abs(attitude) < TORN else 3 if attitude > 0 else 2
    return stirred + 4 * stance


def _said_here(now: tuple[_Now | None, _Now | None], side: int, told: Teller) -> Spoken | None:
    """Return the last that was said or posted on a side in a tick and not on the other; rather by somebody who spoke there, too."""
    mine, its = now[side], now[1 - side]
    if mine is None:
        return None
    there = {(each.author, each.text, each.moves) for each in _utterances(its.events)} if its else set()
    speakers = {author for author, *_ in there}
    own = [each for each in _utterances(mine.events) if (each.author, each.text, each.moves) not in there]
    for each in sorted(own, key=lambda each: (each.author in speakers, each.id), reverse=True):
        if words := clean(told.wording(each, mine.world), WORDS):
            to = clean(told.label(each.to, mine.world), NAME) if each.to is not None else ""
            return Spoken(mine.world.tick, each.author, clean(told.label(each.author, mine.world), NAME), to, words)
    return None


def _utterances(events: Iterable[AnyEvent]) -> Iterator[Utterance]:
    return (event.utterance for event in events if isinstance(event, Said | Posted))


def json_lines(save: Save, one: str, other: str) -> Iterator[bytes]:
    """Yield what `abreast` does, a line of JSON each."""
    encoder = msgspec.json.Encoder()
    return (encoder.encode(each) for each in abreast(save, one, other))
