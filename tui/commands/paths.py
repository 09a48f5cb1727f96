"""Paths as the lines that commands print show them: to be read on a terminal, and to be pasted into one."""

import os
import re
from pathlib import Path
from shlex import quote

from sim.text import clean

_MOST = 4096  # characters: the longest path that Linux takes
_BARE = re.compile(r"[\w.:/\\+=@-]+")


def shown(path: Path | str, windows: bool = os.name == "nt") -> str:
    """Return a path on one plain line, quoted where a shell would take it for more than one word: a file's name is foreign text.

    One that holds control characters cannot be pasted; the line stays a line.

    Args:
        windows: as its shells read it, which know no single quotes, or other ones.
    """
    plain = clean(str(path), _MOST)
    if windows:
        return plain if _BARE.fullmatch(plain) else f'"{plain}"'  # no file's name holds that sign there
    return quote(plain)


def line_of(*words: Path | str) -> str:
    """Return a command as it is pasted into a shell."""
    return " ".join(map(shown, words))
