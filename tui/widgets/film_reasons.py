"""Why somebody was shown a film, in words and figures: what the recommender said, what it knew, what they did."""

from collections.abc import Iterator
from math import fsum

from sim.catalogue import Item
from sim.event import RecommenderChanged
from tui.paint import STAR, Palette, Row, bar, date, fitted, row_width, safe, spoken, wrapped
from tui.second_opinion import Opinion, Opinions
from tui.widgets.exposures import Page
from tui.widgets.recommender_state import NAMES
from tui.widgets.town import Town

FRIENDS, TIPS, PARTS = 4, 3, 6  # named
CELLS = 12  # of the bar of a part
NEGLIGIBLE = 0.005
# What a score is, by the algorithm that gives it.
UNITS = {
    "mf": "stars that it expects, of 5; with little to go by, near 2",
    "item-knn": "likeness to what they rated well, times stars above 2, added up",
    "content": "how near its facts are to their taste, −1 to 1",
    "popular": "people who rated it, and a tenth of their mean stars",
    "random": "a number drawn by lot, 0 to 1",
}


class FilmReasons:
    """What can be told of one film for one person, section by section; every row is at most `width` cells."""

    def __init__(self, town: Town, agent: int, item: int, page: Page | None, colours: Palette, width: int) -> None:
        self.town, self.agent, self.item, self.page, self.colours, self.width = town, agent, item, page, colours, width
        offers = page.offers if page is not None else []
        self._offer = next((offer for offer in offers if offer.item == item), None)

    def rows(self, opinions: Opinions | None, pending: str) -> list[Row]:
        """Return everything. pending: what stands for opinions that are not there."""
        parts = [
            self._film(),
            self._reason(),
            self._score(opinions, pending),
            self._known(),
            self._came_of(),
            self._others(opinions, pending),
        ]
        return [row for part in parts for row in [*part, []]][:-1]

    def _head(self, text: str) -> Row:
        return [(text, self.colours.strong)]

    def _wrapped(self, text: str, indent: int = 2) -> list[Row]:
        rows = wrapped(spoken(text, self.colours.text, self.colours.title), self.width - indent)
        return [[(" " * indent, self.colours.text), *row] for row in rows]

    def _film(self) -> list[Row]:
        world, colours = self.town.world, self.colours
        if world is None or self.item not in world.catalogue:
            return [[(f"film {self.item}", colours.title)]]
        film = world.catalogue[self.item]
        facts = [", ".join(film.genres), str(film.year or ""), film.director, film.country]
        rows: list[Row] = [spoken(self.town.title(self.item), colours.title, colours.title)]
        return [*rows, *wrapped([(safe(" · ".join(fact for fact in facts if fact)), colours.dim)], self.width)]

    def _reason(self) -> list[Row]:
        if self.page is None or self._offer is None:
            return [self._head("What it said"), *self._wrapped("It was shown before you came; the reason was not kept.")]
        page, offer = self.page, self._offer
        by = f", by {safe(self._algorithm)}" if self._algorithm else ""
        where = f"place {offer.place} of {len(page.shown.items)} at t{page.tick}, {date(page.minute)}{by}"
        head: Row = [*self._head("What it said"), (f"  {where}", self.colours.dim)]
        if row_width(head) > self.width:
            return [self._head("What it said"), *self._wrapped(offer.reason), *self._wrapped(where)]
        return [head, *self._wrapped(offer.reason)]

    @property
    def _algorithm(self) -> str:
        """What recommended then, "" where that is not known."""
        changed = [tick for tick, change in self.town.changes if isinstance(change, RecommenderChanged)]
        searched = self.page is not None and self.page.shown.query
        if self.town.world is None or searched or (self.page and any(tick > self.page.tick for tick in changed)):
            return ""
        return self.town.world.algorithm

    def _score(self, opinions: Opinions | None, pending: str) -> list[Row]:
        """Return the score with its parts, as trained now."""
        colours = self.colours
        if self.page is not None and self.page.shown.query:
            return [self._head("Score"), *self._wrapped("They searched: films stand in the order in which they match.")]
        row = self._head("Score")
        if self._offer is not None:
            row = [*row, (f" {self._offer.score:.2f}", colours.river), (" then", colours.dim)]
        if opinions is None or opinions.score is None or self.town.world is None:
            return [row, *([[("  " + pending, colours.faint)]] if pending else [])]
        row = [*row, (f" {opinions.score:.2f}", colours.river), (" as trained now", colours.dim)]
        unit = UNITS.get(self.town.world.algorithm, "")
        return [row, *([[(f"  {unit}", colours.faint)]] if unit else []), *self._parts(opinions)]

    def _parts(self, opinions: Opinions) -> Iterator[Row]:
        shown = [part for part in opinions.parts if abs(part.value) >= NEGLIGIBLE]
        named, rest = shown[:PARTS], fsum(part.value for part in shown[PARTS:])
        most = max((abs(part.value) for part in named), default=1.0)
        told = [(part.name, part.value) for part in named] + ([(f"{len(shown) - PARTS} more", rest)] if rest else [])
        for name, value in told:
            style = self.colours.good if value > 0 else self.colours.warning
            row: Row = [(f"  {value:+7.2f} ", self.colours.text), (fitted(bar(min(abs(value) / most, 1.0), CELLS), CELLS + 1), style)]
            words = wrapped(spoken(name, self.colours.dim, self.colours.title), max(10, self.width - row_width(row)))
            yield [*row, *words[0]]
            for more in words[1:]:
                yield [(" " * row_width(row), self.colours.dim), *more]

    def _known(self) -> list[Row]:
        """Return what is known of the film and the person: ratings, people they know, what they heard, their taste."""
        total, count = self.town.stars.get(self.item, (0, 0))
        told = [f"rated by {count:,}, {STAR} {total / count:.1f} in the mean" if count else "nobody has rated it yet"]
        told += [text for text in (self._taste(), self._friends(), self._heard()) if text]
        return [self._head("What there is to know"), *(row for text in told for row in self._wrapped(text))]

    def _taste(self) -> str:
        agent, world = self.town.agent(self.agent), self.town.world
        if agent is None or world is None or self.item not in world.catalogue:
            return ""
        film, persona = world.catalogue[self.item], agent.persona
        likes, dislikes = (self._shared(film, of) for of in (persona.interests, persona.dislikes))
        told = [f"they like {likes}"] * bool(likes) + [f"they dislike {dislikes}"] * bool(dislikes)
        return "their taste: " + ("; ".join(told) if told else "none of its genres is a like or a dislike of theirs")

    @staticmethod
    def _shared(film: Item, genres: tuple[str, ...]) -> str:
        return ", ".join(safe(genre, 40) for genre in genres if genre in film.genres)

    def _friends(self) -> str:
        """Return who of those whom they follow or know has seen it."""
        world = self.town.world
        if world is None:
            return ""
        known = [other for other in world.network.followed(self.agent) if other in world.agents]
        seen = [(other, world.agents[other].watched[self.item].stars) for other in known if self.item in world.agents[other].watched]
        if not seen:
            return "nobody whom they know has seen it"
        seen.sort(key=lambda each: (-each[1], each[0]))
        named = ", ".join(f"{self.town.label(other)}{f' {STAR}{stars}' if stars else ''}" for other, stars in seen[:FRIENDS])
        more = f" and {len(seen) - FRIENDS} more" if len(seen) > FRIENDS else ""
        return f"seen by {named}{more}, whom they know"

    def _heard(self) -> str:
        agent = self.town.agent(self.agent)
        tips = [tip for tip in reversed(agent.heard) if tip.item == self.item][:TIPS] if agent else []
        spoke = (f"{self.town.label(tip.source)} spoke {'well' if tip.valence > 0 else 'ill'} of it, t{tip.tick}" for tip in tips)
        return "; ".join(spoke)

    def _came_of(self) -> list[Row]:
        """Return what they did with it then, and how often it was shown."""
        pages = [each for each in self.town.exposures.of(self.agent) if self.item in each.shown.items]
        told = list(self._did())
        others = sorted({page.tick for page in pages if page is not self.page})
        if others:
            told.append("also shown at " + ", ".join(f"t{tick}" for tick in others[-6:]))
        return [self._head("What they did"), *(row for text in told for row in self._wrapped(text))]

    def _did(self) -> Iterator[str]:
        agent, page = self.town.agent(self.agent), self.page
        viewing = agent.watched.get(self.item) if agent else None
        if page is not None and self.item in page.watched:
            because, source = page.watched[self.item]
            heard = f", heard of from {self.town.label(source)}" if source is not None else ""
            yield f"watched it: {safe(because, 200)}{heard}"
            stars, feeling = page.rated.get(self.item, (0, ""))
            if stars:
                yield f"gave it {STAR * stars}: “{safe(feeling, 200)}”"
        elif viewing is not None:
            when = f" at t{viewing.tick}" if viewing.tick >= 0 else ""
            yield f"watched it{when}" + (f", gave it {STAR * viewing.stars}" if viewing.stars else "")
        else:
            yield "passed it over"

    def _others(self, opinions: Opinions | None, pending: str) -> list[Row]:
        """Return where other algorithms would put it, and what they would put first."""
        head = [*self._head("Another algorithm, trained now"), ("  {world.recommender} changes to it", self.colours.faint)]
        if opinions is None:
            return [head, *([[("  " + pending, self.colours.faint)]] if pending else [])]
        return [head, *(self._opinion(each) for each in opinions.all)]

    def _opinion(self, each: Opinion) -> Row:
        colours, world = self.colours, self.town.world
        own = world is not None and each.algorithm == world.algorithm
        name = f"{each.algorithm} {'(at work)' if own else NAMES.get(each.algorithm, '')}"
        where = f"place {each.place:,} of {each.of:,}" if each.place else f"beyond place {each.of:,}"
        row: Row = [("  ", colours.dim), (fitted(name, 30), colours.accent if own else colours.text), (fitted(where, 20), colours.river)]
        first = spoken(self.town.title(each.first), colours.title, colours.title) if each.first is not None else []
        return [*row, ("first: ", colours.dim), *first] if first else row
