"""The network of a world as a picture: everybody as a point among their community, ties as faint lines."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.channel import author_of
from sim.world import World
from tui.figures.paper import AMBER, BLUE, FAINT, GREEN, GROUND, INK, PATCH, RED, VIOLET, WIDTH, lettered, sheet
from tui.widgets.map_canvas import Canvas
from tui.widgets.muster import DEEPEST, Colouring, Muster

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CELLS = 150, 52  # of the layout, as a screen would have them
HEIGHT, HEAD, FOOT = 9.6, 1.0, 0.75  # inches
TIES_MOST = 12_000  # drawn; of more, every so many-th
PASSES_MOST = 4_000  # of one post
NAMED_ALL = 80  # people of whom all are named; of more, the most followed of each community
REMOVES = range(1, DEEPEST + 1)


class Look(NamedTuple):
    """How people of one level are drawn. shape: as matplotlib names markers, so that nothing is told by colour alone."""

    label: str
    shape: str
    colour: str
    size: float = 1.0


LOOKS: dict[Colouring, tuple[Look, ...]] = {  # from level 0 on
    "emotion": (
        Look("calm, has not heard", "o", "#c9c2b2", 0.5),
        Look("calm", "o", GREEN, 0.8),
        Look("moderate", "D", AMBER),
        Look("intense", "*", RED, 2.2),
    ),
    "stance": (
        Look("no attitude", "o", "#c9c2b2", 0.5),
        Look("torn", "s", FAINT),
        Look("against", "v", RED, 1.2),
        Look("for", "^", BLUE, 1.2),
    ),
    "activity": (
        Look("not lately", "o", "#c9c2b2", 0.5),
        Look("lately", "o", BLUE),
        Look("this tick", "*", AMBER, 2.2),
    ),
    "tier": (
        Look("", "o", "#c9c2b2", 0.5),
        Look("low-impact", "o", "#c9c2b2", 0.6),
        Look("regular", "o", BLUE),
        Look("influential", "^", AMBER, 1.8),
        Look("official", "s", VIOLET, 1.6),
    ),
    "cascade": (
        Look("did not pass it on", "o", "#d8d2c4", 0.5),
        Look("wrote it", "*", VIOLET, 4.0),
        *(Look(f"passed it on at remove {n}" if n == 1 else f"{n} or more" if n == DEEPEST else str(n), "o", "", 1.6) for n in REMOVES),
    ),
}


def network_figure(title: str, below: str, world: World, colouring: Colouring, topic: str = "", root: int | None = None) -> "Figure":
    """Return a picture of a world's people and ties.

    Args:
        topic: of whose stances it tells. root: the post whose spread it shows.
    """
    muster = Muster(world)
    canvas = Canvas(muster, *CELLS)
    spots = canvas.spots * [1, 2]  # a cell is about twice as high as wide
    levels = muster.levels(colouring, topic, root)
    figure = sheet(HEIGHT, title, below)
    plot: Any = figure.add_axes((0.03, FOOT / HEIGHT, 0.94, (HEIGHT - HEAD - FOOT) / HEIGHT))
    plot.set_axis_off()
    plot.set_xlim(0, CELLS[0])
    plot.set_ylim(2 * CELLS[1], 0)
    _grounds(plot, canvas)
    note = _ties(plot, world, muster, spots, colouring == "cascade")
    if colouring == "cascade":
        _passes(plot, world, muster, spots, root)
    _people(plot, muster, spots, levels, LOOKS[colouring])
    _communities(plot, canvas, muster, levels, colouring)
    _names(plot, world, muster, spots)
    legend = plot.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.005), ncol=len(LOOKS[colouring]), fontsize=8.5, frameon=False, columnspacing=1.4
    )
    for handle in legend.legend_handles:
        handle.set_sizes([60])
    figure.text(1 - 0.4 / WIDTH, 1 - 0.74 / HEIGHT, note, fontsize=8, color=FAINT, va="center", ha="right")
    return figure


def _ties(plot: Any, world: World, muster: Muster, spots: NDArray[np.float64], faint: bool) -> str:
    """Draw ties, and return how many there are, and are drawn."""
    from matplotlib.collections import LineCollection

    sources, targets = (np.searchsorted(muster.ids, ends) for ends in world.network.edges())
    both = np.unique(np.sort(np.stack([sources, targets], axis=1), axis=1), axis=0) if len(sources) else np.zeros((0, 2), dtype=np.int64)
    every = max(1, -(-len(both) // TIES_MOST))
    drawn = both[::every]
    strength = min(0.5, 6 / max(len(drawn), 1) ** 0.45) * (0.4 if faint else 1.0)
    plot.add_collection(LineCollection(list(spots[drawn]), colors=FAINT, linewidths=0.4, alpha=strength, zorder=1))
    some = f", every {every}{'nd' if every == 2 else 'rd' if every == 3 else 'th'} drawn" if every > 1 else ""
    return f"{len(muster.ids):,} people, {len(both):,} ties{some}; larger: more followers"


def _people(plot: Any, muster: Muster, spots: NDArray[np.float64], levels: NDArray[np.int8], looks: tuple[Look, ...]) -> None:
    """Draw everybody, those of the highest level last; larger who has more followers."""
    base = max(3.0, min(46.0, 500 / max(len(muster.ids), 1) ** 0.5))
    followed = muster.followers / max(int(muster.followers.max(initial=0)), 1)
    for level, look in enumerate(looks):
        rows = np.flatnonzero(levels == level)
        if not len(rows):
            continue
        size = base * look.size * (0.6 + 2.4 * np.sqrt(followed[rows]))
        colour = look.colour or _depth(level - 2)
        plot.scatter(
            *spots[rows].T, s=size, marker=look.shape, c=colour, linewidths=0.3, edgecolors="#fffdf8", label=look.label, zorder=2 + level
        )


def _depth(remove: int) -> str:
    """Return the colour of so many removes: the nearer, the darker."""
    from matplotlib.colors import to_hex

    share = remove / max(DEEPEST - 1, 1)
    near, far = np.array([0.70, 0.33, 0.05]), np.array([0.16, 0.50, 0.62])
    return str(to_hex(tuple(near + share * (far - near))))


def _passes(plot: Any, world: World, muster: Muster, spots: NDArray[np.float64], root: int | None) -> None:
    """Draw from whom to whom a post was passed on, the nearer to whoever wrote it the darker."""
    from matplotlib.collections import LineCollection

    ends = [
        (muster.row[author_of(post.forwards)], muster.row[post.author], min(post.depth, DEEPEST))
        for post in world.posts.values()
        if post.forwards is not None and post.thread == root and post.author in muster.row and author_of(post.forwards) in muster.row
    ][:PASSES_MOST]
    lines = [spots[[one, other]] for one, other, _ in ends]
    colours = [_depth(depth - 1) for _, _, depth in ends]
    plot.add_collection(LineCollection(lines, colors=colours, linewidths=0.7, alpha=0.7, zorder=2))


def _grounds(plot: Any, canvas: Canvas[Muster]) -> None:
    """Draw the ground of each community."""
    from matplotlib.patches import Ellipse

    for x, y, wide, high in canvas.areas.tolist():
        plot.add_patch(Ellipse((x, 2 * y), 2 * wide + 3, 4 * high + 3, facecolor=PATCH, edgecolor="none", zorder=0, clip_on=False))


def _communities(plot: Any, canvas: Canvas[Muster], muster: Muster, levels: NDArray[np.int8], colouring: Colouring) -> None:
    """Write the name of each community above it, how many live there, and how many of them are at which level."""
    for number, where in enumerate(canvas.plots):
        members = levels[muster.community == number]
        x, y = where.left + where.width / 2, 2 * where.top
        name = f"{lettered(muster.names[number], 40)} · {len(members):,}"
        plot.text(x, y + 1.2, name, ha="center", va="center", fontsize=10, fontweight="bold", color=INK, zorder=20)
        if where.width > 24:
            plot.text(x, y + 3.6, _figures(members, colouring), ha="center", va="center", fontsize=7.5, color=FAINT, zorder=20)


def _figures(members: NDArray[np.int8], colouring: Colouring) -> str:
    """Return how many people of a community are at each level."""
    if colouring == "cascade":
        return f"{int((members > 1).sum()):,} passed it on"
    counts = [(look.label, int((members == level).sum())) for level, look in enumerate(LOOKS[colouring])]
    return " · ".join(f"{label} {count:,}" for label, count in counts if label and count)


def _names(plot: Any, world: World, muster: Muster, spots: NDArray[np.float64]) -> None:
    """Name everybody, or of many the most followed of each community."""
    rows = list(range(len(muster.ids)))
    if len(rows) > NAMED_ALL:
        members = (np.flatnonzero(muster.community == number) for number in range(len(muster.names)))
        rows = [int(each[np.argmax(muster.followers[each])]) for each in members if len(each)]
    ground = {"facecolor": GROUND, "edgecolor": "none", "pad": 0.4, "alpha": 0.7}
    for row in rows:
        name = lettered(world.names.get(int(muster.ids[row]), ""), 30)
        x, y = spots[row]
        plot.annotate(
            name, (x, y), (0, -8), textcoords="offset points", fontsize=6.5, ha="center", va="top", color=INK, zorder=19, bbox=ground
        )
