"""What the recommender is up to: what it showed the selected person and why, what came of it, and how well it does."""

from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from sim.event import MixingChanged, Rated, RecommenderChanged, Shown, TickStarted, Trained, Watched
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import STAR, Palette, Row, between, clip, date, row_width, safe, spoken, wrapped
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.exposures import Offer, Page
from tui.widgets.line_pane import LinePane
from tui.widgets.phrases import counted
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


class Offered(NamedTuple):
    """What there is to point at. pages: of the selected person, newest first. visitors: who was shown something last, the last first."""

    pages: list[Page]
    visitors: list[int]


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
        self._held: Offered | None = None  # what stays on show while the player reads it
        self._metrics: dict[str, float] = {}  # those shown
        self._beside: list[Row] = []  # in the second column

    def load(self) -> None:
        """Show the recommender of a world just loaded."""
        self._stale = True
        self._moved, self._held = False, None
        self.renew()

    def absorb(self, moments: list[Moment]) -> None:
        """Note whether anything here changed; `renew` shows it."""
        self._stale = self._stale or any(isinstance(moment.event, CHANGES) for moment in moments)

    def show(self) -> None:
        """Nothing yet: `renew` has its own, slower pace."""

    def reselect(self) -> None:
        """Somebody else is selected."""
        self._let_go()

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
            *state(self.town, self.palette, wide, keymap_of(self.app)),
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

    def point(self, position: int) -> None:
        self._hold()
        super().point(position)

    def move(self, rows: int) -> None:
        self._hold()
        super().move(rows)

    def follow(self) -> None:
        """Show the newest page, and those that come after it."""
        self._let_go()

    def on_blur(self) -> None:
        super().on_blur()
        if self._held is not None and self._held != self._offered():
            self._let_go()
        self._held = None

    def _hold(self) -> None:
        """Let what is pointed at, or read, stay on show until the pane has the focus no more."""
        if self._held is None and self.has_focus:
            self._held = self._offered()

    def _let_go(self) -> None:
        self._stale, self._moved, self._held = True, False, None
        self.view.to_start()
        self.renew()

    def _offered(self) -> Offered:
        exposures, selected = self.town.exposures, self.town.selected
        return Offered([] if selected is None else exposures.of(selected), exposures.latest(VISITORS))

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
        """Explain the film under the cursor; where the selected person was shown none, say so."""
        selected = self.town.selected
        match self.current:
            case Film(offer, page) if selected is not None:
                self.post_message(self.Asked(selected, offer.item, page))
            case Visitor() if selected is not None:
                keys = keymap_of(self.app)
                who, way = self.town.label(selected), keys.filled("{time.step} runs a tick, {recommender.open} shows the page pointed at.")
                self.notify(f"{who} has not visited yet, so there is no film to explain: {way}", markup=False)

    def action_open(self) -> None:
        """Explain the film under the cursor, or show the pages of the person under it."""
        if isinstance(self.current, Visitor):
            self.post_message(self.Chosen(self.current.agent))
        else:
            self.action_why()

    def pick(self) -> None:
        self.action_open()

    def _keep(self, before: Entry | None) -> None:
        """Leave the cursor on the film, or the person, that it was on, else put it on the first."""
        entries = self.view.entries
        wanted = _meant(before) if self._moved else None
        same = (n for n, each in enumerate(entries) if wanted is not None and _meant(each) == wanted)
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
                when = next((f" {date(page.minute)}" for page in self.town.exposures.of(agent)), "")
                left: Row = [("  ", self.palette.dim), (self.town.label(agent), self.palette.person(agent))]
                return [between(clip(left, width - 14), [(when, self.palette.faint)], width, self.palette.text)]
            case _:
                return [clip(entry, width)]

    def _film(self, entry: Film, width: int) -> list[Row]:
        """Return a film with its score; of the last page with the reason, and what came of it."""
        colours, (place, item, score, reason) = self.palette, entry.offer
        ranked = entry.page is not None and not entry.page.shown.query  # what was searched for has a place, and no score
        scored: Row = [(f" {score:.2f}", colours.river)] if ranked else []
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
        pages, newest = (self._held or self._offered()).pages, self.town.exposures.of(selected)
        if not pages:
            return self._nothing(selected, colours)
        entries: list[Entry] = []
        if newer := sum(page not in pages for page in newest):
            told = f"{counted(newer, 'newer page')}: {keymap_of(self.app).key('view.follow')} to follow"
            entries.append([(told, colours.accent)])
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
        return [*row, (f"  {self._key('why')}", colours.accent), (" why", colours.dim)] if hint else row

    def _key(self, verb: str) -> str:
        return keymap_of(self.app).key(f"recommender.{verb}")

    def _nothing(self, selected: int, colours: Palette) -> list[Entry]:
        """Return what can be told of somebody who was shown no page while this world was watched, and whose pages there are."""
        agent, world = self.town.agent(selected), self.town.world
        entries: list[Entry] = [[("Shown to ", colours.strong), (self.town.label(selected), colours.person(selected))]]
        before = [item for item in reversed(agent.shown) if world is not None and item in world.catalogue][:BEFORE] if agent else []
        if before:
            entries.append([("before you came; ", colours.dim), (self._key("why"), colours.accent), (" why it would be now", colours.dim)])
            entries += [Film(Offer(0, item, 0.0, ""), None) for item in before]
        else:
            entries.append([("nothing yet: they have not visited", colours.dim)])
        entries.append([])
        if latest := (self._held or self._offered()).visitors:
            entries += [
                [("Who visited last", colours.strong), (f"  {self._key('open')}", colours.accent), (" shows their page", colours.dim)]
            ]
            entries += [Visitor(each) for each in latest]
            entries.append([])
        return entries


def _meant(entry: Entry | None) -> tuple[object, ...] | None:
    """Return what tells an entry from others, None of one that cannot be pointed at."""
    match entry:
        case Film(offer, page):
            return page, offer.item
        case Visitor(agent):
            return (agent,)
    return None
