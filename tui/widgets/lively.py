"""How lively a world was over its history, in one row: the livelier, the higher and the warmer."""

from collections.abc import Sequence

from tui.paint import Palette, Row
from tui.worlds import bars


def curve(values: Sequence[float], colours: Palette) -> Row:
    """Return a curve as a row of bars, the livelier the warmer."""
    styles = {**dict.fromkeys("▁▂▃", colours.calm), **dict.fromkeys("▄▅", colours.moderate), **dict.fromkeys("▆▇█", colours.intense)}
    return [(each, styles[each]) for each in bars(values)]
