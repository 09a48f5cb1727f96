"""How foreign text becomes safe cells, and the colours and glyphs that all panes share."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from tui.themes import DARK, HIGH_CONTRAST, LIGHT

Span = tuple[str, Style]
Row = list[Span]  # one screen line

TEXT_LIMIT = 2000  # characters of one foreign text that may reach a pane
NAME_LIMIT = 40
MARKS_KEPT = 2  # combining marks on one letter: enough for Vietnamese, too few for a storm

CALM, MODERATE, INTENSE, YOU = "●", "◐", "◉", "◆"
CHANGE, FORK, PLANNED = "▲", "┬", "△"
EMOTION_GLYPHS = {"calm": CALM, "moderate": MODERATE, "intense": INTENSE}
SUM = "∑"
NEWS, HEART, SHARE, ANSWER, STAR, MORE = "◈", "♥", "⇄", "↳", "★", "…"
BLOCKS = " ▁▂▃▄▅▆▇█"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# Foreign text


def safe(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return text that holds no control, escape, bidirectional, invisible or unpaired character, on one line.

    Args:
        limit: characters kept; a longer text ends in an ellipsis.
    """
    if len(text) > limit:
        text = text[: limit - 1] + MORE
    if text.isascii() and text.isprintable():
        return text
    return _cleaned(text)


def safe_name(name: str) -> str:
    """Return a name that fits a line; "(no name)" where nothing can be seen of it."""
    return safe(name, NAME_LIMIT).strip() or "(no name)"


@lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category[0] == "M":
            marks += 1
            if marks <= MARKS_KEPT and kept and category != "Me" and not "\ufe00" <= character <= "\ufe0f":
                kept.append(character)
            continue
        marks = 0
        if character.isspace() or category[0] == "Z":
            if not kept or kept[-1] != " ":
                kept.append(" ")
        elif category in {"Cs", "Co", "Cn"}:
            kept.append("\ufffd")
        elif category in {"Cc", "Cf"}:  # joiners shape words in Persian and Hindi, nothing else here needs them
            if character in "\u200c\u200d" and kept and kept[-1].isalpha():
                kept.append(character)
        elif not 0x1F3FB <= ord(character) <= 0x1F3FF:  # skin tones: terminals disagree about their width
            kept.append(character)
    return "".join(kept).strip(" ")


# Colours


class Palette(NamedTuple):
    """The styles of all panes, from one theme; `people` colours names, by id."""

    text: Style
    strong: Style
    bold: Style
    dim: Style
    faint: Style
    title: Style
    accent: Style
    river: Style
    calm: Style
    moderate: Style
    intense: Style
    you: Style
    warning: Style
    good: Style
    cursor: Style
    idle_cursor: Style
    people: tuple[Style, ...]

    def person(self, agent: int) -> Style:
        """Return the colour in which an agent's name always stands."""
        return self.people[agent * 7 % len(self.people)]

    def emotion(self, name: str) -> Style:
        """Return the colour of an emotion level."""
        return {"calm": self.calm, "moderate": self.moderate}.get(name, self.intense)


def luminance(colour: Color) -> float:
    """Return how bright a colour is, 0 to 1.

    Source: WCAG 2.2, relative luminance.
    """
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (each / 255 for each in colour.rgb)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def legible(colour: Color, grounds: Sequence[Color], least: float) -> Color:
    """Return a colour, or one nearest to it that stands out enough from all grounds."""
    end = Color.parse("#ffffff" if luminance(grounds[0]) < 0.2 else "#000000")
    for step in range(26):
        found = colour.blend(end, step / 25)
        if all(contrast(found, ground) >= least for ground in grounds):
            return found
    return end


class Grounds(NamedTuple):
    """What text stands on, and how much it must stand out from it."""

    background: str
    panel: str
    dark: bool
    high: bool = False


@lru_cache(maxsize=32)
def palette_of(foreground: str, primary: str, you: str, on: Grounds) -> Palette:
    """Return the palette that fits a theme's own colours; every style can be read on both grounds."""
    ground, grounds = Color.parse(on.background), (Color.parse(on.background), Color.parse(on.panel))
    light = 0.74 if on.dark else 0.33
    least = 7.0 if on.high else 4.5
    text = legible(Color.parse(foreground), grounds, 7.0)
    accent = legible(Color.parse(primary), grounds, least)

    def plain(colour: Color, enough: float = least, bold: bool = False, italic: bool = False) -> Style:
        return Style(color=legible(colour, grounds, enough).rich_color, bold=bold or None, italic=italic or None)

    def hue(degrees: float, saturation: float = 0.52, lightness: float = light) -> Color:
        return Color.from_hsl(degrees / 360, saturation, lightness)

    people = (5, 24, 44, 66, 96, 140, 164, 182, 198, 214, 232, 256, 280)
    return Palette(
        text=plain(text),
        strong=plain(text, bold=True),
        bold=Style(bold=True),
        dim=plain(text.blend(ground, 0.42)),
        faint=plain(text.blend(ground, 0.68), least - 1.5),
        title=plain(hue(43, 0.8, 0.72 if on.dark else 0.29), italic=True, bold=True),
        accent=plain(accent),
        river=plain(hue(190, 0.42)),
        calm=plain(hue(155, 0.38)),
        moderate=plain(hue(38, 0.8, 0.64 if on.dark else 0.33)),
        intense=plain(hue(6, 0.78, 0.69 if on.dark else 0.42)),
        you=plain(Color.parse(you), bold=True),
        warning=plain(hue(20, 0.82, 0.65 if on.dark else 0.37)),
        good=plain(hue(130, 0.38)),
        cursor=Style(bgcolor=_cursor(ground, accent, text, least).rich_color),
        idle_cursor=Style(bgcolor=ground.blend(text, 0.1).rich_color),
        people=tuple(plain(hue(degrees)) for degrees in people),
    )


def _cursor(ground: Color, accent: Color, text: Color, least: float) -> Color:
    """Return the ground of the line pointed at: as much of the accent as leaves the text on it legible."""
    for share in (0.26, 0.22, 0.18, 0.14):
        if contrast(text, found := ground.blend(accent, share)) >= least:
            return found
    return ground.blend(accent, 0.1)


def palette_for(theme: Theme) -> Palette:
    """Return the palette of a theme, its gaps filled from ours."""
    base = DARK if theme.dark else LIGHT

    def own(colour: str | None, ours: str | None) -> str:
        return colour if colour and colour.startswith("#") else str(ours)

    background = own(theme.background, base.background)
    panel = own(theme.panel, background if theme.background else base.panel)
    on = Grounds(background, panel, theme.dark, theme.name in HIGH_CONTRAST)
    foreground, primary = own(theme.foreground, base.foreground), own(theme.primary, base.primary)
    return palette_of(foreground, primary, own(theme.variables.get("you"), base.variables["you"]), on)


# Shapes


def wrapped(spans: Sequence[Span], width: int) -> list[Row]:
    """Return spans cut into rows of at most `width` cells, at spaces where possible."""
    text = "".join(part for part, _ in spans)
    return [_slice(spans, start, stop) for start, stop in _breaks(text, max(width, 1))]


def _breaks(text: str, width: int) -> list[tuple[int, int]]:
    if len(text) <= width and (text.isascii() or cell_len(text) <= width):
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        stop = start + width if text.isascii() else _fitting(text, start, width)
        if stop < len(text):
            space = text.rfind(" ", start + 1, stop + 1)
            if space > start:
                stop = space
        stop = min(max(stop, start + 1), len(text))
        found.append((start, stop))
        start = stop
        while start < len(text) and text[start] == " ":
            start += 1
    return found or [(0, 0)]


def _fitting(text: str, start: int, width: int) -> int:
    """Return the end of the longest stretch from start that fits the width."""
    stop = min(start + width, len(text))
    while stop > start + 1 and cell_len(text[start:stop]) > width:
        stop -= max(1, (cell_len(text[start:stop]) - width) // 2)
    while stop < len(text) and cell_len(text[start : stop + 1]) <= width:
        stop += 1
    return stop


def after(spans: Sequence[Span], position: int) -> Row:
    """Return spans from a character on, without the spaces there."""
    text = "".join(part for part, _ in spans)
    start = len(text) - len(text[position:].lstrip(" "))
    return _slice(spans, start, len(text))


def _slice(spans: Iterable[Span], start: int, stop: int) -> Row:
    row: Row = []
    position = 0
    for part, style in spans:
        first, last = max(start - position, 0), min(stop - position, len(part))
        if first < last:
            row.append((part[first:last], style))
        position += len(part)
    return row


def fitted(text: str, width: int) -> str:
    """Return text cut or padded to exactly `width` cells."""
    cells = len(text) if text.isascii() else cell_len(text)
    if cells <= width:
        return text + " " * (width - cells)
    if width <= 1:
        return MORE[:width]
    stop = width - 1 if text.isascii() else _fitting(text, 0, width - 1)
    cut = text[:stop] + MORE
    return cut + " " * (width - (len(cut) if cut.isascii() else cell_len(cut)))


def clip(row: Row, width: int) -> Row:
    """Return a row cut to `width` cells, with an ellipsis where something is lost."""
    if row_width(row) <= width:
        return row
    kept: Row = []
    left = width - 1
    for text, style in row:
        cells = len(text) if text.isascii() else cell_len(text)
        if cells > left:
            return [*kept, (text[: _fitting(text, 0, left) if left > 0 else 0] + MORE, style)]
        kept.append((text, style))
        left -= cells
    return kept


def curtailed(rows: list[Row], most: int, width: int) -> list[Row]:
    """Return at most so many rows, the last with an ellipsis where others are left out."""
    if len(rows) <= most:
        return rows
    last = rows[most - 1]
    if row_width(last) < width:
        return [*rows[: most - 1], [*last, (MORE, last[-1][1])]]
    return [*rows[: most - 1], clip([*last, (MORE, last[-1][1])], width)]


def row_width(row: Row) -> int:
    """Return the number of cells of a row."""
    return sum(len(part) if part.isascii() else cell_len(part) for part, _ in row)


def between(left: Row, right: Row, width: int, fill: Style) -> Row:
    """Return a row with one part at each end; where both do not fit, the left one alone."""
    gap = width - row_width(left) - row_width(right)
    return [*left, (" " * gap, fill), *right] if gap >= 1 else left


_TITLE = re.compile(r"<([^<>]{1,120})>")
_STOPPED_TWICE = re.compile(r"([.?!…]>)\.")  # the full stop after a title that ends a sentence itself


def spoken(text: str, plain: Style, title: Style) -> list[Span]:
    """Return spans of a foreign text: titles in <angle brackets> stand out, without the brackets."""
    text = safe(text)
    if "<" not in text:
        return [(text, plain)]
    text = _STOPPED_TWICE.sub(r"\1", text)
    spans: list[Span] = []
    position = 0
    for match in _TITLE.finditer(text):
        spans += [(text[position : match.start()], plain), (match[1], title)]
        position = match.end()
    spans.append((text[position:], plain))
    return [span for span in spans if span[0]]


def untitled(text: str) -> str:
    """Return a foreign text, safe, its titles without their angle brackets, for where they cannot stand out."""
    return _TITLE.sub(r"\1", _STOPPED_TWICE.sub(r"\1", safe(text)))


def sparkline(values: Sequence[float], width: int) -> str:
    """Return the last `width` values as blocks between their least and greatest."""
    values = list(values)[-width:]
    if not values:
        return ""
    low, high = min(values), max(values)
    scale = (len(BLOCKS) - 2) / (high - low) if high > low else 0.0
    return "".join(BLOCKS[1 + round((value - low) * scale)] for value in values)


def bar(value: float, width: int) -> str:
    """Return a bar for a value of 0 to 1, filled in halves of a cell."""
    halves = round(max(0.0, min(1.0, value)) * width * 2)
    return ("━" * (halves // 2) + ("╸" if halves % 2 else "")).ljust(width, " ")


def balance(value: float, width: int) -> tuple[str, str]:
    """Return the cells left and right of zero of a bar for -1 to 1; `width` cells on each side."""
    cells = round(min(1.0, abs(value)) * width)
    if value < 0:
        return " " * (width - cells) + "━" * cells, " " * width
    return " " * width, "━" * cells + " " * (width - cells)


def clock(minute: int) -> str:
    """Return "14:00" of a minute of the simulated calendar."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def date(minute: int) -> str:
    """Return "day 2 14:00" of a minute of the simulated calendar."""
    return f"day {minute // 1440 + 1} {clock(minute)}"


def calendar(minute: int) -> str:
    """Return "day 2, Tue 14:00" of a minute of the simulated calendar."""
    day = minute // 1440
    return f"day {day + 1}, {DAYS[day % 7]} {clock(minute)}"
