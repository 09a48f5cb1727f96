"""What the recommender is up to: its training, its favourites, and what it showed the selected person."""

from heapq import nsmallest
from typing import ClassVar

from sim.event import MixingChanged, RecommenderChanged, Shown, TickStarted, Trained
from tui.paint import STAR, Row, between, clip, row_width, safe, sparkline, spoken, wrapped
from tui.widgets.line_pane import LinePane
from tui.widgets.town import Moment, Town

FAVOURITES = 6
ROOMY = 18  # rows from which on there is room for quality above the page
CHANGES = (TickStarted, Shown, Trained, RecommenderChanged, MixingChanged)
# Metric, what the pane calls it, how its value is shown. Each is shown once the engine measures it.
QUALITY = (
    ("hit_rate", "hits", "{:.0%}"),
    ("ndcg", "NDCG", "{:.2f}"),
    ("diversity", "diversity", "{:.2f}"),
    ("coverage", "coverage", "{:.0%}"),
    ("popularity_bias", "popularity", "{:.2f}"),
    ("heard_share", "word of mouth", "{:.0%}"),
)
OF_WHAT_IS_SHOWN = {"diversity", "coverage", "popularity_bias"}  # unknown until somebody has been shown enough
OVER_TIME = (("user_entropy", "entropy, bits"), ("shown_entropy", "in one tick"))


class RecommenderPane(LinePane[Row]):
    """State of the recommender, from top to bottom; each entry is one row."""

    number, heading = "4", "Recommender"
    tail: ClassVar[bool] = False
    empty: ClassVar[tuple[str, ...]] = ("waking the town…",)

    def __init__(self, town: Town) -> None:
        super().__init__(id="recommender")
        self.town = town
        self._stale = True
        self._metrics: dict[str, float] = {}  # those shown

    def load(self) -> None:
        """Show the recommender of a world just loaded."""
        self._stale = True
        self.renew()

    def absorb(self, moments: list[Moment]) -> None:
        """Note whether anything here changed; `renew` shows it."""
        self._stale = self._stale or any(isinstance(moment.event, CHANGES) for moment in moments)

    def show(self) -> None:
        """Nothing yet: `renew` has its own, slower pace."""

    def reselect(self) -> None:
        """Somebody else is selected."""
        self._stale = True
        self.renew()

    def renew(self) -> None:
        """Compose the rows anew if something changed; cheap enough for twice a second."""
        fresh = not self._stale and self._metrics is self.town.metrics
        if fresh or not self.is_attached or not self.display or self.town.world is None:
            return
        self._stale, self._metrics = False, self.town.metrics
        self.entitle()
        page, quality = self._page(), self._quality()
        first, then = (quality, page) if self.room[1] >= ROOMY else (page, quality)
        self.view.replace([*self._state(), *first, *then, *self._favourites()])
        self.repaint()

    def on_show(self) -> None:
        self._stale = True
        self.renew()
        super().on_show()

    def on_resize(self, event: object) -> None:
        self._stale = True
        self.renew()
        self.repaint(whole=True)

    def restyle(self) -> None:
        self._stale = True
        super().restyle()
        self.renew()

    def subtitle(self) -> str:
        return safe(self.town.world.algorithm, 20) if self.town.world else ""

    def lines(self, entry: Row, width: int) -> list[Row]:
        return [clip(entry, width)]

    def _state(self) -> list[Row]:
        world, colours, width = self.town.world, self.palette, self.room[0]
        assert world is not None
        trained = world.trained
        visitors = len(self.town.visitors)
        count = f"{visitors} visiting now" if visitors else "nobody visiting now"
        head: Row = [(safe(world.algorithm, 30), colours.accent), ("  R changes it", colours.faint)]
        rows = [between(head, [(count, colours.river)], width, colours.text)]
        if world.mixing:
            rows.append([(f"{world.mixing} of every 5 films are picked by lot", colours.moderate)])
        if trained is None:
            return [*rows, [("not trained yet", colours.dim)], []]
        facts = f"{trained.users} people · {trained.items} films · {trained.interactions} ratings"
        rows.append([(facts, colours.dim)])
        if trained.losses:
            curve = sparkline(trained.losses, max(6, min(20, width - 24)))
            ends = f" {trained.losses[0]:.2f} → {trained.losses[-1]:.2f}"
            rows.append([("loss ", colours.dim), (curve, colours.river), (ends, colours.dim)])
        return [*rows, []]

    def _quality(self) -> list[Row]:
        """How good it is, two metrics a row; and how mixed what it shows, over time."""
        metrics, colours, width = self.town.metrics, self.palette, self.room[0]
        quality = self.town.world.quality if self.town.world else None
        unknown = OF_WHAT_IS_SHOWN if quality is not None and not quality.viewers else set()
        found = [(title, metrics[name], form) for name, title, form in QUALITY if name in metrics and name not in unknown]
        column = width // 2
        rows: list[Row] = []
        for k in range(0, len(found), 2):
            row: Row = []
            for title, value, form in found[k : k + 2]:
                cell: Row = [(f"{title} ", colours.dim), (form.format(value), colours.text)]
                row += [*cell, (" " * max(1, column - row_width(cell)), colours.text)]
            rows.append(clip(row, width))
        for name, title in OVER_TIME:
            values = [value for value in self.town.lately(name) if value]  # 0 where nobody was shown anything
            if len(values) > 1:
                curve = sparkline(values, max(6, width - len(title) - 14))
                rows.append([(f"{title} ", colours.dim), (curve, colours.river), (f" {values[0]:.2f} → {values[-1]:.2f}", colours.dim)])
        return [[("Quality", colours.strong)], *rows, []] if rows else []

    def _favourites(self) -> list[Row]:
        world, colours, width = self.town.world, self.palette, self.room[0]
        assert world is not None
        found = nsmallest(FAVOURITES, world.ratings.views.items(), key=lambda seen: (-seen[1], seen[0]))
        rows: list[Row] = [[("Most seen", colours.strong)]] if found else []
        for item, views in found:
            total, count = self.town.stars.get(item, (0, 0))
            mean = f"{STAR} {total / count:.1f}" if count else "  –  "
            right: Row = [(f" {views:>3}× ", colours.dim), (mean, colours.moderate)]
            left = clip(spoken(self.town.title(item), colours.text, colours.title), width - 12)
            rows.append(between(left, right, width, colours.text))
        return [*rows, []] if rows else []

    def _page(self) -> list[Row]:
        colours, width, selected = self.palette, self.room[0], self.town.selected
        if selected is None:
            return [[("Select somebody to see what they are shown.", colours.dim)]]
        head: Row = [("Shown to ", colours.strong), (self.town.label(selected), colours.person(selected))]
        found = self.town.pages.get(selected)
        if found is None:
            return [head, [("nothing lately: they have not visited", colours.dim)]]
        page = found.event
        assert isinstance(page, Shown)
        if page.query:
            head.append((f" for “{safe(page.query, 40)}”", colours.dim))
        rows = [head]
        for item, score, reason in zip(page.items, page.scores, page.reasons, strict=False):
            left = clip(spoken(self.town.title(item), colours.text, colours.title), width - 7)
            rows.append(between(left, [(f"{score:.2f}", colours.river)], width, colours.text))
            rows += [[("  ", colours.dim), *row] for row in wrapped(spoken(reason, colours.dim, colours.dim), width - 2)]
        return [*rows, []]
