"""What people were shown by the recommender, and what they did with it."""

from collections import deque
from itertools import islice
from typing import NamedTuple

from sim.event import AnyEvent, Rated, Shown, Watched

PAGES_KEPT = 4000  # of all people
LEAST, MOST = 3, 12  # of one person


class Page:
    """One page that somebody was shown (exposure), and what came of it (engagement).

    Attributes:
        tick, minute: when it was shown. watched: item -> why, and of whom it was heard. rated: item -> stars and words.
    """

    def __init__(self, tick: int, minute: int, shown: Shown) -> None:
        self.tick, self.minute, self.shown = tick, minute, shown
        self.watched: dict[int, tuple[str, int | None]] = {}
        self.rated: dict[int, tuple[int, str]] = {}

    @property
    def offers(self) -> "list[Offer]":
        """The films on it, best first."""
        page = self.shown
        return [Offer(place, *each) for place, each in enumerate(zip(page.items, page.scores, page.reasons, strict=False), 1)]


class Offer(NamedTuple):
    """A film on a page. place: 1 is the top."""

    place: int
    item: int
    score: float
    reason: str


class Exposures:
    """The last pages of everybody, newest last: fewer of each where there are many people. KINDS: the events that it takes in."""

    KINDS = (Shown, Watched, Rated)

    def __init__(self, people: int = 0) -> None:
        self._most = max(LEAST, min(MOST, PAGES_KEPT // max(people, 1)))
        self._pages: dict[int, deque[Page]] = {}

    def note(self, event: AnyEvent, tick: int, minute: int) -> None:
        """Take in what happened."""
        match event:
            case Shown(agent):
                pages = self._pages.pop(agent, None) or deque(maxlen=self._most)
                pages.append(Page(tick, minute, event))
                self._pages[agent] = pages  # who was shown something last stands last
            case Watched(agent, item, because, source):
                if (page := self.page_with(agent, item)) is not None:
                    page.watched[item] = because, source
            case Rated(agent, item, stars, feeling):
                if (page := self.page_with(agent, item)) is not None:
                    page.rated[item] = stars, feeling

    def of(self, agent: int) -> list[Page]:
        """Return the last pages of somebody, newest first."""
        return list(reversed(self._pages.get(agent, ())))

    def page_with(self, agent: int, item: int) -> Page | None:
        """Return the last page of somebody that a film was on."""
        return next((page for page in reversed(self._pages.get(agent, ())) if item in page.shown.items), None)

    def until(self, minute: int) -> "Exposures":
        """Return what had been shown by then; this is of no use afterwards."""
        kept = Exposures()
        kept._most = self._most
        for agent, pages in self._pages.items():
            if not pages or pages[-1].minute <= minute:  # most are as they were
                kept._pages[agent] = pages
            elif some := [page for page in pages if page.minute <= minute]:
                kept._pages[agent] = deque(some, maxlen=self._most)
        return kept

    def latest(self, most: int) -> list[int]:
        """Return who was shown something, the last first."""
        return list(islice(reversed(self._pages), most))
