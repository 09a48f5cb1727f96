"""A candidate: something on this machine that could think for people."""

from typing import Literal

from msgspec import Struct

Kind = Literal["rules", "llama", "server", "key", "named"]


class Candidate(Struct, frozen=True):
    """Something that could think, as far as can be told without asking it.

    Args:
        name: as `--mind` takes it. kind: rules; a model file; a local server's model; a key in the environment; a name in the minds file.
        what: it is, in a few words. size: of its files in bytes, 0 where there are none.
        where: it was found, in a few words. unusable: why it cannot be used, "" if it can. paid: whether asking it may cost money.
    """

    name: str
    kind: Kind
    what: str
    size: int = 0
    where: str = ""
    unusable: str = ""
    paid: bool = False


def plain_size(size: int) -> str:
    """Return a size in bytes as people say it: "491 MB"."""
    if size < 1000:
        return f"{size} bytes"
    for unit, scale in (("kB", 1e3), ("MB", 1e6), ("GB", 1e9)):
        if size < 999.5 * scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size / 1e12:,.3g} TB"


def plain_count(count: int) -> str:
    """Return how many weights a model has, as people say it: "494M", "1.5B"."""
    return f"{count / 1e9:.3g}B" if count >= 999.5e6 else f"{count / 1e6:.3g}M" if count >= 999.5e3 else f"{count / 1e3:.0f}k"
