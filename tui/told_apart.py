"""What became on both sides of those whom the player changed, in plain words; foreign text in it is clean, and not yet safe."""

from saves.findings import Account, Comparison, Deeds, Line
from tui.widgets.phrases import counted

CHANGED = "is changed: "  # as the log has it
NOTHING_SAID = "said and wrote nothing"


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
    parts = [
        _more(mine.posts, its.posts, "post"),
        _rate("post", mine.written, mine.posts, its.written, its.posts),
        _more(mine.chats, its.chats, "chat begun", "chats begun"),
        _more(mine.lines, its.lines, "line said", "lines said"),
        _rate("line", mine.words, mine.lines, its.words, its.lines),
        _more(mine.films, its.films, "film watched", "films watched"),
    ]
    told = ", ".join(filter(None, parts)) or "as many posts, chats, lines and films"
    return f"In {here} rather than in {there}, since tick {since}: {told}." if any(parts) else f"Since tick {since}, on both sides {told}."


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
    return f"Talked with {_those(mine)} in {here}; with {_those(its)} in {there}."


def _those(deeds: Deeds) -> str:
    names = [*deeds.partners, *([f"{counted(deeds.others, 'other')}"] if deeds.others else [])]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))) or "nobody"


def quotes(account: Account, found: Comparison) -> list[tuple[str, str, str]]:
    """Return for each side, in the order of the comparison: its name, what they said there, and when to whom."""
    names = found.one, found.other
    return [(name, f"“{line.words}”" if line else NOTHING_SAID, occasion(line)) for name, line in zip(names, account.lines, strict=True)]


def occasion(line: Line | None) -> str:
    """Return when and to whom a line was said, "" for none."""
    return "" if line is None else f"tick {line.tick}, to {line.to}" if line.to else f"tick {line.tick}, a post"


def lines(account: Account, found: Comparison) -> list[str]:
    """Return all of it, line by line."""
    said = [f"  {name}: {words}" + (f" ({when})" if when else "") for name, words, when in quotes(account, found)]
    told = filter(None, (summary(account, found), company(account, found)))
    return [f"{heading(account)}.", *told, *(said if any(account.lines) else [])]
