"""Why a film was recommended: what was said, how the score came about, what came of it, what others would say."""

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import Row, clip, safe
from tui.second_opinion import Consulted, Opinions, question
from tui.widgets.exposures import Page
from tui.widgets.film_reasons import FilmReasons
from tui.widgets.line_pane import LinePane
from tui.widgets.town import Town

TRAINING, TOO_MANY = "training each on what is rated so far…", "too many ratings to train them all on the screen"
FAILED = "they could not be trained here"


class FilmReasonsPane(LinePane[Row]):
    """The rows of an explanation."""

    tail: ClassVar[bool] = False

    def lines(self, entry: Row, width: int) -> list[Row]:
        keys = keymap_of(self.app)
        return [clip([(keys.filled(text), style) for text, style in entry], width)]


class WhyFilmScreen(ModalScreen[None]):
    """Explains one film to whoever asks; dismissed with nothing.

    Args:
        page: on which it was shown; None where that was before this world was watched. consulted: the recommenders trained last.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("why_film")

    def __init__(self, town: Town, agent: int, item: int, page: Page | None, consulted: Consulted | None = None) -> None:
        super().__init__()
        self.town, self._consulted = town, consulted or Consulted()
        self._agent, self._item, self._page = agent, item, page
        self._found: Opinions | None = None
        self._pending = TRAINING

    def compose(self) -> ComposeResult:
        with Vertical(id="why-film", classes="dialog") as box:
            box.border_title = Content(safe(f"Why this film, for {self.town.label(self._agent)}"))
            box.border_subtitle = Content(keymap_of(self.app).filled("↑↓ PgUp PgDn · {why_film.close} closes"))
            yield FilmReasonsPane(id="why-film-pane")

    def on_mount(self) -> None:
        self.query_one(FilmReasonsPane).focus()
        self.call_after_refresh(self._tell)
        self.run_worker(self._ask(), exclusive=True)

    def on_resize(self) -> None:
        self.call_after_refresh(self._tell)

    async def _ask(self) -> None:
        """Train all recommenders in a thread, and add what they say."""
        world = self.town.world
        asked = question(world, self._agent, self._item) if world is not None and self._item in world.catalogue else None
        if asked is None:
            self._pending = TOO_MANY
        else:
            try:
                self._found = await asyncio.to_thread(self._consulted.opinions, asked)
            except Exception:  # noqa: BLE001 - whatever a recommender does wrong, the world goes on
                self._pending = FAILED
        self._tell()

    def _tell(self) -> None:
        pane = self.query_one(FilmReasonsPane)
        reasons = FilmReasons(self.town, self._agent, self._item, self._page, pane.palette, pane.room[0])
        pane.replace(reasons.rows(self._found, self._pending))
