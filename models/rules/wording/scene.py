"""Where and when a line is spoken, in words."""

from models.rules.wording.grammar import tidied

_AT = {"weir", "bridge", "docks", "harbour", "station", "crossroads"}
_ON = {"road", "lane", "row", "terrace", "hill", "quay", "street", "avenue", "estate", "wharf"}
_HOURS = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")

HOURS: dict[str, frozenset[int]] = {
    "by_day": frozenset(range(5, 18)),
    "pm": frozenset({*range(13, 24), *range(5)}),  # half of the day lies behind
    "dusk": frozenset({*range(18, 24), *range(5)}),  # all of it does
    "well_in": frozenset({10, 11, 15, 16, 17, *range(20, 24), *range(5)}),  # most of its part does: "all morning"
}


def place_of(home: str) -> str:
    """Return "on Station Road" for "Station Road"."""
    home = tidied(home)
    last = home.rpartition(" ")[2].lower()
    return f"{'on' if last in _ON else 'at' if last in _AT else 'in'} {home}" if home else ""


def clock(minute: int) -> str:
    """Return a rough time as people say it: "gone four", "nearly six", "half past two"."""
    hour, past = divmod(minute % 1440, 60)
    if past < 12:
        return f"gone {_HOURS[hour % 12]}"
    if past < 25:
        return f"quarter past {_HOURS[hour % 12]}"
    if past < 45:
        return f"half past {_HOURS[hour % 12]}"
    return f"nearly {_HOURS[(hour + 1) % 12]}"


def daypart(minute: int) -> str:
    """Return "morning", "afternoon", "evening" or "late" (from ten at night until five)."""
    hour = minute // 60 % 24
    return "late" if hour >= 22 or hour < 5 else "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def hour_tags(minute: int) -> set[str]:
    """Return what a phrase may need of the hour: its part of the day, and which of `HOURS` it lies in."""
    hour = minute // 60 % 24
    return {daypart(minute), *(tag for tag, hours in HOURS.items() if hour in hours)}
