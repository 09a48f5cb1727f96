"""Which panes are on show at which size."""

from collections.abc import Collection

NARROW, WIDE = 100, 160
LEAST = (60, 16)
TALL, FULL = 34, 50  # rows from which on the timeline has three and five of them
ROOM = {"medium": 90, "wide": 140}  # columns that a layout needs at least, where the player wants it on a smaller screen than it is for
PANES = ("agents", "feed", "chat", "recommender", "inspector", "log", "curves", "map")
FOR_FILMS = ("chat", "recommender")  # idle in a world without films
LOWER = ("chat", "map")  # one of them stands below the feed
UPPER = ("recommender", "curves")  # one of them stands above the inspector


def breadth(width: int, layout: str) -> int:
    """Return the width that the layout goes by: the terminal's, or that of the layout which the player has set, where it has room."""
    if layout == "narrow" or (layout != "auto" and width < ROOM["medium"]):
        return min(width, NARROW - 1)
    if layout == "wide" and width >= ROOM["wide"]:
        return max(width, WIDE)
    if layout in {"medium", "wide"}:
        return min(max(width, NARROW), WIDE - 1)
    return width


def shown(width: int, main: str, zoomed: str | None, asked: bool, lower: str = "chat", upper: str = "recommender") -> Collection[str]:
    """Return the ids of the panes on show.

    Args:
        main: the pane that a narrow screen shows beside the people.
        zoomed: the pane that has the whole screen, or None.
        asked: the player is somebody.
        lower, upper: which of LOWER and of UPPER has its place on a screen that is not narrow.
    """
    if zoomed is not None:
        return (zoomed,)
    if width < NARROW:
        return ("agents", main) if main != "player" else ("player",)
    if asked:
        return ("agents", "feed", lower, "player", "log")
    return ("agents", "feed", lower, upper, "inspector", "log")


def there(films: bool) -> Collection[str]:
    """Return the ids of the panes that a world with or without films fills, in the order in which one walks through them."""
    return tuple(pane for pane in PANES if films or pane not in FOR_FILMS)
