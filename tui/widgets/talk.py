"""How a private conversation looks: its head, its lines, and what came of it."""

from sim.channel import Utterance
from tui.paint import Palette, Row, Span, clip, date, row_width, safe, spoken, wrapped
from tui.widgets.outcomes import Outcome
from tui.widgets.town import Town

BOTH = {
    "friend": "friends",
    "colleague": "colleagues",
    "neighbour": "neighbours",
    "partner": "partners",
    "sibling": "siblings",
    "acquaintance": "acquaintances",
    "rival": "rivals",
    "relative": "relatives",
    "stranger": "strangers",
}
LIVE = "●"
WITH, CAME_OF = "↔", "╰"
LITTLE = 0.005  # what is less than that is no change that anybody would tell


class Thread:
    """One conversation; it grows while it lasts.

    Attributes:
        minute: at which it began, None where that is not known. told: lines that a tick has brought; those after them were overheard.
        live: it goes on now, and no tick has brought it. growing: who is saying what, as far as it has come.
        over: the two have parted.
    """

    def __init__(self, minute: int | None, line: Utterance) -> None:
        self.minute, self.tick = minute, line.tick
        self.people = (line.author, line.to if line.to is not None else line.author)
        self.lines = [line]
        self.told = 1
        self.live = self.over = False
        self.growing: tuple[int, str] | None = None

    def holds(self, wanted: str, town: Town) -> bool:
        """Return whether a line, or the name of who speaks, holds words in small letters."""
        names = any(wanted in town.label(each).lower() for each in self.people)
        return names or any(wanted in line.text.lower() for line in self.lines)


def relation(town: Town, one: int, other: int) -> str:
    """Return what two people are to each other: "friends", "parent and child"."""
    if town.world is None or one not in town.world.agents or other not in town.world.agents:
        return ""
    mine, yours = safe(town.world.contact(other, one).kind, 30), safe(town.world.contact(one, other).kind, 30)
    return BOTH.get(mine, mine) if mine == yours else f"{mine} and {yours}"


def who(agent: int, tick: int, town: Town, colours: Palette, first: bool = False, me: int | None = None) -> Span:
    """Return a name in its colour, marked where the player was that one in a tick, or is (`me`). first: the first name alone."""
    you = agent == me or town.was_you(agent, tick)
    name = town.name(agent).split(" ")[0] if first else town.label(agent)
    return ("◆ " if you else "") + name, colours.you if you else colours.person(agent)


def head(thread: Thread, town: Town, colours: Palette, width: int) -> Row:
    """Return who talks with whom, what they are to each other, and at the right when; in little room only the most of that."""
    kind, time = relation(town, *thread.people), f"{LIVE} now" if thread.live else when(thread)
    room = width - len(time) - 1
    whole: Row = [*between(thread, town, colours), (f" · {kind}" if kind else "", colours.dim)]
    short = between(thread, town, colours, first=True)
    row = next((each for each in (whole, whole[:-1], [*short, whole[-1]], short) if row_width(each) <= room), clip(short, room))
    return [*row, (" " * max(1, width - len(time) - row_width(row)), colours.dim), (time, colours.good if thread.live else colours.faint)]


def between(thread: Thread, town: Town, colours: Palette, first: bool = False) -> Row:
    """Return the names of the two. first: their first names alone."""
    one, other = (who(each, thread.tick, town, colours, first) for each in thread.people)
    return [one, (f" {WITH} ", colours.dim), other]


def when(thread: Thread) -> str:
    """Return when a conversation began."""
    return f"t{thread.tick}" if thread.minute is None else date(thread.minute)


def said(thread: Thread, town: Town, colours: Palette, width: int) -> list[Row]:
    """Return the rows of all lines, also of the one that is being said."""
    rows = [row for line in thread.lines for row in spoken_line(line, town, colours, width)]
    return rows + (growing_line(*thread.growing, town, colours, width) if thread.growing is not None else [])


def spoken_line(line: Utterance, town: Town, colours: Palette, width: int, me: int | None = None) -> list[Row]:
    """Return the rows of one chat line: the speaker's first name, then what was said. me: whom the player is, who reads it."""
    name = who(line.author, line.tick, town, colours, first=True, me=me)
    spans = [name, ("  ", colours.text), *spoken(line.text, colours.text, colours.title)]
    first, *rest = wrapped(spans, width - 2)
    return [[("│ ", colours.faint), *first], *([("│ ", colours.faint), *row] for row in rest)]


def growing_line(speaker: int, text: str, town: Town, colours: Palette, width: int) -> list[Row]:
    """Return the rows of a line that is being said: dim, and without an end."""
    name = (town.name(speaker).split(" ")[0], colours.person(speaker))
    words: list[Span] = [*spoken(text, colours.dim, colours.dim), (" …", colours.dim)] if text else [("· · ·", colours.dim)]
    return [[("┆ ", colours.faint), *row] for row in wrapped([name, ("  ", colours.dim), *words], width - 2)]


def in_short(outcomes: list[Outcome], town: Town, colours: Palette, width: int) -> list[Row]:
    """Return what came of a conversation in one row, none where that is little."""
    moved = sum(each.after - (each.before or 0.0) for each in outcomes if each.kind == "closeness")
    parts: list[Row] = [[("closer", colours.good)]] if moved > LITTLE else [[("less close", colours.warning)]] if moved < -LITTLE else []
    for each in outcomes:
        if each.kind in {"film", "news"}:
            verb = (
                f"{town.name(each.agent).split(' ')[0]} heard of "
                if each.kind == "film"
                else f"{town.name(each.agent).split(' ')[0]} heard "
            )
            parts.append([(verb, colours.dim), *subject(each, town, colours)])
    return [clip([(f"{CAME_OF} ", colours.faint), *_joined(parts, colours)], width)] if parts else []


def in_full(outcomes: list[Outcome], town: Town, colours: Palette, width: int) -> list[Row]:
    """Return what came of a conversation, in some rows for each of the two."""
    rows: list[Row] = []
    for agent in dict.fromkeys(each.agent for each in outcomes):
        parts = [part for each in outcomes if each.agent == agent and (part := _told(each, town, colours))]
        if parts:
            name: Row = [(town.name(agent).split(" ")[0], colours.person(agent)), ("  ", colours.dim)]
            rows += [[("  ", colours.dim), *row] for row in wrapped([*name, *_joined(parts, colours)], width - 2)]
    return [[("What came of it", colours.dim)], *rows] if rows else []


def _told(each: Outcome, town: Town, colours: Palette) -> Row:
    """Return an outcome in words; none where it is too little."""
    moved = each.after - (each.before or 0.0)
    match each.kind:
        case "closeness" if abs(moved) > LITTLE:
            numbers = f" {each.before or 0.0:.2f} → {each.after:.2f}"
            return [("closer" if moved > 0 else "less close", colours.good if moved > 0 else colours.warning), (numbers, colours.dim)]
        case "mood" if abs(moved) > LITTLE:
            return [(f"mood {moved:+.2f}", colours.good if moved > 0 else colours.warning)]
        case "film":
            verb = "praised" if moved > 0.2 else "panned" if moved < -0.2 else "mentioned"
            return [("heard of ", colours.dim), *subject(each, town, colours), (f", {verb}", colours.dim)]
        case "news":
            return [("heard ", colours.dim), *subject(each, town, colours)]
        case "stance" if abs(moved) > LITTLE or each.before is None:
            before = "" if each.before is None else f"{each.before:+.2f} → "
            return [
                ("stance ", colours.dim),
                (f"{before}{each.after:+.2f}", colours.text),
                (" on ", colours.dim),
                *subject(each, town, colours),
            ]
    return []


def subject(each: Outcome, town: Town, colours: Palette) -> Row:
    """Return what an outcome is about: a film, or a piece of news."""
    if each.item is not None:
        return spoken(town.title(each.item), colours.text, colours.title)
    topics = town.world.topics if town.world is not None else {}
    return [(safe(topics[each.topic].title if each.topic in topics else each.topic, 80), colours.text)]


def _joined(parts: list[Row], colours: Palette) -> Row:
    row: Row = []
    for part in parts:
        row += [(" · ", colours.faint), *part] if row else part
    return row
