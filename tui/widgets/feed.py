"""The public feed: posts, and under each reply and forward the start of what it answers."""

from typing import ClassVar, NamedTuple

from textual import events

from sim.channel import Utterance
from sim.event import Liked, Posted, Read
from sim.feed import source_of
from tui.paint import ANSWER, HEART, NEWS, SHARE, Row, between, clip, clock, row_width, safe, spoken, untitled, wrapped
from tui.widgets.line_pane import LinePane
from tui.widgets.news_tag import post_tag
from tui.widgets.post_marks import CAME, SCORES, marks
from tui.widgets.town import Moment, Town

FILTERS = ("everybody", "followed", "news", "read")
QUOTE = 80
POINTER = "▸"


class Entry(NamedTuple):
    """A post as the feed shows it, with the one that it answers or passes on, which the world may forget."""

    post: Utterance
    minute: int | None
    news: bool
    answered: Utterance | None


class FeedPane(LinePane[Entry]):
    """Posts as they come. `f`: of everybody, of those whom the selected person follows, about news, those that the person has read.

    Under what the selected person has read stands why the feed showed it to them.
    """

    number, heading = "2", "Feed"
    empty: ClassVar[tuple[str, ...]] = ("Nobody has posted yet.", "space lets time run; f: whose posts you see.")

    def __init__(self, town: Town) -> None:
        super().__init__(id="feed")
        self.town = town
        self._all: list[Entry] = []
        self._where: dict[int, int] = {}  # post id -> number in view
        self._passed_on: dict[int, int] = {}
        self._answers: dict[int, int] = {}
        self._why: dict[int, str] = {}  # post -> why the selected person was shown it
        self._pointed: int | None = None  # the post that was clicked on
        self._filter = 0

    def load(self) -> None:
        """Show the posts of a world just loaded."""
        world = self.town.world
        self._all.clear()
        self._passed_on.clear()
        self._answers.clear()
        self._pointed = None
        self._recall()
        for post in list(world.posts.values())[-2 * self.capacity :] if world else ():
            self._all.append(self._entry(post, self.town.minutes.get(post.tick)))
        if world is not None and not len(world.catalogue):
            self.empty = ("Nobody has posted yet.", "space lets time run; I breaks news.")  # type: ignore[misc]
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
                        self.extend([entry])
                case Liked(_, post_id):
                    self._touch(post_id)
                case Read(agent) if agent == self.town.selected:
                    self._note(moment.event)
        if len(self._all) > 2 * self.capacity:
            del self._all[: self.capacity]
            kept = {entry.post.id for entry in self._all}
            for table in (self._where, self._passed_on, self._answers):
                for lost in table.keys() - kept:
                    del table[lost]

    def turn_filter(self) -> None:
        """Show the next selection of posts."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self._refill()

    def reselect(self) -> None:
        """Somebody else is selected."""
        self._recall()
        if FILTERS[self._filter] in {"followed", "read"}:
            self._refill()
        else:
            self.view.touch()
            self.repaint()

    def subtitle(self) -> str:
        selected = self.town.selected
        if FILTERS[self._filter] == "followed" and selected is not None:
            return f"what {self.town.label(selected)} follows"
        if FILTERS[self._filter] == "read" and selected is not None:
            return f"what {self.town.label(selected)} has read"
        return FILTERS[self._filter]

    def agent_at(self, y: int) -> int | None:
        """Return who wrote the post at a row."""
        number = self.view.at(y)
        return None if number is None else self.view.entries[number - self.view.first].post.author

    def spreads(self) -> tuple[list[int], int]:
        """Return the posts on show, by what was passed on first, the largest cascade first; and the place of that which was clicked on."""
        numbers = [self.view.at(y) for y in range(self.room[1])]
        shown = [self.view.entries[number - self.view.first].post for number in dict.fromkeys(numbers) if number is not None]
        roots = list(dict.fromkeys(post.thread for post in reversed(shown)))
        if not roots:
            return [], 0
        cascades = self.town.world.cascades if self.town.world else {}
        roots.sort(key=lambda root: -cascades[root].size if root in cascades else 0)
        return roots, next((roots.index(post.thread) for post in shown if post.id == self._pointed), 0)

    def on_click(self, event: events.Click) -> None:
        """Point at a post; the screen selects who wrote it."""
        offset = event.get_content_offset(self)
        number = self.view.at(offset.y) if offset is not None else None
        if number is not None:
            before, self._pointed = self._pointed, self.view.entries[number - self.view.first].post.id
            for post in (before, self._pointed):
                self._touch(post if post is not None else -1)
            self.repaint()

    def _recall(self) -> None:
        """Find out again why the selected person was shown what they have read lately."""
        self._why.clear()
        for moment in self.town.choices.get(self.town.selected, ()) if self.town.selected is not None else ():
            if isinstance(moment.event, Read):
                self._note(moment.event)

    def _note(self, read: Read) -> None:
        world = self.town.world
        for post, reason in zip(read.posts, read.reasons, strict=False):
            found = world.posts.get(post) if world else None
            came = CAME[source_of(world, read.agent, found.author)] if world and found else ""
            self._why[post] = " · ".join(part for part in (SCORES.sub("", reason), came) if part)
            self._touch(post)
        if FILTERS[self._filter] == "read":
            self._refill()

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
        self.entitle()
        shown = [entry for entry in self._all if self._passes(entry)][-self.capacity :]
        self._where = {entry.post.id: number for number, entry in enumerate(shown)}
        self.view.following = True
        self.replace(shown)

    def _passes(self, entry: Entry) -> bool:
        selected, world = self.town.selected, self.town.world
        match FILTERS[self._filter]:
            case "followed" if selected is not None and world:
                return entry.post.author == selected or entry.post.author in world.followed(selected)
            case "news":
                return entry.news
            case "read" if selected is not None and world and selected in world.agents:
                return entry.post.id in world.agents[selected].read
        return True

    # How a post looks

    def lines(self, entry: Entry, width: int) -> list[Row]:
        colours, post = self.palette, entry.post
        answers = entry.answered is not None and post.forwards is None
        margin = "  " if answers else ""
        counts = self._counts(post.id)
        head, room = self._head(entry, margin), max(width - row_width(counts) - 1, 8)
        if (tag := post_tag(post, self.town.world)) and row_width(head) + len(tag.words) + 1 <= room:
            head.append((f" {tag.words}", tag.style(colours)))
        rows = [between(clip(head, room), counts, width, colours.text)]
        inner = max(width - len(margin) - 2, 8)
        if why := self._why.get(post.id):
            to = "you" if self.town.selected == self.town.player else self.town.name(self.town.selected or 0)
            rows.append(clip([(f"{margin}  ", colours.text), (safe(f"shown to {to}: {why}"), colours.faint)], width))
        if entry.answered:
            rows.append(self._quote(entry, margin, width))
        indent = (margin + "  ", colours.text)
        if post.text or post.manner:
            rows += [[indent, *row] for row in wrapped(spoken(self.town.words(post), colours.text, colours.title), inner)]
        return [[], *rows]

    def _head(self, entry: Entry, margin: str) -> Row:
        colours, post = self.palette, entry.post
        you = post.author == self.town.player
        when = f"t{post.tick}" if entry.minute is None else clock(entry.minute)
        row: Row = [(margin, colours.text)]
        if post.id == self._pointed:
            row.append((f"{POINTER} ", colours.accent))
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
        row: Row = [(f"{margin}  {glyph} ", colours.faint), (self.town.label(author), colours.person(author)), (" ", colours.dim)]
        quote: Row = clip([(text, colours.dim)], max(min(width - row_width(row) - 2, max(QUOTE, width - QUOTE)), 1))
        return clip([*row, ("“", colours.dim), *quote, ("”", colours.dim)], width)
