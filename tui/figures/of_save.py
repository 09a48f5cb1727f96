"""What a save holds as pictures: reads what they need, and hands it to what draws them."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from saves.errors import BranchError
from sim.calendar import DAY
from sim.errors import UnknownNameError
from sim.world import World
from tui.engine_save import branch_lines
from tui.figures.curves import Happening, Told, curves_figure
from tui.figures.network import network_figure
from tui.figures.paper import PictureError
from tui.past_courses import past_course
from tui.widgets.chronicle import Chronicle
from tui.widgets.course import Course
from tui.widgets.lineage import common_tick, leaving
from tui.widgets.muster import Colouring

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from saves.file import Save

MEANINGS = {"▲": "somebody intervened", "◆": "the player became somebody", "┬": "a branch leaves"}
NEWS = "◈"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARKS_MOST = 60  # of one kind, told on a picture
TITLES = {
    "emotion": "What people feel",
    "stance": "What people think",
    "activity": "Who acts",
    "tier": "Who is followed",
    "cascade": "How a post spread",
}


def curves_of(save: "Save", tick: int, beside: str | None) -> "Figure":
    """Return the curves of the current branch up to a tick; `beside`: with another branch.

    Raises:
        BranchError: there is no such branch. PictureError: nothing was measured.
    """
    lines, name = branch_lines(save), save.current.name
    world = save.world(tick=tick)
    course = _course(save, name).until(tick)
    if not course.ticks:
        raise PictureError(f"nothing was measured in branch '{name}' up to tick {tick}; let time run first")
    other = None
    if beside is not None:
        since = common_tick(lines, beside, name)
        if since < 0:
            raise BranchError(
                f"no branch '{beside}' with a past in common; allowed: {', '.join(line.name for line in lines if line.name != name)}"
            )
        other = Told(beside, _course(save, beside), since)
    return curves_figure(
        f"{_called(save)}: {len(world.agents):,} people, {course.ticks[-1]} ticks",
        _below(save, world, f"curves of ticks {course.ticks[0]} to {course.ticks[-1]}"),
        Told(name, course),
        other,
        _happenings(save, world, tick),
        len(world.catalogue) > 0,
    )


def map_of(save: "Save", tick: int, colour: str, topic: str, post: int | None) -> "Figure":
    """Return the network of the current branch at a tick.

    Raises:
        UnknownNameError: there is no such piece of news. PictureError: nothing was passed on, or there is nobody.
    """
    world = save.world(tick=tick)
    if not world.agents:
        raise PictureError("nobody lives in this world; there is no network to draw")
    if topic and topic not in world.topics:
        raise UnknownNameError("piece of news", topic, world.topics)
    if colour == "stance" and not topic:
        topic = max(world.broken, key=lambda each: world.broken[each], default=next(iter(world.topics), ""))
    spread = max(world.cascades.values(), key=lambda each: (each.size, -each.root), default=None)
    if colour == "cascade" and (spread is None or (post is not None and post not in world.cascades)):
        which = "" if post is None else f"post {post}: "
        raise PictureError(f"{which}nothing was passed on up to tick {tick}")
    root = post if post is not None else spread.root if spread else None
    told = world.topics[topic].question if colour == "stance" and topic else ""
    if colour == "cascade" and root is not None and root in world.cascades:
        told = f"{world.cascades[root].size} posts, {world.cascades[root].depth} deep"
    title = f"{TITLES[colour]}: {told}" if told else TITLES[colour]
    return network_figure(title, _below(save, world, "network"), world, cast(Colouring, colour), topic, root)


def _course(save: "Save", branch: str) -> Course:
    past = past_course(save, branch)
    return Course.read(past.ticks, past.values)


def _called(save: "Save") -> str:
    return Path(save.path).stem


def _below(save: "Save", world: World, what: str) -> str:
    """Return in which world, where in its history."""
    day, clock = divmod(world.minute, DAY)
    when = f"day {day + 1} {clock // 60:02}:{clock % 60:02}, " if world.tick else ""
    return f"{_called(save)} · {world.scenario} · branch {save.current.name} · {when}tick {world.tick} · {what}"


def _happenings(save: "Save", world: World, tick: int) -> list[Happening]:
    """Return what marks the ticks up to one: pieces of news by name, the rest by kind."""
    strip = save.strip()[: tick + 1]
    chronicle = Chronicle(strip, tick)
    chronicle.forks = frozenset(at for at, _ in leaving(branch_lines(save), save.current.name))
    broken = sorted((at, topic) for topic, at in world.broken.items() if at <= tick)
    news = [
        Happening(at, LETTERS[place] if len(broken) > 1 else NEWS, world.topics[topic].title)
        for place, (at, topic) in enumerate(broken[: len(LETTERS)])
        if topic in world.topics
    ]
    glyphs = [(at, glyph) for at, glyph in sorted(chronicle.glyphs().items()) if glyph in MEANINGS and at <= tick]
    return news + [Happening(at, glyph, MEANINGS[glyph]) for at, glyph in glyphs[:MARKS_MOST]]
