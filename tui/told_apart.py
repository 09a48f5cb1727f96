"""What became on both sides of those whom the player changed, in plain words; foreign text in it is clean, and not yet safe."""

from collections.abc import Sequence

from saves.findings import Account, Comparison, Deeds, Line
from saves.first_deed import from_difference
from sim.difference import Change
from tui.widgets.phrases import counted

CHANGED = "is changed: "  # as the log has it
NOTHING_SAID = "said and wrote nothing"
OTHERWISE = 3  # of what differs, where as much was done on both sides
NEWS = 2  # pieces of news told of which one side never heard


def heading(account: Account) -> str:
    """Return who it is, and what was done to them."""
    if not account.branch:
        return f"{account.name} differs most"
    done = account.change.removeprefix(account.name).strip()
    if done.startswith(CHANGED):
        return f"{account.name}, changed in {account.branch}: {done.removeprefix(CHANGED)}"
    return f"{account.name}, in {account.branch}: {done}"


def sides(account: Account, found: Comparison) -> tuple[tuple[str, Deeds | None], tuple[str, Deeds | None]]:
    """Return the names and deeds of both sides, the one where they were changed first."""
    one, other = (found.one, account.one), (found.other, account.other)
    return (other, one) if account.branch == found.other else (one, other)


def summary(account: Account, found: Comparison) -> str:
    """Return what they did more and less, in a sentence."""
    (here, mine), (there, its) = sides(account, found)
    since = found.parting.tick if found.parting else found.common + 1
    if mine is None or its is None:
        return f"Only {there if mine is None else here} has them."
    changes = next((each.changes for each in found.differing if each.agent == account.agent), [])
    parts = [
        *_unheard(changes, here == found.one),
        _more(mine.posts, its.posts, "post"),
        _rate("post", mine.written, mine.posts, its.written, its.posts),
        _more(mine.chats, its.chats, "chat begun", "chats begun"),
        _more(mine.lines, its.lines, "line said", "lines said"),
        _rate("line", mine.words, mine.lines, its.words, its.lines),
        _more(mine.films, its.films, "film watched", "films watched"),
    ]
    if any(parts):
        return f"In {here} rather than in {there}, since tick {since}: {', '.join(filter(None, parts))}."
    if changes:
        told = "; ".join(change.words for change in changes[:OTHERWISE])
        return f"What differs since tick {since}, {found.one} / {found.other}: {told}."
    return f"Since tick {since}, on both sides as many posts, chats, lines and films."


def _unheard(changes: Sequence[Change], first: bool) -> list[str]:
    """Return of which news only one side has heard. first: that of the side that is told of."""
    news = [change for change in changes if change.field == "news" and (change.one is None or change.other is None)]
    return [
        f"{'never heard' if (change.one if first else change.other) is None else 'heard'} of “{change.about}”"
        for change in news[:NEWS]
        if change.about
    ]


def _more(here: int, there: int, one: str, many: str = "") -> str:
    """Return of what there is more or less here; "" where there is as much."""
    if here == there:
        return ""
    return f"{'more' if here > there else 'fewer'} {many or one + 's'} ({here:,}, not {there:,})"


def _rate(what: str, words: int, texts: int, its_words: int, its_texts: int) -> str:
    """Return whether lines or posts have more words here; "" where that is alike, or where there are none on a side."""
    if not texts or not its_texts:
        return ""
    here, there = f"{words / texts:.1f}", f"{its_words / its_texts:.1f}"
    return "" if here == there else f"{'more' if float(here) > float(there) else 'fewer'} words a {what} ({here}, not {there})"


def company(account: Account, found: Comparison) -> str:
    """Return whom they talked with on each side, "" where nobody."""
    (here, mine), (there, its) = sides(account, found)
    if mine is None or its is None or not (mine.partners or its.partners):
        return ""
    if mine.partners == its.partners and mine.others == its.others:
        return f"Talked with {_those(mine)} on both sides."
    if sorted(mine.partners) == sorted(its.partners):
        return ""  # the same ones, some of them more often
    return f"Talked with {_those(mine)} in {here}; with {_those(its)} in {there}."


def _those(deeds: Deeds) -> str:
    names = [*deeds.partners, *([f"{counted(deeds.others, 'other')}"] if deeds.others else [])]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))) or "nobody"


def quotes(account: Account, found: Comparison) -> list[tuple[str, str, str]]:
    """Return for each side, in the order of the comparison: its name, what they said there, and when to whom.

    Two that begin alike are told from where they part, so that what differs is seen where there is little room.
    """
    one, other = account.lines
    if one and other:
        said = [from_difference(one.words, other.words), from_difference(other.words, one.words)]
    else:
        said = [line.words if line else "" for line in account.lines]
    sides = zip((found.one, found.other), account.lines, said, strict=True)
    return [(name, f"“{words}”" if line else NOTHING_SAID, occasion(line)) for name, line, words in sides]


def occasion(line: Line | None) -> str:
    """Return when and to whom a line was said, "" for none."""
    return "" if line is None else f"tick {line.tick}, to {line.to}" if line.to else f"tick {line.tick}, a post"


def lines(account: Account, found: Comparison) -> list[str]:
    """Return all of it, line by line."""
    said = [f"  {name}: {words}" + (f" ({when})" if when else "") for name, words, when in quotes(account, found)]
    told = filter(None, (summary(account, found), company(account, found)))
    return [f"{heading(account)}.", *told, *(said if any(account.lines) else [])]
