"""How the recommender does: its training, its quality over time, its favourites, as rows."""

from heapq import nsmallest

from tui.keymap import DEFAULT, Keymap
from tui.paint import STAR, Palette, Row, between, clip, fitted, row_width, safe, sparkline, spoken
from tui.widgets.town import Town

FAVOURITES = 6
NAMES = {
    "mf": "matrix factorisation",
    "item-knn": "nearest neighbours",
    "content": "by its facts",
    "popular": "what most saw",
    "random": "by lot",
}
# Metric, what the pane calls it, how its value is shown. Each is shown once the engine measures it.
QUALITY = (
    ("hit_rate", "hit rate", "{:.0%}"),
    ("ndcg", "NDCG", "{:.2f}"),
    ("diversity", "diversity", "{:.2f}"),
    ("coverage", "coverage", "{:.0%}"),
    ("popularity_bias", "popularity", "{:.2f}"),
    ("user_entropy", "entropy", "{:.2f} bits"),
    ("shown_entropy", "in a tick", "{:.2f} bits"),
    ("heard_share", "by word of mouth", "{:.0%}"),
)
OF_WHAT_IS_SHOWN = {"diversity", "coverage", "popularity_bias", "user_entropy"}  # unknown until somebody has been shown enough
TITLE, VALUE = 17, 10  # cells


def state(town: Town, colours: Palette, width: int, keys: Keymap = DEFAULT) -> list[Row]:
    """Return what recommends, and how its last training went."""
    world = town.world
    assert world is not None
    trained, visitors = world.trained, len(town.visitors)
    count = f"{visitors} visiting now" if visitors else "nobody visiting"
    name = f" {NAMES[world.algorithm]}" if world.algorithm in NAMES else ""
    head: Row = [
        (safe(world.algorithm, 30), colours.accent),
        (name, colours.dim),
        (keys.filled("  {world.recommender} changes it"), colours.faint),
    ]
    rows = [between(clip(head, width), [(count, colours.river)], width, colours.text)]
    if world.mixing:
        rows.append([(f"{world.mixing} of every 5 films are picked by lot", colours.moderate)])
    if trained is None:
        return [*rows, [("not trained yet", colours.dim)], []]
    when = f"trained t{world.tick}: " if town.whole or not town.replay.on else "trained: "
    facts = f"{when}{trained.users} people, {trained.items} films, {trained.interactions:,} ratings"
    rows.append(clip([(facts, colours.dim)], width))
    if trained.losses:
        curve = sparkline(trained.losses, max(6, min(20, width - 26)))
        ends = f" {trained.losses[0]:.2f} → {trained.losses[-1]:.2f} stars"
        rows.append(clip([("loss ", colours.dim), (curve, colours.river), (ends, colours.dim)], width))
    return [*rows, []]


def quality(town: Town, colours: Palette, width: int) -> list[Row]:
    """Return how good it is and how mixed what it shows: a metric a row, with its course from the first tick to this one."""
    world, course = town.world, town.courses.now
    known = world.quality if world is not None else None
    unknown = OF_WHAT_IS_SHOWN if known is not None and not known.viewers else set()
    room = max(0, width - TITLE - VALUE)
    rows: list[Row] = []
    for name, title, form in QUALITY:
        value = town.metrics.get(name)
        if value is None or name in unknown:
            continue
        points = [each for _, each in course.points(name, most=max(room - 1, 1), last=world.tick if world else None)]
        curve = sparkline(points, max(room - 1, 1)) if len(points) > 1 and room > 5 else ""
        rows.append(
            [
                (fitted(title, TITLE), colours.dim),
                (form.format(value).rjust(5).ljust(VALUE), colours.text),
                (curve, colours.river),
            ]
        )
    if not rows:
        return []
    first = course.ticks[0] if course.ticks else 0
    span = f"t{first} to t{world.tick if world else 0}"
    head: Row = [("Quality", colours.strong), ("  and how mixed what it shows is" if width >= 50 else "", colours.faint)]
    return [between(head, [(span, colours.faint)], min(width, TITLE + VALUE + room), colours.text), *rows, []]


def favourites(town: Town, colours: Palette, width: int) -> list[Row]:
    """Return what most people saw."""
    world = town.world
    assert world is not None
    found = nsmallest(FAVOURITES, world.ratings.views.items(), key=lambda seen: (-seen[1], seen[0]))
    rows: list[Row] = [[("Most seen", colours.strong)]] if found else []
    for item, views in found:
        total, count = town.stars.get(item, (0, 0))
        mean = f"{STAR} {total / count:.1f}" if count else "  –  "
        right: Row = [(f" {views:>3}× ", colours.dim), (mean, colours.moderate)]
        left = clip(spoken(town.title(item), colours.text, colours.title), width - row_width(right) - 1)
        rows.append(between(left, right, width, colours.text))
    return [*rows, []] if rows else []
