"""Tables for spreadsheets and statistics: a folder of CSV files, of a world at a tick and of what happened up to it."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from saves.drafting import drafted_folder
from saves.file import Save
from saves.payload import event_of
from sim.agent import emotion_of
from sim.channel import Utterance
from sim.emotion import faded
from sim.event import Liked, Measured, Posted, Rated, Said, TickStarted, Watched, kind_of
from sim.metrics import METRICS
from sim.metrics.topics import topic_in_question
from sim.tiers import tiers
from sim.topic import Topic
from sim.world import World

Worded = Callable[[Utterance, Mapping[str, Topic]], str]  # what a reader sees of a post or a line
Told = Callable[[float], None]  # hears which share is done, 0 to 1
Columns = tuple[str, ...]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # what a spreadsheet takes for the beginning of a formula

# file -> its header; texts of people and minds are in the columns that `cell` guards
TABLES: dict[str, Columns] = {
    "people": (
        "id", "name", "community", "age", "gender", "occupation", "traits", "interests", "dislikes", "features", "activity", "official",
        "bio", "mood", "arousal", "emotion", "stance", "informed", "followers", "followed", "tier", "acts", "posted", "doing", "played",
    ),
    "ties": ("source", "target", "kind", "closeness", "history"),
    "films": ("id", "title", "genres", "year", "director", "country", "description"),
    "news": ("id", "title", "question", "summary", "author", "broke"),
    "attitudes": ("agent", "topic", "attitude", "moved", "learned"),
    "watched": ("tick", "agent", "item", "title", "source", "because"),
    "ratings": ("tick", "agent", "item", "title", "stars", "feeling"),
    "posts": ("tick", "minute", "id", "author", "name", "parent", "forwards", "depth", "emotion", "topics", "text", "because"),
    "likes": ("tick", "agent", "post"),
    "chats": ("tick", "minute", "id", "thread", "author", "name", "to", "topics", "text", "because"),
}  # fmt: skip
_KINDS = frozenset(kind_of(kind) for kind in (TickStarted, Watched, Rated, Posted, Liked, Said, Measured))


def cell(value: object) -> object:
    """Return a value as a table holds it: a text that a spreadsheet would take for a formula gets an apostrophe in front."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return f"'{value}" if value.startswith(FORMULA) else value
        case tuple():
            return cell("|".join(map(str, value)))
        case float():
            return f"{value:.10g}"
        case _:
            return value


def write_tables(save: Save, branch: str, tick: int, target: Path, worded: Worded, told: Told = lambda share: None) -> None:
    """Write tables (TABLES, and metrics tick by tick) into a new folder, whole or not at all.

    Args:
        tick: up to which things happened, and after which the world is shown. worded: words posts whose text was left open.

    Raises:
        SaveError: something is not as it was recorded; the folder exists already, or cannot be written.
    """
    world = save.world(branch, tick)
    with drafted_folder(target.resolve()) as folder, ExitStack() as stack:
        out = {name: _writer(stack, folder / f"{name}.csv", header) for name, header in TABLES.items()}
        for name, rows in _standing(world).items():
            out[name](rows)
        measured: dict[int, Measured] = {}
        for name, row in _happened(save, branch, tick, world, worded, measured, told):
            out[name]([row])
        _write_metrics(_writer_of(stack, folder / "metrics.csv"), measured)


def _standing(world: World) -> dict[str, Iterable[tuple[object, ...]]]:
    """Return the rows of what a world is after its tick."""
    return {
        "people": _people(world),
        "ties": ((tie.source, tie.target, tie.kind, tie.closeness, tie.history) for tie in world.network.all_ties()),
        "films": ((i.id, i.title, i.genres, i.year, i.director, i.country, i.description) for i in world.catalogue.items),
        "news": ((t.id, t.title, t.question, t.summary, t.author, world.broken.get(t.id)) for t in world.topics.values()),
        "attitudes": (
            (agent.id, topic, agent.attitudes.get(topic), agent.leaned.get(topic), agent.known.get(topic))
            for agent in world.agents.values()
            for topic in sorted(agent.attitudes.keys() | agent.known.keys())
        ),
    }


def _people(world: World) -> Iterator[tuple[object, ...]]:
    found, topic = tiers(world.network, world.agents), topic_in_question(world)
    broken = world.broken.keys()
    for agent in world.agents.values():
        who, (mood, arousal) = agent.persona, faded(agent, world.tick)
        yield (
            who.id, who.name, who.home, who.age, who.gender, who.occupation, who.traits, who.interests, who.dislikes, who.features,
            who.activity, who.official, who.bio, mood, arousal, emotion_of(arousal), agent.attitudes.get(topic),
            not broken.isdisjoint(agent.known), len(world.network.followers(who.id)), sum(1 for _ in world.network.ties(who.id)),
            found[who.id], agent.acts, agent.posted, agent.doing, agent.human,
        )  # fmt: skip


def _happened(
    save: Save, branch: str, last: int, world: World, worded: Worded, measured: dict[int, Measured], told: Told
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield the rows of what happened, each with its table. measured: is filled with what each tick was measured to be."""
    minute = 0
    for row in save.events(branch, 1, last):
        if row.kind not in _KINDS:
            continue
        tick = row.tick
        match event_of(row.json):
            case TickStarted(minute=minute):
                told(tick / max(1, last))
            case Watched(agent, item, because, source):
                yield "watched", (tick, agent, item, _title(world, item), source, because)
            case Rated(agent, item, stars, feeling):
                yield "ratings", (tick, agent, item, _title(world, item), stars, feeling)
            case Posted(_, line, because):
                post = (tick, minute, line.id, line.author, world.names[line.author], line.parent, line.forwards, line.depth)
                yield "posts", (*post, line.emotion, _topics(line), worded(line, world.topics), because)
            case Liked(agent, post):
                yield "likes", (tick, agent, post)
            case Said(_, line, because):
                said = (tick, minute, line.id, line.thread, line.author, world.names[line.author], line.to)
                yield "chats", (*said, _topics(line), worded(line, world.topics), because)
            case Measured() as found:
                measured[tick] = found


def _title(world: World, item: int) -> str:
    return world.catalogue[item].title


def _topics(line: Utterance) -> tuple[str, ...]:
    return tuple(dict.fromkeys(move.topic for move in line.moves if move.topic))


def _write_metrics(write: Callable[[Iterable[Iterable[object]]], None], measured: Mapping[int, Measured]) -> None:
    known = {name for each in measured.values() for name in each.metrics}
    names = [*(name for name in METRICS if name in known), *sorted(known - METRICS.keys())]
    write([("tick", *names)])
    write((tick, *(each.metrics.get(name) for name in names)) for tick, each in measured.items())


def _writer(stack: ExitStack, path: Path, header: Columns) -> Callable[[Iterable[Iterable[object]]], None]:
    write = _writer_of(stack, path)
    write([header])
    return write


def _writer_of(stack: ExitStack, path: Path) -> Callable[[Iterable[Iterable[object]]], None]:
    """Return what writes rows to a new file: commas, CRLF, quotes where needed (RFC 4180), UTF-8."""
    table: Any = csv.writer(stack.enter_context(path.open("w", encoding="utf-8", newline="")))
    return lambda rows: table.writerows([cell(value) for value in row] for row in rows)
