"""The lists of a comparison: who differs most, how the metrics went on both sides, and one person's two selves."""

from itertools import groupby, zip_longest
from typing import ClassVar

from msgspec.structs import replace

from saves.findings import Comparison, Course, Difference
from sim.selves import Fact, Self
from tui.comparing import ends, gap, last, metric_named, spread, what_differs
from tui.paint import Palette, Row, bar, between, clip, curtailed, fitted, row_width, safe, safe_name, spoken, wrapped
from tui.widgets.braille import DOTTED, SOLID, Canvas
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.curves import KEYS
from tui.widgets.line_pane import LinePane
from tui.widgets.phrases import counted

SAME = "The same on both sides"
DETAIL_ROWS = 2  # of what differs, below a name
PLOT_ROWS = 3
ALIKE_MOST = 3  # facts told that both sides have
BAR = 5
ABOUT = 16  # cells of a headline, in the list
APART_MOST = 0.25  # apart that fills the bar: people of one beginning seldom are further


class DifferingPane(CursorPane[Difference]):
    """The people who differ most."""

    heading = "People who differ most"
    empty: ClassVar[tuple[str, ...]] = ("Nobody differs.", "Both lines of history have been the same so far.")
    more = 0  # who differ too, and are not in the list

    def subtitle(self) -> str:
        return f"{self.more:,} more differ" if self.more else ""

    def lines(self, entry: Difference, width: int) -> list[Row]:
        colours = self.palette
        name = clip([(safe_name(entry.name), colours.person(entry.agent) + colours.bold)], max(1, width - BAR - 8))
        right: Row = [(bar(entry.apart / APART_MOST, BAR), colours.moderate), (f" {entry.apart:.3f}", colours.dim)]
        words = wrapped(spoken(what_differs(_brief(entry), 40), colours.text, colours.title), max(1, width - 2))
        return [
            between(name, right, width, colours.text),
            *([("  ", colours.text), *row] for row in curtailed(words, DETAIL_ROWS, width - 2)),
        ]


class MetricsPane(LinePane[Course | str]):
    """How the metrics went, both sides in one plot each, what tells most of a society first; those that went alike in a few words."""

    heading = "Metrics"
    tail: ClassVar[bool] = False
    empty: ClassVar[tuple[str, ...]] = (
        "Nothing is measured after the ticks that both share.",
        "Let time run in one of them, then compare again.",
    )
    names = ("", "")  # of the two sides

    def subtitle(self) -> str:
        return " · ".join(f"{KEYS[stroke]} {safe(name, 24)}" for stroke, name in zip((SOLID, DOTTED), self.names, strict=True))

    def show_courses(self, courses: list[Course]) -> None:
        """Show how the metrics went, from the first on."""
        apart = [course for course in courses if course.difference or _apart(course)]
        alike = [f"{named(course)} {last(course)}" for course in courses if course not in apart]
        self.replace([*apart, *([f"{SAME}: {', '.join(alike)}."] if alike else [])])
        self.view.to_start()
        self.repaint(whole=True)

    def lines(self, entry: Course | str, width: int) -> list[Row]:
        colours = self.palette
        if isinstance(entry, str):
            return [[], *wrapped([(safe(entry), colours.dim)], width)]
        left: Row = [(named(entry), colours.strong), (f"  {ends(entry)}", colours.text)]
        title = between(clip(left, width), [(f" {gap(entry)}", colours.accent if entry.difference else colours.faint)], width, colours.text)
        return [title, *_plot(entry, width, colours)]


def _brief(difference: Difference) -> Difference:
    """Return a difference in whose words headlines are cut, so that few rows hold the numbers too."""
    changes = [
        replace(change, words=change.words.replace(change.about, _cut(change.about))) if len(change.about) > ABOUT + 1 else change
        for change in difference.changes
    ]
    return replace(difference, changes=changes)


def _cut(about: str) -> str:
    """Return the beginning of a headline or a title; a title stays one."""
    begun = about[:ABOUT].rsplit(" ", 1)[0] if " " in about[1:ABOUT] else about[:ABOUT]
    return f"{begun.rstrip()}…{'>' if about.startswith('<') and about.endswith('>') else ''}"


def named(course: Course) -> str:
    """Return what a metric is called, safe to show."""
    return safe(metric_named(course), 40)


def _apart(course: Course) -> bool:
    return course.one != course.other


def _plot(course: Course, width: int, colours: Palette) -> list[Row]:
    """Return two curves in one plot: the first side solid, the other dotted."""
    canvas = Canvas(width, PLOT_ROWS)
    sides = spread(course.one, 2 * width), spread(course.other, 2 * width)
    seen = [value for side in sides for value in side if value is not None]
    low, high = min(seen, default=0.0), max(seen, default=0.0)
    scale = high - low or 1.0
    for owner, (side, stroke) in reversed(list(enumerate(zip(sides, (SOLID, DOTTED), strict=True)))):
        final = max(len(side) - 1, 1)
        canvas.line([(place / final, (value - low) / scale) for place, value in enumerate(side) if value is not None], owner, stroke)
    styles = {0: colours.river, 1: colours.moderate, -1: colours.faint}
    rows: list[Row] = []
    for y in range(PLOT_ROWS):
        row: Row = []
        for owner, run in groupby(range(width), key=lambda x, y=y: canvas.owners[y][x]):  # type: ignore[misc]
            row.append(("".join(canvas.text(y, x) for x in run), styles[owner]))
        rows.append(row)
    return rows


class SelvesPane(LinePane[Row]):
    """One person on both sides, side by side; what only one side has stands out."""

    tail: ClassVar[bool] = False

    def show_selves(self, difference: Difference, found: Comparison) -> None:
        """Show somebody's two selves."""
        self._difference, self._found = difference, found
        self._lay_out()

    def lines(self, entry: Row, width: int) -> list[Row]:
        return [clip(entry, width)]

    def on_resize(self, event: object) -> None:
        self._lay_out()
        self.repaint(whole=True)

    def _lay_out(self) -> None:
        if self.is_attached and hasattr(self, "_found"):
            self.view.to_start()
            self.replace(selves_in_rows(self._difference, self._found, self.palette, self.room[0]))


def selves_in_rows(difference: Difference, found: Comparison, colours: Palette, width: int) -> list[Row]:
    """Return rows that show somebody on both sides, and then in what they differ."""
    wide = max(1, (width - 3) // 2)
    names = [[(fitted(safe(name, wide), wide), colours.strong)] for name in (found.one, found.other)]
    there = [each for each in difference.selves if each is not None]
    films, memories = any(each.films for each in there), any(each.memories for each in there)
    sides = [_self_in_parts(each, colours, wide, films, memories) for each in difference.selves]
    rows: list[Row] = [_beside(names[0], names[1], wide, colours)]
    for part in range(max(map(len, sides))):
        one, other = (side[part] if part < len(side) else [] for side in sides)
        rows += [_beside(left or [], right or [], wide, colours) for left, right in zip_longest(one, other)]
    rows += [[], [("In what they differ ", colours.accent), ("─" * max(0, width - 20), colours.faint)]]
    for change in difference.changes:
        first, *rest = wrapped(spoken(change.words, colours.text, colours.title), max(1, width - 2))
        rows += [[("· ", colours.accent), *first], *([("  ", colours.text), *row] for row in rest)]
    return rows


def _beside(left: Row, right: Row, wide: int, colours: Palette) -> Row:
    left = clip(left, wide)
    return [*left, (" " * (wide - row_width(left)), colours.text), (" │ ", colours.faint), *clip(right, wide)]


def _self_in_parts(one: Self | None, colours: Palette, wide: int, films: bool, memories: bool) -> list[list[Row]]:
    """Return the parts of a self, each some rows, so that like parts can stand beside each other.

    Args:
        films, memories: whether either self has any.
    """
    if one is None:
        return [[[("is not there", colours.warning)]]]
    facts = [safe(one.who, 200), safe(one.traits, 200)]
    nothing: Row = [("  nothing", colours.faint)]
    stances = [[(f"{value:+.2f} ", colours.strong), (safe(about), colours.text)] for about, value in one.stances]
    return [
        [row for fact in facts for row in wrapped([(fact, colours.dim)], wide)],
        [[("mood ", colours.dim), (f"{one.mood:+.2f}", colours.strong)]],
        [[(f"{one.emotion}, stirred ", colours.dim), (f"{one.arousal:.2f} of 1", colours.emotion(one.emotion))]],
        [[("mind ", colours.dim), (safe(one.mind), colours.text)]],
        [[(", ".join((counted(one.posts, "post"), counted(one.ties, "tie"), counted(one.followers, "follower"))), colours.dim)]],
        [[], [("Thinks", colours.accent)], *([row for stance in stances for row in wrapped(stance, wide)] or [nothing])],
        [[], [("Knows of", colours.accent)], *_facts(one.knows, colours, wide)],
        *([[[], [(f"Has seen {counted(one.films, 'film')}", colours.accent)], *_facts(one.seen, colours, wide)]] if films else []),
        *([[[], [(f"Remembers {one.memories:,}", colours.accent)], *_facts(one.remembered, colours, wide)]] if memories else []),
    ]


def _facts(facts: list[Fact], colours: Palette, wide: int) -> list[Row]:
    """Return facts, those that only this side has marked by a sign and a colour, and a few of the others."""
    rows: list[Row] = []
    alike = [fact for fact in facts if not fact.only]
    for fact in [*(fact for fact in facts if fact.only), *alike[:ALIKE_MOST]]:
        style = colours.text if fact.only else colours.dim
        first, *rest = wrapped(spoken(fact.text, style, colours.title if fact.only else colours.dim), max(1, wide - 2))
        rows += [[("+ " if fact.only else "  ", colours.good), *first], *([("  ", style), *row] for row in rest)]
    if len(alike) > ALIKE_MOST:
        rows.append([("  … and others that both have", colours.faint)])
    return rows or [[("  nothing", colours.faint)]]
