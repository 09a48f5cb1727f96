"""One cascade on a screen of its own, with the one before and the next a key away."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.bindings import bindings
from tui.paint import safe, untitled
from tui.widgets.cascade_tree import CascadeTree, summary, wrote
from tui.widgets.town import Town

RENEW_SECONDS = 1.0


class CascadeScreen(ModalScreen[int | None]):
    """Shows who passed a post on and who answered it; dismissed with the post to show on the map, or None.

    Args:
        roots: the posts that one may go through. first: the one to begin with.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("cascade")

    def __init__(self, town: Town, roots: Sequence[int], first: int = 0) -> None:
        super().__init__()
        self.town, self._roots, self._place = town, list(roots), first
        self._shown = 0, 0  # tick and number of posts of the tree on show

    def compose(self) -> ComposeResult:
        with Vertical(id="cascade", classes="dialog") as box:
            box.border_subtitle = Content("↑↓ · enter folds · ←→ another post · m on the map · esc closes")
            yield Static("", id="cascade-summary", markup=False)
            yield CascadeTree(self.town)
            yield Static("", id="cascade-words", markup=False)

    def on_mount(self) -> None:
        self.query_one(CascadeTree).focus()
        self.call_after_refresh(self._plant)
        self.set_interval(RENEW_SECONDS, self._renew)

    def action_turn(self, steps: int) -> None:
        """Go to another post."""
        if self._roots:
            self._place = (self._place + steps) % len(self._roots)
            self._plant()

    def action_trace(self) -> None:
        """Show the spread on the map."""
        self.dismiss(self._roots[self._place] if self._roots else None)

    def action_fold(self) -> None:
        """Fold or unfold what came of the post under the cursor."""
        self.query_one(CascadeTree).toggle()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

    @on(CascadeTree.Moved)
    def _moved(self) -> None:
        """Show all words of the post under the cursor, which its row may be too short for."""
        row = self.query_one(CascadeTree).current
        words = self.town.words(row.post) if row is not None and row.post is not None else ""
        self.query_one("#cascade-words", Static).update(Content(untitled(words)))

    def _renew(self) -> None:
        """Show what has grown since."""
        world = self.town.world
        if world is None or (world.tick, len(world.posts)) == self._shown:
            return
        if self._roots:
            self.query_one(CascadeTree).grow()
            self._sum_up()
        elif world.cascades:
            self._roots = sorted(world.cascades, key=lambda root: (-world.cascades[root].size, root))
            self._plant()

    def _plant(self) -> None:
        box, tree = self.query_one("#cascade", Vertical), self.query_one(CascadeTree)
        if not self._roots:
            box.border_title = Content("Spread")
            tree.repaint(whole=True)
            return
        root = self._roots[self._place]
        tree.plant(root)
        box.border_title = Content(safe(f"Spread {self._place + 1} of {len(self._roots)} · {wrote(root, self.town)}"))
        self._sum_up()
        self._moved()

    def _sum_up(self) -> None:
        tree, world = self.query_one(CascadeTree), self.town.world
        assert tree.cascade is not None
        self._shown = (world.tick, len(world.posts)) if world else (0, 0)
        self.query_one("#cascade-summary", Static).update(Content("\n".join(summary(tree.cascade, self.town, self.app.size.width - 8))))
