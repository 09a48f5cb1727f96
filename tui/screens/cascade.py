"""One cascade on a screen of its own, with the one before and the next a key away."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import safe, untitled
from tui.widgets.cascade_tree import CascadeTree, summary, wrote
from tui.widgets.town import Town

RENEW_SECONDS = 0.5
KEYS = (
    "{cascade.fold} folds · {cascade.words} [words] · {cascade.follow} follow · {cascade.why} why · {cascade.look} who · "
    "{cascade.before}{cascade.next} another · {cascade.trace} map · {cascade.play} play/pause · {cascade.close}"
)
FEWER = "{cascade.fold} folds · {cascade.words} words · {cascade.follow} follow · {cascade.why} why · {cascade.trace} map · {cascade.close}"
ROOMY = 110  # cells, from which on all keys are told


class Host(Protocol):
    """What of the main screen a cascade needs."""

    def action_play(self) -> None:
        """Let time run, or hold it."""

    def explain_post(self, number: int) -> None:
        """Show why a post is there."""

    def inspect_agent(self, agent: int) -> None:
        """Look at somebody."""


class CascadeScreen(ModalScreen[int | None]):
    """Shows who passed a post on and who answered it; dismissed with the post to show on the map, or None.

    Args:
        roots: the posts that one may go through. first: the one to begin with. at: the post of that one to point at.
        words: all that was written is shown, else a line for each post. host: the main screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("cascade")

    def __init__(
        self, town: Town, roots: Sequence[int], first: int = 0, at: int | None = None, words: bool = False, host: Host | None = None
    ) -> None:
        super().__init__()
        self.town, self._roots, self._place = town, list(roots), first
        self._at, self._words, self._host = at, words, host
        self._shown = 0, 0  # tick and number of posts of the tree on show

    def compose(self) -> ComposeResult:
        with Vertical(id="cascade", classes="dialog") as box:
            box.border_subtitle = Content(self._keys())
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

    def action_words(self) -> None:
        """Show all that was written, or a line for each post."""
        tree = self.query_one(CascadeTree)
        tree.turn_words()
        self._words = tree.words
        self._entitle()

    def action_follow(self) -> None:
        """Go with the newest post as it spreads."""
        self.query_one(CascadeTree).turn_following()
        self._entitle()

    def action_play(self) -> None:
        """Let time run, or hold it."""
        if self._host is not None:
            self._host.action_play()

    def action_why(self) -> None:
        """Ask why the post under the cursor is there."""
        row = self.query_one(CascadeTree).current
        if self._host is not None and row is not None and row.post is not None:
            self._host.explain_post(row.post.id)

    def action_look(self) -> None:
        """Look at whoever wrote the post under the cursor."""
        row = self.query_one(CascadeTree).current
        if self._host is not None and row is not None and row.post is not None:
            self.dismiss(None)
            self.app.call_later(self._host.inspect_agent, row.post.author)

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
            if self.query_one(CascadeTree).cascade is not None:  # else it is still to be planted
                self.query_one(CascadeTree).grow()
                self._sum_up()
        elif world.cascades:
            self._roots = sorted(world.cascades, key=lambda root: (-world.cascades[root].size, root))
            self._plant()

    def _plant(self) -> None:
        tree = self.query_one(CascadeTree)
        tree.words = self._words
        self._entitle()
        if not self._roots:
            tree.repaint(whole=True)
            return
        tree.plant(self._roots[self._place], self._at)
        self._at = None
        self._sum_up()
        self._moved()

    def _entitle(self) -> None:
        box, tree = self.query_one("#cascade", Vertical), self.query_one(CascadeTree)
        title = "Conversation" if self._words else "Spread"
        if self._roots:
            title += f" {self._place + 1} of {len(self._roots)} · {wrote(self._roots[self._place], self.town)}"
        box.border_title = Content(safe(title + (" · following" if tree.following else "")))
        box.border_subtitle = Content(self._keys())
        self.query_one("#cascade-words").display = not self._words

    def _keys(self) -> str:
        keys = KEYS.replace("[words]", "a line each" if self._words else "all words") if self.app.size.width >= ROOMY else FEWER
        return keymap_of(self.app).filled(keys)

    def _sum_up(self) -> None:
        tree, world = self.query_one(CascadeTree), self.town.world
        assert tree.cascade is not None
        self._shown = (world.tick, len(world.posts)) if world else (0, 0)
        self.query_one("#cascade-summary", Static).update(Content("\n".join(summary(tree.cascade, self.town, self.app.size.width - 8))))
