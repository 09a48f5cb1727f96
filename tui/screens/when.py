"""Which tick a player means."""

import re
from typing import NamedTuple

_FORMS = re.compile(r"(?P<sign>[+-]?)t?(?P<number>[0-9]{1,9})(?P<percent>%?)", re.ASCII)

NOW, YESTERDAY = "now", "yesterday"


class Due(NamedTuple):
    """When a change of the world is due.

    Args:
        at: the tick that begins with it; None for the next. since: it is made in a branch that leaves after this tick; None for here.
    """

    at: int | None = None
    since: int | None = None


def due(text: str, tick: int, yesterday: int) -> tuple[Due, str]:
    """Return when a field of a form means, and what is wrong with it, "" for nothing.

    Args:
        tick: the last one. yesterday: the one that began a day before.
    """
    text = text.strip().lower()
    if text in {"", NOW}:
        return Due(), ""
    number = yesterday if text == YESTERDAY and tick else int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0
    if number > tick:
        return Due(at=number if number > tick + 1 else None), ""
    if number > 0:
        return Due(since=number - 1), ""
    return Due(), f"{NOW}, or a tick after {tick}" + (f"; {YESTERDAY}, or one from 1 to {tick}: in a branch of its own" if tick else "")


def tick_meant(line: str, here: int, tip: int, yesterday: int | None = None) -> int | None:
    """Return the tick that a line names: "120", "-10" and "+10" from here, "50%" of all, "yesterday"; None where it names none.

    Args:
        here: the tick shown. tip: the last one there is. yesterday: the one that began a day before `here`.
    """
    if line.strip().lower() == YESTERDAY and yesterday is not None:
        return min(yesterday, tip)
    found = _FORMS.fullmatch(line.strip().lower())
    if found is None or (found["sign"] and found["percent"]):
        return None
    number = int(found["number"])
    if found["percent"]:
        return round(tip * number / 100) if number <= 100 else None
    tick = here + int(found["sign"] + found["number"]) if found["sign"] else number
    return tick if 0 <= tick <= tip else None


def wrong_about(line: str, here: int, tip: int, yesterday: int | None = None) -> str:
    """Return what is wrong with a line that shall name a tick, "" for nothing."""
    if tick_meant(line, here, tip, yesterday) is not None:
        return ""
    return f"{line.strip() or 'nothing'} is no tick of this line of history: 0 to {tip}; -10, +10 from tick {here}; 50%"
