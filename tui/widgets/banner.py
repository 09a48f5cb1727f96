"""What the top line says while the past is on show."""

from tui.keymap import DEFAULT, Keymap
from tui.paint import Palette, Row, row_width
from tui.widgets.replaying import Replay

GLYPH = "↺"
READ_ONLY = "read-only"
BETWEEN = " · "


def banner(replay: Replay, tip: int, pace: str, turning: str, colours: Palette, width: int, keys: Keymap = DEFAULT) -> Row:
    """Return which tick is on show, of how many, and the ways on; what fits. Nothing in it moves while ticks pass or load.

    Args:
        pace: at which the past rolls on. turning: stands for the sign of the past while a picture loads, "" for none.
    """
    glyph = turning or GLYPH
    if replay.returning:
        return [(f"{glyph} back to live, t{tip} …", colours.warning + colours.bold)]
    newest, new = ("{time.live} the newest tick", "{time.live} newest") if replay.only else ("{time.live} live", "{time.live} live")
    branches, branch = "{world.branch} branches here", "{world.branch} branch"
    readable = READ_ONLY
    if turning and replay.shown != replay.wanted and replay.shown >= 0:
        readable = f"panes t{replay.shown}".ljust(len(readable))  # they follow; the cursor is ahead of them
    sign, bare = ("▶", " ▶") if replay.rolling else ("❚❚", "")
    told: list[tuple[str, tuple[str, ...]]] = [(f" {sign} {pace}", (readable, *way)) for way in ((branches, newest), (branch, new))]
    told += [(bare, way) for way in ((READ_ONLY, branch, new), (branch, new), (new,), ())]  # that it is read-only goes after its pace
    place = f"t{replay.wanted} of {tip}".ljust(len(f"t{tip} of {tip}"))
    for rolling, parts in told:
        row: Row = [(f"{glyph} PLAYBACK {place}{rolling}", colours.warning + colours.bold)]
        for part in parts:
            row += [(BETWEEN, colours.dim), (keys.filled(part), colours.text)]
        if row_width(row) <= width:
            break
    return row
