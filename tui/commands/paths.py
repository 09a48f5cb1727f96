"""Paths as the lines that commands print show them: to be read on a terminal, and to be pasted into one."""

from pathlib import Path
from shlex import quote

from sim.text import clean

_MOST = 4096  # characters: the longest path that Linux takes


def shown(path: Path | str) -> str:
    """Return a path on one plain line, quoted where a shell would take it for more than one word: a file's name is foreign text.

    One that holds control characters cannot be pasted; the line stays a line.
    """
    return quote(clean(str(path), _MOST))
