"""What every sign means that a pane can show, made from the tables by which the panes draw, where there are such."""

from collections.abc import Iterator

from tui.paint import ANSWER, BLOCKS, CHANGE, EMOTION_GLYPHS, HEART, NEWS, PLANNED, SHARE, STAR, SUM, YOU, Palette
from tui.widgets.banner import GLYPH
from tui.widgets.curve_rows import CURSOR
from tui.widgets.curves import KEYS, MEANINGS
from tui.widgets.curves import STROKES as COMMUNITY_STROKES
from tui.widgets.map_signs import FLASH, HIGHLIGHT, signs
from tui.widgets.network_map import COLOURINGS, UNAWARE
from tui.widgets.person_row import AT, MIND_MARK
from tui.widgets.post_marks import AGAINST, FOR, OFFICIAL, TORN
from tui.widgets.tail_pane import POINTER
from tui.widgets.talk import CAME_OF, LIVE, WITH
from tui.widgets.time_cells import MEANINGS as MARKS
from tui.widgets.time_cells import UNKNOWN
from tui.widgets.timeline import END, NOW

DOES = {
    "watching": "watches a film",
    "talking": "talks with somebody",
    "posting": "writes a post",
    "reading": "reads the feed",
    "choosing": "chooses a film",
}
STIRRED = [(glyph, f"{name}: how stirred somebody is") for name, glyph in EMOTION_GLYPHS.items()]
STANCES = [(FOR, "for the news"), (AGAINST, "against it"), (TORN, "torn about it, or neither")]
OFFICE = (OFFICIAL, "an official account")
# What stands before a line of the log, by what happened; a test reads the sources for signs that lack a word here.
OF_EVENTS = {
    "┄": "a tick begins",
    "❝": "says something",
    "⌁": "a chat is over",
    "✎": "writes a post",
    HEART: "likes a post",
    "≡": "reads posts",
    "▤": "is shown films",
    "▷": "watches a film",
    STAR: "gives a film stars",
    "♪": "hears of a film",
    NEWS: "news breaks, or somebody learns of it",
    "≈": "feels otherwise",
    "⇅": "thinks otherwise of the news",
    SHARE: "two are closer, or less close",
    "+": "follows somebody",
    "-": "follows, or listens to, somebody no more",
    "◌": "remembers, or is reminded",
    "◉": "understands something, and keeps it for long",
    "✗": "forgets; or could not do it",
    "⟳": "the recommender learns, or is tested",
    "·": "smaller things: rests, measures",
    CHANGE: "a change of yours",
    PLANNED: "planned",
    YOU: "you",
    SUM: "how a model's answers fared in a tick",
    "?": "an event of another version, which has no words here",
}
PLACES = ("agents", "feed", "cascade", "chat", "recommender", "log", "curves", "map", "timeline", "inspector")


def signs_of(place: str, colours: Palette) -> list[tuple[str, str]]:
    """Return every sign that a place can show, with what it means; nothing for a place without any. place: a page of the manual."""
    match place:
        case "agents":
            does = [(AT[kind], f"{words}: now, or in this tick") for kind, words in DOES.items()]
            mood = (f"{BLOCKS[1]}{BLOCKS[3]}{BLOCKS[5]}{BLOCKS[8]}", "mood, from low to glad: green is good, red is bad")
            return [*STIRRED, (YOU, "you"), OFFICE, (MIND_MARK, "another mind thinks for them than for the rest"), *STANCES, mood, *does]
        case "feed" | "cascade":
            news = [(NEWS, "about the news"), (f"{NEWS}a {NEWS}b", "about which news: a broke first, b next")]
            counts = [(HEART, "likes"), (SHARE, "passed on"), (ANSWER, "answers; before a post: what it answers")]
            return [*news, *counts, *STIRRED, *STANCES, OFFICE, (YOU, "yours"), (POINTER, "pointed at")]
        case "chat":
            came_of = (CAME_OF, "what came of it: how close they are now, films heard of, another mood or stance")
            return [(LIVE, "they talk now"), (WITH, "who with whom"), came_of, (YOU, "you"), (POINTER, "pointed at")]
        case "recommender":
            return [(STAR, "stars given, of five"), ("×", "how often a film was watched"), ("→", "from the first to the last round")]
        case "log":
            return [*OF_EVENTS.items(), (POINTER, "pointed at")]
        case "curves":
            lines = "".join(KEYS[stroke] + " " for stroke in COMMUNITY_STROKES).strip()
            other = next(key for stroke, key in KEYS.items() if stroke not in COMMUNITY_STROKES)
            marks = [(glyph, f"{meaning}: in that tick") for glyph, meaning in MEANINGS.items()]
            return [*marks, (lines, "communities, where each has a line"), (other, "the branch beside"), (CURSOR, "the tick on show")]
        case "map":
            return list(_of_map(colours))
        case "timeline":
            marks = [(glyph, f"{meaning}: in that tick") for glyph, meaning in MARKS]
            ends = [(NOW, "the tick on show"), (END, "the newest one"), (PLANNED, "planned"), (GLYPH, "the past is on show")]
            bar = (f"{BLOCKS[1]}{BLOCKS[4]}{BLOCKS[8]}", "how much happened in a tick; green is calm, red is stirred, grey is not here yet")
            return [bar, *marks, *ends, (UNKNOWN, "the line that was left, as far as it goes")]
        case "inspector":
            films = [(STAR, "stars given, of five"), (f"{FOR} {AGAINST}", "what was said of a film: for it, or against it")]
            held = [("━━╸", "how important a memory is"), ("↻ 2/3", "how often it was brought back to mind by a like one")]
            return [*STIRRED, *held, ("✗", "forgotten"), *films, (YOU, "you"), (POINTER, "a part that is folded")]
    return []


def _of_map(colours: Palette) -> Iterator[tuple[str, str]]:
    yield HIGHLIGHT, "whoever is selected"
    yield FLASH, "passes something on in this tick"
    yield UNAWARE, "emotion: knows nothing of the news"
    for colouring in COLOURINGS:
        for sign in signs(colouring, colours):
            if sign.glyph == "1":
                yield "1 … 9", f"{colouring}: so many steps from whoever wrote it"
            elif sign.label:
                yield sign.glyph, f"{colouring}: {sign.label}"
