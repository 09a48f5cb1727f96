"""The public feed: posts, and under each reply and forward the start of what it answers."""

from typing import ClassVar, NamedTuple

from sim.channel import Utterance
from sim.event import Liked, Posted
from tui.paint import ANSWER, HEART, NEWS, SHARE, Row, between, clip, clock, safe, spoken, wrapped
from tui.widgets.line_pane import LinePane
from tui.widgets.town import Moment, Town

FILTERS = ("everybody", "followed", "news")
QUOTE = 80


class Entry(NamedTuple):
    """A post as the feed shows it, with the parent's author and first words as they were."""

    post: Utterance
    minute: int | None
    news: bool
    answered: tuple[int, str] | None


class FeedPane(LinePane[Entry]):
    """Posts as they come. `f`: of everybody, of those whom the selected person follows, about news."""

    number, heading = "2", "Feed"
    empty: ClassVar[tuple[str, ...]] = ("Nobody has posted yet.", "space lets time run; f changes whose posts are shown.")

    def __init__(self, town: Town) -> None:
        super().__init__(id="feed")
        self.town = town
        self._all: list[Entry] = []
        self._where: dict[int, int] = {}  # post id -> number in view
        self._passed_on: dict[int, int] = {}
        self._answers: dict[int, int] = {}
        self._filter = 0

    def load(self) -> None:
        """Show the posts of a world just loaded."""
        world = self.town.world
        self._all.clear()
        self._passed_on.clear()
        self._answers.clear()
        for post in world.posts.values() if world else ():
            self._all.append(self._entry(post, self.town.minutes.get(post.tick)))
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
        if FILTERS[self._filter] == "followed":
            self._refill()

    def subtitle(self) -> str:
        selected = self.town.selected
        if FILTERS[self._filter] == "followed" and selected is not None:
            return f"what {self.town.label(selected)} follows"
        return FILTERS[self._filter]

    def agent_at(self, y: int) -> int | None:
        """Return who wrote the post at a row."""
        number = self.view.at(y)
        return None if number is None else self.view.entries[number - self.view.first].post.author

    def _entry(self, post: Utterance, minute: int | None) -> Entry:
        world = self.town.world
        answered = post.parent if post.forwards is None else post.forwards
        parent = world.posts.get(answered) if world and answered is not None else None
        if parent:
            table = self._passed_on if post.forwards is not None else self._answers
            table[parent.id] = table.get(parent.id, 0) + 1
            self._touch(parent.id)
        news = any(move.topic for move in post.moves)
        return Entry(post, minute, news, (parent.author, parent.text[:QUOTE]) if parent else None)

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
        return True

    # How a post looks

    def lines(self, entry: Entry, width: int) -> list[Row]:
        colours, post = self.palette, entry.post
        answers = entry.answered is not None and post.forwards is None
        margin = "  " if answers else ""
        rows = [between(self._head(entry, margin), self._counts(post.id), width, colours.text)]
        inner = max(width - len(margin) - 2, 8)
        if entry.answered:
            rows.append(self._quote(entry, margin, width))
        indent = (margin + "  ", colours.text)
        if post.text:
            rows += [[indent, *row] for row in wrapped(spoken(post.text, colours.text, colours.title), inner)]
        return [[], *rows]

    def _head(self, entry: Entry, margin: str) -> Row:
        colours, post = self.palette, entry.post
        you = post.author == self.town.player
        when = f"t{post.tick}" if entry.minute is None else clock(entry.minute)
        row: Row = [(margin, colours.text)]
        if entry.news:
            row.append((f"{NEWS} ", colours.intense))
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
        author, text = entry.answered
        glyph = SHARE if entry.post.forwards is not None else ANSWER
        row: Row = [(f"{margin}  {glyph} ", colours.faint), (self.town.label(author), colours.person(author)), (" ", colours.dim)]
        return clip([*row, (f"“{safe(text.replace('<', '').replace('>', ''))}”", colours.dim)], width)
