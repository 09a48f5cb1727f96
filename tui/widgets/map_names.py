"""What a community is called on a map where there is little room."""

from collections.abc import Iterator

from rich.cells import cell_len

from tui.paint import safe


def name_within(name: str, size: int, cells: int) -> str:
    """Return the name of a community with its size, as much of the name as fits; "" where there is no room for its initials alone.

    Args:
        size: how many live there, told where there is room. cells: for all of it.
    """
    return next((each for each in _names(safe(name, 40), size) if cell_len(each) <= cells), "")


def _names(name: str, size: int) -> Iterator[str]:
    """Yield what it may be called, the longest first."""
    words = [word for word in name.split() if word.casefold() != "the"] or [name]
    rest = [word[:1].upper() for word in words[1:]]
    initials = words[0][:1].upper() + "".join(rest)
    shorter = [name, " ".join([words[0], *(f"{letter}." for letter in rest)]), words[0], words[0][:2] + "".join(rest), initials]
    yield from (f"{each} {size:,}" for each in dict.fromkeys(shorter))
    yield from dict.fromkeys([name, initials])
