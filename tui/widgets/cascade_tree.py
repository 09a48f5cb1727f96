"""The tree of a cascade: who passed a post on, after whom, when and with what words, and who answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from sim.channel import Utterance, author_of, tick_of
from tui.paint import ANSWER, HEART, MORE, SHARE, YOU, Row, between, clip, clock, row_width, safe, sparkline, spoken, wrapped
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.phrases import counted
from tui.widgets.post_marks import marks
from tui.widgets.town import Town

BRANCHES = 8  # shown of one post, until they are unfolded
ROWS = 3000  # of one tree at most
INDENT = 14  # removes that are drawn; what is further away says how far


class Branch(NamedTuple):
    """One row of a tree.

    Args:
        post: None where `hidden` more branches of `stem` are folded. rails: what is drawn before it. depth: removes from the root.
        below: posts that came of this one.
    """

    stem: int
    post: Utterance | None
    rails: str
    depth: int
    below: int = 0
    hidden: int = 0


class PostTree(NamedTuple):
    """A post with all that came of it, as far as it is kept.

    Args:
        root: its id. posts: by id, oldest first. children: post -> those that pass it on or answer it, the most followed up first.
        below: post -> how many came of it. widths: forwards at each depth, the root's 1 first.
    """

    root: int
    posts: dict[int, Utterance]
    children: dict[int, list[int]]
    below: Counter[int]
    widths: list[int]


def gathered(root: int, posts: Mapping[int, Utterance]) -> PostTree:
    """Return the cascade of a post and the conversation about it, from the posts that are kept.

    What hangs on a lost post hangs on the root. Where an answer was passed on, that began a cascade of its own, which is another tree.
    """
    found = {post.id: post for post in sorted(posts.values(), key=lambda post: post.id) if root in (post.thread, post.id)}
    children: dict[int, list[int]] = {}
    below: Counter[int] = Counter()
    widths = [1]
    stems: dict[int, int] = {}
    for post in found.values():
        if post.id == root:
            continue
        stem = post.forwards if post.forwards is not None else post.parent
        stems[post.id] = stem if stem is not None and stem in found and stem < post.id else root
        children.setdefault(stems[post.id], []).append(post.id)
        if post.forwards is not None:
            widths.extend([0] * (post.depth + 1 - len(widths)))
            widths[post.depth] += 1
    for number in reversed(found):
        if number in stems:
            below[stems[number]] += 1 + below[number]
    for each in children.values():
        each.sort(key=lambda number: (-below[number], number))
    return PostTree(root, found, children, below, widths)


def stem_of(cascade: PostTree, number: int) -> int | None:
    """Return the post on which another of its cascade hangs; None of the root and of what is not in it."""
    post = cascade.posts.get(number)
    if post is None or number == cascade.root:
        return None
    stem = post.forwards if post.forwards is not None else post.parent
    return stem if stem is not None and stem in cascade.posts and stem < number else cascade.root


def branches(cascade: PostTree, unfolded: set[int], folded: set[int]) -> list[Branch]:
    """Return the rows of a tree below its root, at most ROWS.

    Args:
        unfolded: posts of which all branches are shown. folded: posts of which none is.
    """
    rows: list[Branch] = []
    waiting = _next(cascade, cascade.root, "", 1, unfolded, folded)
    while waiting and len(rows) < ROWS:
        row = waiting.pop()
        rows.append(row)
        if row.post is not None:
            rails = row.rails[:-2] + ("  " if row.rails.endswith("└╴") else "│ ")
            waiting += _next(cascade, row.post.id, rails, row.depth + 1, unfolded, folded)
    return rows


def _next(cascade: PostTree, stem: int, rails: str, depth: int, unfolded: set[int], folded: set[int]) -> list[Branch]:
    """Return the branches of a post, last first."""
    numbers = cascade.children.get(stem, [])
    if stem in folded:
        return []
    shown = numbers if stem in unfolded or len(numbers) <= BRANCHES + 1 else numbers[:BRANCHES]
    more = len(numbers) - len(shown)
    found = [
        Branch(stem, cascade.posts[number], rails + ("└╴" if k == len(numbers) - 1 else "├╴"), depth, cascade.below[number])
        for k, number in enumerate(shown)
    ]
    if more:
        found.append(Branch(stem, None, rails + "└╴", depth, hidden=more))
    return found[::-1]


class CascadeTree(CursorPane[Branch]):
    """The tree of one post; enter folds and unfolds.

    Attributes:
        words: all that was written is shown, else a line for each post. following: the cursor goes with the newest post.
    """

    capacity: ClassVar[int] = ROWS + 1
    empty: ClassVar[tuple[str, ...]] = ("Nothing has been passed on yet.", "{cascade.close} closes")

    def __init__(self, town: Town) -> None:
        super().__init__(id="cascade-tree")
        self.town = town
        self.cascade: PostTree | None = None
        self.words = self.following = False
        self._unfolded: set[int] = set()
        self._folded: set[int] = set()

    def plant(self, root: int, at: int | None = None) -> None:
        """Show the cascade of a post. at: the post of it to point at."""
        self.cascade = gathered(root, self.town.world.posts if self.town.world else {})
        self._unfolded.clear()
        self._folded.clear()
        self.cursor = 0
        self.view.to_start()
        self._grow()
        if at is not None:
            self.point_at(at)

    def point_at(self, post: int) -> None:
        """Point at a post of the tree, and unfold what hides it."""
        if self.cascade is None:
            return
        above = stem_of(self.cascade, post)
        while above is not None:
            self._unfolded.add(above)
            self._folded.discard(above)
            above = stem_of(self.cascade, above)
        self._grow()
        place = next((k for k, each in enumerate(self.view.entries) if each.post is not None and each.post.id == post), None)
        if place is not None:
            self.point(place)

    def turn_words(self) -> None:
        """Show all that was written, or a line for each post."""
        self.words = not self.words
        self.view.touch()
        self.point(self.cursor)
        self.repaint(whole=True)

    def turn_following(self) -> None:
        """Let the cursor go with the newest post, or stay where it is."""
        self.following = not self.following
        self.follow_newest()

    def follow_newest(self) -> None:
        """Point at the newest post, while the cursor goes with it."""
        if self.following and self.cascade is not None and self.cascade.posts:
            self.point_at(max(self.cascade.posts))

    def grow(self) -> None:
        """Show what has come since; the cursor stays on its post."""
        world, row = self.town.world, self.current
        if self.cascade is None or world is None:
            return
        self.cascade = gathered(self.cascade.root, world.posts)
        self._grow()
        if row is not None and (place := next((k for k, each in enumerate(self.view.entries) if _same(each, row)), None)) is not None:
            self.point(place)
        self.follow_newest()

    def toggle(self) -> None:
        """Fold or unfold what came of the post under the cursor."""
        row, cascade = self.current, self.cascade
        if row is None or cascade is None:
            return
        number = row.stem if row.post is None else row.post.id
        if row.post is None:
            self._unfolded.add(number)
        elif number in self._folded:
            self._folded.discard(number)
        elif cascade.children.get(number):
            self._folded.add(number)
        self._grow()

    def _grow(self) -> None:
        assert self.cascade is not None
        root = self.cascade.posts.get(self.cascade.root)
        first = [Branch(self.cascade.root, root, "", 0, self.cascade.below[self.cascade.root])] if root is not None else []
        rows = branches(self.cascade, self._unfolded, self._folded)
        if first and self.cascade.root in self._folded:
            rows = []
        top = self.view.top
        self.replace([*first, *rows])
        self.view.top = min(top, (max(len(self.view) - 1, 0), 0))
        self.point(self.cursor)
        self.repaint(whole=True)

    def action_scroll(self, rows: int) -> None:
        self.following = False
        super().action_scroll(rows)

    # How a branch looks

    def lines(self, entry: Branch, width: int) -> list[Row]:
        colours, world = self.palette, self.town.world
        rails: Row = [(_shortened(entry.rails, entry.depth), colours.faint)]
        if entry.post is None:
            return [clip([*rails, (f"{MORE} {entry.hidden:,} more", colours.accent), ("  enter unfolds", colours.faint)], width)]
        row = [*rails, *self._head(entry, entry.post)]
        words = self._words(entry.post)
        if words and not self.words:
            row += [("  ", colours.dim), *spoken(words, colours.text, colours.title)]
        tail: Row = [(" new", colours.accent)] if world is not None and entry.post.tick == world.tick and entry.depth else []
        tail += [(f" +{entry.below:,}", colours.river)] if entry.below else []
        if entry.post.id in self._folded:
            tail.append((" folded", colours.accent))
        head = between(clip(row, width - row_width(tail) - 1), tail, width, colours.text)
        return [head, *self._whole(entry, words, width)] if self.words and words else [head]

    def _whole(self, entry: Branch, words: str, width: int) -> list[Row]:
        """Return all that was written, beside the rails of what comes after it."""
        below = entry.post is not None and entry.below and entry.post.id not in self._folded
        rails = _shortened(entry.rails, entry.depth).replace("├╴", "│ ").replace("└╴", "  ") + ("│ " if below else "  ")
        rows = wrapped(spoken(words, self.palette.text, self.palette.title), max(width - len(rails) - 1, 12))
        return [[(rails, self.palette.faint), *row] for row in rows]

    def _head(self, entry: Branch, post: Utterance) -> Row:
        colours, town, world = self.palette, self.town, self.town.world
        you = town.was_you(post.author, post.tick)
        glyph = SHARE if post.forwards is not None else ANSWER if entry.depth else ""
        row: Row = [(f"{glyph} ", colours.dim)] if glyph else []
        row += marks(post, town, colours)
        row += [(f"{YOU} ", colours.you)] if you else []
        row.append((town.label(post.author), colours.you if you else colours.person(post.author) + colours.bold))
        minute = town.minutes.get(post.tick)
        row.append((f" t{post.tick}" + (f" {clock(minute)}" if minute is not None and not entry.depth else ""), colours.faint))
        likes = world.likes.get(post.id, 0) if world else 0
        return [*row, (f" {HEART} {likes}", colours.intense)] if likes else row

    def _words(self, post: Utterance) -> str:
        """Return what somebody said themself; passing on without a word says nothing."""
        return safe(self.town.words(post), 400) if post.text or post.manner or post.forwards is None else ""


def _same(one: Branch, other: Branch) -> bool:
    """Return whether two rows are of one post, or of what is folded of one."""
    if one.post is None or other.post is None:
        return one.post is other.post and one.stem == other.stem
    return one.post.id == other.post.id


def _shortened(rails: str, depth: int) -> str:
    """Return rails that leave room for words; a far remove is told by its number."""
    return rails if depth <= INDENT else f"{rails[: 2 * INDENT - 6]}┄{depth:>3}{rails[-2:]}"


def summary(cascade: PostTree, town: Town, width: int) -> list[str]:
    """Return what a cascade comes to in all, and how many posts there are at each depth.

    The counts in all are kept for long (sim.cascades); those at each depth are of what is kept of the posts.
    """
    world = town.world
    whole = world.cascades.get(cascade.root) if world else None
    widths: Sequence[int] = whole.widths if whole else cascade.widths
    answers = sum(post.forwards is None for post in cascade.posts.values()) - 1
    size = sum(widths)
    first = f"{counted(size, 'post')} · {len(widths) - 1} deep · {max(widths):,} wide · {counted(max(answers, 0), 'answer')}"
    lost = size + max(answers, 0) - len(cascade.posts)
    if lost > 0:
        first += f" · {lost:,} no longer kept"
    counts = " ".join(f"{width:,}" for width in widths[:20]) + (f" {MORE}" if len(widths) > 20 else "")
    return [first, f"by depth {sparkline(list(widths), 20)}  {counts}"[:width]]


def wrote(root: int, town: Town) -> str:
    """Return who wrote a post, and when, which its id tells."""
    return f"{town.label(author_of(root))}, tick {tick_of(root)}"
