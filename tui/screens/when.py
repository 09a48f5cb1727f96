"""Which tick a player means."""

import re
from typing import NamedTuple

from tui.paint import DAYS, calendar
from tui.widgets.customs import DAY, Clock

NOW, YESTERDAY = "now", "yesterday"
NAMES = frozenset({"start", "end", "live", "news", YESTERDAY})
NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
HOURS = {"morning": 9, "noon": 12, "afternoon": 15, "evening": 19, "night": 22}  # at which a part of a day is
FORMS = "120 · -10 · +1d · 50% · day 2 · Tue 10:00 · yesterday evening · news"  # that say a tick

_FORMS = re.compile(r"(?P<sign>[+-]?)t?(?P<number>[0-9]{1,9}) ?(?P<unit>[d%]?)", re.ASCII)
_DATES = re.compile(
    r"(?:day (?P<day>[0-9]{1,6})|(?P<near>yesterday|today|tomorrow)|(?P<name>mon|tue|wed|thu|fri|sat|sun)[a-z]*)?"
    r"(?:(?:^| )(?:(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})|(?P<part>morning|noon|afternoon|evening|night)))?",
    re.ASCII,
)


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


class Here(NamedTuple):
    """Where somebody stands who names a tick.

    Args:
        tick: the one on show. tip: the last one there is. clock: of the world. news: the ticks in which news broke.
    """

    tick: int
    tip: int
    clock: Clock
    news: tuple[int, ...] = ()


def tick_meant(line: str, here: Here) -> int | None:
    """Return the tick that a line names, None where it names none of this line of history.

    "120"; "-10", "+10" from here; "-1d", "+1d" for days; "50%" of all; "day 2", "Tue", "day 2 10:00", "10:00" of the day here;
    "yesterday" at this time, "yesterday evening", "sun morning"; "start", "end", "live"; "news": the next, after the last one the first.
    """
    words = " ".join(line.replace(",", " ").lower().split())
    tick = _named(words, here) if words in NAMES else _counted(words, here)
    if tick is None:
        tick = _dated(words, here)
    return tick if tick is not None and 0 <= tick <= here.tip else None


def _named(name: str, here: Here) -> int | None:
    match name:
        case "start":
            return 0
        case "end" | "live":
            return here.tip
        case "yesterday":
            return min(max(1, here.tick - here.clock.ticks_a_day), here.tip)
        case _:
            return next((tick for tick in here.news if tick > here.tick), here.news[0] if here.news else None)


def _counted(words: str, here: Here) -> int | None:
    found = _FORMS.fullmatch(words)
    if found is None:
        return None
    number, sign, unit = int(found["number"]), found["sign"], found["unit"]
    if unit == "%":
        return None if sign or number > 100 else round(here.tip * number / 100)
    if unit == "d" and not sign:
        return here.clock.begins(number - 1) if number else None  # "2d" is the second day
    steps = number * (here.clock.ticks_a_day if unit else 1)
    return here.tick + steps if sign == "+" else here.tick - steps if sign else number


def _dated(words: str, here: Here) -> int | None:
    """Return the tick of a day, of a time, or of both; of days of one name the nearest one that there has been."""
    found = _DATES.fullmatch(words)
    if found is None or not words:
        return None
    hour, minute = HOURS.get(found["part"] or "", int(found["hour"] or 0)), int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        return None

    def on(day: int) -> int:
        return here.clock.at(day, 60 * hour + minute) if found["hour"] or found["part"] else here.clock.begins(day)

    today = here.clock.minute(here.tick) // DAY
    if found["name"]:
        name = next((place for place, each in enumerate(DAYS) if found["name"].startswith(each.lower())), 0)
        before = today - (today - name) % 7
        days = [day for day in (before, before + 7) if day >= 0 and on(day) <= here.tip]
        near = min(days, key=lambda day: abs(day - today), default=None)
        return None if near is None else on(near)
    day = int(found["day"]) - 1 if found["day"] else today + NEAR.get(found["near"] or "", 0)
    return on(day) if day >= 0 else None


def day_told(line: str, here: Here) -> str:
    """Return which day it is that a line names by its name, or as one near here; "" for a line that leaves no doubt."""
    found, tick = _DATES.fullmatch(" ".join(line.replace(",", " ").lower().split())), tick_meant(line, here)
    if tick is None or found is None or not (found["name"] or found["near"]):
        return ""
    minute = here.clock.minute(tick)
    nearest = f": the {DAYS[minute // DAY % 7]} nearest to here" if found["name"] else ""
    return f"{calendar(minute)}, tick {tick}{nearest}"


def wrong_about(line: str, here: Here) -> str:
    """Return what is wrong with a line that shall name a tick, "" for nothing; an empty one names none, and nothing is wrong with it."""
    words = line.strip()
    if not words or tick_meant(words, here) is not None:
        return ""
    if words.lower() == "news":
        return "No news broke on this line of history."
    last = here.clock.minute(here.tip)
    return f"{words} is no tick from 0 to {here.tip}, and no time up to {calendar(last)}. {FORMS}"
