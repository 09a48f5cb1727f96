"""Which panes are on show at which size."""

from collections.abc import Collection

NARROW, WIDE = 100, 160
LEAST = (60, 16)
MAIN = ("feed", "chat", "recommender", "log", "inspector", "player")
ALL = ("agents", "feed", "chat", "recommender", "inspector", "log")


def shown(width: int, main: str, zoomed: str | None, asked: bool) -> Collection[str]:
    """Return the ids of the panes on show.

    Args:
        main: the pane that a narrow screen shows beside the people.
        zoomed: the pane that has the whole screen, or None.
        asked: the player is somebody.
    """
    if zoomed is not None:
        return (zoomed,)
    if width < NARROW:
        return ("agents", main) if main != "player" else ("player",)
    if asked:
        return ("agents", "feed", "chat", "player", "log")
    return ALL
