"""How many tokens a text takes, estimated for any model, a little high rather than low."""

from bisect import bisect_right

_CUT = " ..."  # ends a text of which something was left out: 2 tokens
_LETTERS = 3.5  # of ASCII that a token takes at most


def estimated(text: str) -> int:
    """Return about how many tokens a text takes: two for seven letters of ASCII, one for two bytes of anything else."""
    if text.isascii():
        return -(-len(text) * 2 // 7)
    plain = len(text.encode("ascii", "ignore"))
    return -(-plain * 2 // 7) + -(-(len(text.encode("utf-8", "replace")) - plain) // 2)


def within(text: str, tokens: int) -> str:
    """Return a text of at most so many tokens by `estimated`, at least 4; cut between lines where that loses little."""
    if len(text) * 2 <= tokens or estimated(text) <= tokens:  # no letter takes more than two
        return text
    text = text[: int(tokens * _LETTERS)]
    cut = text[: bisect_right(range(len(text)), tokens - 2, key=lambda end: estimated(text[:end])) - 1]
    line = cut.rfind("\n")
    return (cut[:line] if line > len(cut) // 2 else cut) + _CUT
