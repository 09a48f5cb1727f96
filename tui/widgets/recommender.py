"""What the recommender is up to: what it showed the selected person and why, what came of it, and how well it does."""

from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from sim.event import MixingChanged, Rated, RecommenderChanged, Shown, TickStarted, Trained, Watched
from tui.bindings import bindings
from tui.paint import STAR, Palette, Row, between, clip, date, row_width, safe, spoken, wrapped
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.exposures import Offer, Page
from tui.widgets.line_pane import LinePane
from tui.widgets.recommender_state import favourites, quality, state
from tui.widgets.town import Moment, Town

TWO_COLUMNS = 84  # cells from which on how it does stands beside what it shows
EARLIER = 5  # pages before the last
VISITORS = 6  # offered where the selected person was shown nothing
BEFORE = 5  # films shown before anybody watched, told without their reasons
CHANGES = (TickStarted, Shown, Watched, Rated, Trained, RecommenderChanged, MixingChanged)


class Film(NamedTuple):
    """A film that the selected person was shown. page: None where it was shown before this world was watched. last: of the last page."""

    offer: Offer
    page: Page | None
    last: bool = False


class Visitor(NamedTuple):
    """Somebody else who was shown a page."""

    agent: int


Entry = Film | Visitor | Row


class RecommenderPane(CursorPane[Entry]):
    """The last pages of the selected person, film by film; below or beside them the recommender's state and quality."""

    number, heading = "4", "Recommender"
    BINDINGS: ClassVar[list[BindingType]] = bindings("recommender")
    empty: ClassVar[tuple[str, ...]] = ("waking the town…",)

    class Asked(Message):
        """Somebody wants to know why a film was shown. page: None where it was shown before this world was watched."""

        def __init__(self, agent: int, item: int, page: Page | None) -> None:
            super().__init__()
            self.agent, self.item, self.page = agent, item, page

    class Chosen(Message):
        """Another person's pages are wanted."""

        def __init__(self, agent: int) -> None:
            super().__init__()
            self.agent = agent

    def __init__(self, town: Town) -> None:
        super().__init__(id="recommender")
        self.town = town
        self._stale = True
        self._moved = False  # the player pointed at a film; until then the first one is
        self._metrics: dict[str, float] = {}  # those shown
        self._beside: list[Row] = []  # in the second column

    def load(self) -> None:
        """Show the recommender of a world just loaded."""
        self._stale = True
        self._moved = False
        self.renew()

    def absorb(self, moments: list[Moment]) -> None:
        """Note whether anything here changed; `renew` shows it."""
        self._stale = self._stale or any(isinstance(moment.event, CHANGES) for moment in moments)

    def show(self) -> None:
        """Nothing yet: `renew` has its own, slower pace."""

    def reselect(self) -> None:
        """Somebody else is selected."""
        self._stale, self._moved = True, False
        self.view.to_start()
        self.renew()

    def renew(self) -> None:
        """Compose the rows anew if something changed; cheap enough for twice a second."""
        fresh = not self._stale and self._metrics is self.town.metrics
        if fresh or not self.is_attached or not self.display or self.town.world is None:
            return
        self._stale, self._metrics = False, self.town.metrics
        self.entitle()
        before = self.current
        wide = self.content_size.width - self._left - 2 if self._two else self.room[0]
        told = [
            *state(self.town, self.palette, wide),
            *quality(self.town, self.palette, wide),
            *favourites(self.town, self.palette, wide),
        ]
        self._beside = told if self._two else []
        self.view.replace([*self._pages(), *([] if self._two else told)])
        self._keep(before)
        self.repaint()

    def on_show(self) -> None:
        self._stale = True
        self.renew()
        super().on_show()

    def on_resize(self, event: object) -> None:
        self._stale = True
        self.view.touch()
        self.renew()
        self.repaint(whole=True)

    def restyle(self) -> None:
        self._stale = True
        super().restyle()
        self.renew()

    def subtitle(self) -> str:
        return safe(self.town.world.algorithm, 20) if self.town.world else ""

    # Pointing

    def action_scroll(self, rows: int) -> None:
        """Go to the next film in a direction; where there is none, scroll."""
        ways = range(self.cursor + 1, len(self.view)) if rows > 0 else range(self.cursor - 1, -1, -1)
        found = next((place for place in ways if not isinstance(self.view.entries[place], list)), None)
        self._moved = True
        if found is None:
            self.move(rows)
        else:
            self.point(found)

    def action_turn(self, pages: int) -> None:
        self.move(pages * max(1, self.room[1] - 2))

    def action_edge(self, last: bool) -> None:
        LinePane.action_edge(self, last)

    def action_why(self) -> None:
        """Explain the film under the cursor, or show the pages of the person under it."""
        match self.current:
            case Film(offer, page) if self.town.selected is not None:
                self.post_message(self.Asked(self.town.selected, offer.item, page))
            case Visitor(agent):
                self.post_message(self.Chosen(agent))

    def pick(self) -> None:
        self.action_why()

    def _keep(self, before: Entry | None) -> None:
        """Leave the cursor on the film that it was on, else put it on the first."""
        entries = self.view.entries
        wanted = (before.page, before.offer.item) if isinstance(before, Film) and self._moved else None
        same = (n for n, each in enumerate(entries) if isinstance(each, Film) and (each.page, each.offer.item) == wanted)
        first = next((n for n, each in enumerate(entries) if not isinstance(each, list)), 0)
        self.cursor = next(same, first)

    # Painting

    @property
    def _two(self) -> bool:
        return self.content_size.width >= TWO_COLUMNS

    @property
    def _left(self) -> int:
        """Columns of what it shows where how it does stands beside it."""
        return self.content_size.width // 2

    @property
    def room(self) -> tuple[int, int]:
        width, height = super().room
        return (self._left - 1 if self._two else width), height

    def _composed(self) -> list[Strip]:
        pointed = self.view.entries and not isinstance(self.current, list)
        picture = super()._composed() if pointed else LinePane._composed(self)
        if not self._two or not self._beside:
            return picture
        rule = Segment("│ ", self.palette.faint + self._ground)
        wide = self.content_size.width - self._left - 2
        rows = [*self._beside, *[[]] * len(picture)]
        beside = [self._strip(clip(row, wide)).crop(0, wide) for row in rows[: len(picture)]]
        return [
            Strip([*left.crop(0, self._left), rule, *right], self._left + 2 + wide) for left, right in zip(picture, beside, strict=True)
        ]

    def lines(self, entry: Entry, width: int) -> list[Row]:
        match entry:
            case Film():
                return self._film(entry, width)
            case Visitor(agent):
                page = self.town.exposures.of(agent)[0]
                left: Row = [("  ", self.palette.dim), (self.town.label(agent), self.palette.person(agent))]
                return [between(clip(left, width - 14), [(f" {date(page.minute)}", self.palette.faint)], width, self.palette.text)]
            case _:
                return [clip(entry, width)]

    def _film(self, entry: Film, width: int) -> list[Row]:
        """Return a film with its score; of the last page with the reason, and what came of it."""
        colours, (place, item, score, reason) = self.palette, entry.offer
        scored: Row = [(f" {score:.2f}", colours.river)] if entry.page else []
        number: Row = [(f"{place} " if entry.page else "· ", colours.faint)]
        came = self._came_of(entry, item)
        title = spoken(self.town.title(item), colours.text, colours.title)
        if not entry.last:
            right: Row = [*came, *scored]
            return [between(clip([*number, *title], width - row_width(right) - 1), right, width, colours.text)]
        rows = [between(clip([*number, *title], width - row_width(scored) - 1), scored, width, colours.text)]
        rows += [[("  ", colours.dim), *row] for row in wrapped(spoken(reason, colours.dim, colours.dim), width - 2)]
        return [*rows, clip([("  ", colours.dim), *came], width)]

    def _came_of(self, entry: Film, item: int) -> Row:
        """Return what they did with it."""
        colours, page = self.palette, entry.page
        rated = page.rated.get(item, (0, ""))[0] if page else self._stars(item)
        watched = item in page.watched if page else rated is not None
        if not watched:
            return [("passed over", colours.faint)]
        return [("watched it", colours.good), (f" {STAR * rated}" if rated else ", not rated", colours.moderate)]

    def _stars(self, item: int) -> int | None:
        agent = self.town.agent(self.town.selected)
        viewing = agent.watched.get(item) if agent else None
        return None if viewing is None else viewing.stars

    def _pages(self) -> list[Entry]:
        colours, selected = self.palette, self.town.selected
        if selected is None:
            return [[("Select somebody to see what they are shown.", colours.dim)], []]
        pages = self.town.exposures.of(selected)
        if not pages:
            return self._nothing(selected, colours)
        entries: list[Entry] = []
        for number, page in enumerate(pages[: EARLIER + 1]):
            if number < 2:
                head = "Shown to " if not number else "Pages before, to "
                entries.append([(head, colours.strong), (self.town.label(selected), colours.person(selected))])
            entries.append(self._when(page, colours, hint=not number))
            entries += [Film(offer, page, last=not number) for offer in page.offers]
            entries.append([])
        return entries

    def _when(self, page: Page, colours: Palette, hint: bool) -> Row:
        row: Row = [(f"t{page.tick} · {date(page.minute)}", colours.dim)]
        if page.shown.query:
            row.append((f" · searched for “{safe(page.shown.query, 40)}”", colours.dim))
        return [*row, ("  w", colours.accent), (" why", colours.dim)] if hint else row

    def _nothing(self, selected: int, colours: Palette) -> list[Entry]:
        """Return what can be told of somebody who was shown no page while this world was watched, and whose pages there are."""
        agent, world = self.town.agent(selected), self.town.world
        entries: list[Entry] = [[("Shown to ", colours.strong), (self.town.label(selected), colours.person(selected))]]
        before = [item for item in reversed(agent.shown) if world is not None and item in world.catalogue][:BEFORE] if agent else []
        if before:
            entries.append([("before you came; ", colours.dim), ("w", colours.accent), (" why it would be now", colours.dim)])
            entries += [Film(Offer(0, item, 0.0, ""), None) for item in before]
        else:
            entries.append([("nothing yet: they have not visited", colours.dim)])
        entries.append([])
        if latest := self.town.exposures.latest(VISITORS):
            entries += [[("Who visited last", colours.strong), ("  enter", colours.accent), (" shows their page", colours.dim)]]
            entries += [Visitor(each) for each in latest]
            entries.append([])
        return entries
