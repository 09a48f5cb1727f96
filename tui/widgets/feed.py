"""The public feed: posts, and under each reply and forward the start of what it answers."""

from collections.abc import Sequence
from time import monotonic
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.content import Content

from sim.channel import Utterance
from sim.event import Liked, Posted, RankerChanged, Read
from sim.feed import page, source_of, unread
from sim.ranking import RANKERS
from sim.world import World
from tui.bindings import bindings
from tui.paint import ANSWER, HEART, NEWS, SHARE, Row, between, calendar, clip, clock, row_width, safe, spoken, untitled, wrapped
from tui.widgets.news_tag import post_tag
from tui.widgets.post_marks import CAME, SCORES, marks
from tui.widgets.searched_pane import SearchedPane
from tui.widgets.town import Moment, Town

FILTERS = ("everybody", "followed", "news", "read", "next page", "author")
OF_READER = {"followed", "read", "next page"}  # those that show something else for another reader
QUOTE = 80
PAGE_SECONDS = 1.0  # between two pages that are worked out
# What each ranker puts first, for where there is no room for its note.
IN_SHORT = {
    "closest": "friends and news first",
    "chronological": "newest first",
    "hot": "most liked now first",
    "interest": "by interest",
    "like-minded": "like minds first",
    "bridging": "what both sides share first",
}


class Entry(NamedTuple):
    """A post as the feed shows it, with the one that it answers or passes on, which the world may forget. day: begins with it."""

    post: Utterance
    minute: int | None
    news: bool
    answered: Utterance | None
    day: str = ""


class FeedPane(SearchedPane[Entry]):
    """Posts as they come. `f`: of everybody, of those whom the reader follows, about news, those read, the page to come, of one author.

    Under what the reader has read stands why the feed showed it to them.

    Attributes:
        reader: whose reading is told of: the person selected when the feed got the focus, or since by other ways than its pointer.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("feed")
    number, heading = "2", "Feed"
    lead = 1
    placeholder = "words, or a name · {finder.keep} keeps · {finder.clear} clears"
    empty: ClassVar[tuple[str, ...]] = ("Nobody has posted yet.", "{time.play} lets time run; {view.filter}: whose posts you see.")

    class Wondered(SearchedPane.Pointed):
        """It is asked why the post pointed at is there."""

    def __init__(self, town: Town) -> None:
        super().__init__(id="feed")
        self.town = town
        self.reader: int | None = None
        self._all: list[Entry] = []
        self._where: dict[int, int] = {}  # post id -> number in view
        self._passed_on: dict[int, int] = {}
        self._answers: dict[int, int] = {}
        self._why: dict[int, str] = {}  # post -> why the reader was shown it
        self._texts: dict[int, str] = {}  # post -> what can be looked for in it
        self._filter = 0
        self._author: int | None = None  # whose posts alone are shown
        self._paged = (-1, 0.0)  # the tick of the page on show, and when it was worked out
        self._nothing: tuple[str, ...] = self.empty

    def move_in(self) -> None:
        if self.filtered == "author":
            self._filter = 0
        self._author = self.reader = None
        self.unpoint()

    def load(self) -> None:
        """Show the posts of a world just loaded."""
        world = self.town.world
        for table in (self._all, self._passed_on, self._answers, self._texts):
            table.clear()
        self._recall()
        for post in list(world.posts.values())[-2 * self.capacity :] if world else ():
            self._all.append(self._entry(post, self.town.minutes.get(post.tick)))
        if world is not None and not len(world.catalogue):
            self._nothing = ("Nobody has posted yet.", "{time.play} lets time run; {world.intervene} breaks news.")
        self._refill()

    def absorb(self, moments: list[Moment]) -> None:
        """Append new posts; likes, answers and forwards change old ones."""
        for moment in moments:
            match moment.event:
                case Posted(_, post):
                    entry = self._entry(post, moment.minute)
                    self._all.append(entry)
                    if self._passes(entry):
                        self._where[post.id] = self.view.end
                        self.extend(with_days([entry], self.view.entries[-1] if self.view.entries else None))
                case Liked(_, post_id):
                    self._touch(post_id)
                case Read(agent) if agent == self.reader:
                    self._note(moment.event)
                case RankerChanged():
                    self.entitle()
        if len(self._all) > 2 * self.capacity:
            del self._all[: self.capacity]
            kept = {entry.post.id for entry in self._all}
            for table in (self._where, self._passed_on, self._answers, self._texts):
                for lost in table.keys() - kept:
                    del table[lost]

    def show(self) -> None:
        world, due = self.town.world, monotonic() - self._paged[1] >= PAGE_SECONDS
        if self.filtered == "next page" and due and world is not None and self.town.whole and self._paged[0] != world.tick:
            self._refill()
        super().show()

    # What is shown

    @property
    def filtered(self) -> str:
        """Which posts are shown: one of FILTERS."""
        return FILTERS[self._filter]

    def turn_filter(self) -> None:
        """Show the next selection of posts."""
        self._filter = (self._filter + 1) % len(FILTERS)
        if self.filtered == "author":
            self._author = self.current.post.author if self.current is not None else None
            self._filter = self._filter if self._author is not None else 0
        self._refill()

    def found(self) -> None:
        self._refill()

    def reselect(self) -> None:
        """Somebody else is selected; who is selected by the pointer does not become the reader."""
        by_pointer = self.has_focus and self.current is not None and self.current.post.author == self.town.selected
        if not by_pointer:
            self._read_as(self.town.selected)

    def on_focus(self) -> None:
        if self.current is None or self.current.post.author != self.town.selected:
            self._read_as(self.town.selected)

    def _read_as(self, reader: int | None) -> None:
        """Tell of somebody's reading from now on."""
        self.reader = reader
        self._recall()
        if self.filtered in OF_READER:
            self._refill()
        else:
            self.view.touch()
            self.repaint()

    def subtitle(self) -> str:
        reader = self.town.label(self.reader) if self.reader is not None and self.town.agent(self.reader) else ""
        author = self.town.label(self._author) if self._author is not None else ""
        names = {"followed": f"what {reader} follows", "read": f"what {reader} has read", "next page": f"what {reader} would be shown now"}
        shown = f"by {author}" if self.filtered == "author" else names.get(self.filtered, self.filtered) if reader else self.filtered
        return shown + (f" · {len(self.view)} with “{safe(self.wanted, 24)}”" if self.wanted else "")

    def entitle(self) -> None:
        super().entitle()
        self.border_subtitle = Content(self._rules()) if self.is_attached else ""

    def _rules(self) -> str:
        """Return by what rules the feed puts posts before a reader, as much of it as there is room for."""
        world, width = self.town.world, self.size.width - 6
        if world is None or world.policy.ranker not in RANKERS:
            return ""
        policy = world.policy
        told = f"ranker {policy.ranker}"
        note = f"first comes {RANKERS[policy.ranker].note}"
        parts = [note if len(told) + len(note) + 3 <= width else IN_SHORT.get(policy.ranker, "")]
        parts += [f"{policy.recommended} of a page from strangers"] if policy.recommended else []
        parts += [f"at most {policy.most_forwards} forwards"] if policy.most_forwards else []
        parts += [f"{policy.friction:.0%} of forwards given up"] if policy.friction else []
        parts += [f"{len(policy.blocked)} blocked"] if policy.blocked else []
        for part in parts:
            if len(told) + len(part) + 3 <= width:
                told += f" · {part}"
        return told

    def agent_at(self, y: int) -> int | None:
        """Return who wrote the post at a row."""
        number = self.view.at(y)
        return None if number is None else self.view.entries[number - self.view.first].post.author

    @property
    def agent_pointed(self) -> int | None:
        """Who wrote the post pointed at."""
        return self.current.post.author if self.current is not None else None

    def action_why(self) -> None:
        """Ask why the post pointed at is there; where none is, the newest."""
        if self.pointed is None and len(self.view):
            self.point(self.view.end - 1)
        if self.pointed is not None:
            self.post_message(self.Wondered(self))

    def spreads(self) -> tuple[list[int], int]:
        """Return the posts on show, by what was passed on first, the largest cascade first; and the place of the one pointed at."""
        numbers = [self.view.at(y) for y in range(self.room[1])]
        shown = [self.view.entries[number - self.view.first].post for number in dict.fromkeys(numbers) if number is not None]
        if self.current is not None and self.current.post not in shown:
            shown.append(self.current.post)
        roots = list(dict.fromkeys(post.thread for post in reversed(shown)))
        if not roots:
            return [], 0
        cascades = self.town.world.cascades if self.town.world else {}
        roots.sort(key=lambda root: -cascades[root].size if root in cascades else 0)
        return roots, roots.index(self.current.post.thread) if self.current is not None else 0

    # What is kept

    def _recall(self) -> None:
        """Find out again why the reader was shown what they have read lately."""
        self._why.clear()
        for moment in self.town.choices.get(self.reader, ()) if self.reader is not None else ():
            if isinstance(moment.event, Read):
                self._note(moment.event)

    def _note(self, read: Read) -> None:
        for post, reason in zip(read.posts, read.reasons, strict=False):
            self._why[post] = self._reason(read.agent, post, reason)
            self._touch(post)
        if self.filtered == "read":
            self._refill()

    def _reason(self, reader: int, post: int, reason: str) -> str:
        world = self.town.world
        found = world.posts.get(post) if world else None
        came = CAME[source_of(world, reader, found.author)] if world and found and reader in world.agents else ""
        return " · ".join(part for part in (SCORES.sub("", reason), came) if part)

    def _entry(self, post: Utterance, minute: int | None) -> Entry:
        world = self.town.world
        answered = post.parent if post.forwards is None else post.forwards
        parent = world.posts.get(answered) if world and answered is not None else None
        if parent:
            table = self._passed_on if post.forwards is not None else self._answers
            table[parent.id] = table.get(parent.id, 0) + 1
            self._touch(parent.id)
        news = any(move.topic for move in post.moves)
        return Entry(post, minute, news, parent)

    def _touch(self, post: int) -> None:
        if post in self._where:
            self.view.touch(self._where[post])

    def _refill(self) -> None:
        passing = [] if self.filtered == "next page" else [entry for entry in self._all if self._passes(entry)][-self.capacity :]
        shown = self._page() if self.filtered == "next page" else with_days(passing)
        self._where = {entry.post.id: number for number, entry in enumerate(shown)}
        self.empty = self._absent()  # type: ignore[misc]
        self.refill(shown, lambda one, other: one.post.id == other.post.id)
        if self.filtered == "next page" and self.pointed is None:
            self.view.following, self.view.top = False, (0, 0)
            self.repaint()
        self.entitle()

    def _absent(self) -> tuple[str, ...]:
        if self.wanted:
            return f"No post here holds “{safe(self.wanted, 40)}”.", "{view.back} looks for nothing any more."
        if self._all and self.filtered != "everybody":
            return f"Nothing here: {self.subtitle()}.", "{view.filter} shows others."
        return self._nothing

    def _page(self) -> list[Entry]:
        """Return what the ranker would put before the reader now, best first."""
        world = self.town.world
        self._paged = (world.tick if world else -1, monotonic())
        reader = world.agents.get(self.reader) if world and self.reader is not None else None
        if world is None or reader is None:
            return []
        found = page(world, reader, unread(world, reader))
        for each in found:
            self._why[each.post.id] = f"{each.reason} · {CAME[each.source]}"
        return [
            Entry(each.post, self.town.minutes.get(each.post.tick), any(m.topic for m in each.post.moves), self._answered(world, each.post))
            for each in found
        ]

    @staticmethod
    def _answered(world: World, post: Utterance) -> Utterance | None:
        answered = post.parent if post.forwards is None else post.forwards
        return world.posts.get(answered) if answered is not None else None

    def _passes(self, entry: Entry) -> bool:
        reader, world = self.reader, self.town.world
        if self.wanted and self.wanted not in self._text(entry.post):
            return False
        match self.filtered:
            case "followed" if reader is not None and world:
                return entry.post.author == reader or entry.post.author in world.followed(reader)
            case "news":
                return entry.news
            case "read" if reader is not None and world and reader in world.agents:
                return entry.post.id in world.agents[reader].read
            case "author":
                return entry.post.author == self._author
            case "next page":
                return False
        return True

    def _text(self, post: Utterance) -> str:
        found = self._texts.get(post.id)
        if found is None:
            found = self._texts[post.id] = f"{self.town.label(post.author)} {untitled(self.town.words(post))}".lower()
        return found

    # How a post looks

    def lines(self, entry: Entry, width: int) -> list[Row]:
        colours, post = self.palette, entry.post
        margin = "    " if entry.answered is not None and post.forwards is None else "  "  # the first two cells are the pointer's
        counts = self._counts(post.id)
        head, room = self._head(entry, margin), max(width - row_width(counts) - 1, 8)
        if (tag := post_tag(post, self.town.world)) and row_width(head) + len(tag.words) + 1 <= room:
            head.append((f" {tag.words}", tag.style(colours)))
        rows = [between(clip(head, room), counts, width, colours.text)]
        if entry.answered:
            rows.append(self._quote(entry, margin, width))
        indent = (margin, colours.text)
        if post.text or post.manner:
            inner = max(width - len(margin), 8)
            rows += [[indent, *row] for row in wrapped(spoken(self.town.words(post), colours.text, colours.title), inner)]
        if why := self._why.get(post.id):
            to = "you" if self.reader is not None and self.town.is_you(self.reader) else self.town.name(self.reader or 0)
            rows.append(clip([(margin, colours.text), (safe(f"shown to {to}: {why}"), colours.faint)], width))
        rule: Row = [(f"── {entry.day} ", colours.dim), ("─" * max(0, width - len(entry.day) - 4), colours.faint)] if entry.day else []
        return [clip(rule, width), *rows]

    def _head(self, entry: Entry, margin: str) -> Row:
        colours, post = self.palette, entry.post
        you = self.town.was_you(post.author, post.tick)
        when = f"t{post.tick}" if entry.minute is None else clock(entry.minute)
        row: Row = [(margin, colours.text)]
        tag = post_tag(post, self.town.world)
        if tag:
            row.append((f"{NEWS}{tag.letter} ", tag.style(colours)))
        elif entry.news:
            row.append((f"{NEWS} ", colours.intense))
        row += marks(post, self.town, colours)
        if you:
            row.append(("◆ ", colours.you))
        row.append((self.town.label(post.author), colours.you if you else colours.person(post.author) + colours.bold))
        row.append((f"  {when}", colours.faint))
        return row

    def _counts(self, post: int) -> Row:
        colours, world = self.palette, self.town.world
        likes = world.likes.get(post, 0) if world else 0
        row: Row = []
        for glyph, count, style in (
            (HEART, likes, colours.intense),
            (SHARE, self._passed_on.get(post, 0), colours.river),
            (ANSWER, self._answers.get(post, 0), colours.dim),
        ):
            if count:
                row += [(f" {glyph}", style), (f" {count} ", colours.dim)]
        return row

    def _quote(self, entry: Entry, margin: str, width: int) -> Row:
        colours = self.palette
        assert entry.answered is not None
        author, text = entry.answered.author, untitled(self.town.words(entry.answered))
        glyph = SHARE if entry.post.forwards is not None else ANSWER
        row: Row = [(f"{margin}{glyph} ", colours.faint), (self.town.label(author), colours.person(author)), (" ", colours.dim)]
        quote: Row = clip([(text, colours.dim)], max(min(width - row_width(row) - 2, max(QUOTE, width - QUOTE)), 1))
        return clip([*row, ("“", colours.dim), *quote, ("”", colours.dim)], width)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.entitle()


def with_days(entries: Sequence[Entry], before: Entry | None = None) -> list[Entry]:
    """Return posts, the first of each day with its date. before: the post above the first, None for none."""
    found = []
    last = None if before is None or before.minute is None else _day(before.minute)
    for entry in entries:
        now = last if entry.minute is None else _day(entry.minute)
        day = now if now is not None and now != last else ""
        found.append(entry if entry.day == day else entry._replace(day=day))
        last = now
    return found


def _day(minute: int) -> str:
    return calendar(minute).rpartition(" ")[0]
