"""Which tick a player means."""

import re

_FORMS = re.compile(r"(?P<sign>[+-]?)t?(?P<number>[0-9]{1,9})(?P<percent>%?)", re.ASCII)


def tick_meant(line: str, here: int, tip: int) -> int | None:
    """Return the tick that a line names: "120", "-10" and "+10" from here, "50%" of all; None where it names none.

    Args:
        here: the tick shown. tip: the last one there is.
    """
    found = _FORMS.fullmatch(line.strip().lower())
    if found is None or (found["sign"] and found["percent"]):
        return None
    number = int(found["number"])
    if found["percent"]:
        return round(tip * number / 100) if number <= 100 else None
    tick = here + int(found["sign"] + found["number"]) if found["sign"] else number
    return tick if 0 <= tick <= tip else None


def wrong_about(line: str, here: int, tip: int) -> str:
    """Return what is wrong with a line that shall name a tick, "" for nothing."""
    if tick_meant(line, here, tip) is not None:
        return ""
    return f"{line.strip() or 'nothing'} is no tick of this line of history: 0 to {tip}; -10, +10 from tick {here}; 50%"
