"""What a comparison of two lines of history finds, as plain values: `voxpop compare --json` prints them, the screen reads them."""

from msgspec import Struct

from sim.difference import Change
from sim.selves import Self


class Happening(Struct, frozen=True):
    """An event of a tick. seq: its number in it. kind: as saves know it. agent: whom it is about. words: it, clean and bounded."""

    seq: int
    kind: str
    agent: int | None
    words: str
    tick: int = 0


class Cause(Struct, frozen=True):
    """A change that only one side has in the tick where they part.

    Args:
        branch: that side. played: the player became somebody, or gave them back.
    """

    branch: str
    agent: int | None
    words: str
    played: bool = False


class Parting(Struct, frozen=True):
    """The first tick with a difference.

    Args:
        one, other: what somebody first did otherwise, within a few ticks, None where that side has nothing there; where nobody did, or a
            change of the player's parted them, the first event that differs.
        causes: changes of the player's that only one side has then.
        because: what parted them, in a plain line.
    """

    tick: int
    one: Happening | None
    other: Happening | None
    causes: list[Cause]
    because: str


class Difference(Struct, frozen=True):
    """One person who differs.

    Args:
        apart: how far, 0 to 1 (sim.likeness: the mean of eight parts, each 0 to 1; 1 for somebody who lives in one world only).
        selves: how they are on each side, None where they are not there.
    """

    agent: int
    name: str
    apart: float
    changes: list[Change]
    selves: tuple[Self | None, Self | None]


class Line(Struct, frozen=True):
    """Something said or written. to: what the hearer is called, "" for a post. words: clean, at most CHAT_LIMIT characters."""

    tick: int
    to: str
    words: str


class Deeds(Struct, frozen=True):
    """What somebody did on one side since the branches parted.

    Args:
        chats: begun by them. lines: said in any chat. words: in all those lines. written: words in all their posts. films: watched.
        partners: to whom they said most lines, most first. others: how many more they talked with.
    """

    posts: int
    chats: int
    lines: int
    words: int
    written: int
    films: int
    partners: list[str]
    others: int = 0


class Account(Struct, frozen=True):
    """What became of somebody on both sides.

    Args:
        branch, change: where the player changed or played them, and how, in words; "" for somebody who only differs.
        one, other: what they did on each side, None where they are not there.
        lines: something that they said on each side, to lay side by side; None where they said and wrote nothing.
    """

    agent: int
    name: str
    branch: str
    change: str
    one: Deeds | None
    other: Deeds | None
    lines: tuple[Line | None, Line | None]


class Course(Struct, frozen=True):
    """How a metric went on both sides, at the ticks of the comparison; None where it was not measured.

    Args:
        last: the newest value on each side. difference: of the first from the other, then. relative: it, as a share of the larger value.
    """

    name: str
    one: list[float | None]
    other: list[float | None]
    last: tuple[float | None, float | None]
    difference: float
    relative: float


class Comparison(Struct, frozen=True):
    """What `voxpop compare` tells of two branches.

    Args:
        at: the tick compared. tips: the last tick of each branch.
        common: the last tick of the history that both share by descent; they may go on alike after it.
        parting: where they begin to differ, up to `at`; None where nothing differs yet.
        why_alike: in a plain line why nothing differs, "" where something does.
        people: how many there are on either side; equal: those who are the same in everything that matters later.
        apart: how far people are apart, mean over all, 0 to 1.
        differing: most different first, at most PEOPLE_MOST; `more` others differ too.
        kinds: kind of event -> how many after `common` on each side, up to `at`.
        ticks: of the courses, from `common` to `at`. courses: those that differ clearly at the end first, then slightly, then
            not; of these, what tells most of a society first (saves.comparison.FOREMOST).
        accounts: of those whom the player changed on one side only; of the one who differs most where there are none.
    """

    file: str
    one: str
    other: str
    at: int
    tips: tuple[int, int]
    common: int
    parting: Parting | None
    why_alike: str
    people: int
    equal: int
    apart: float
    differing: list[Difference]
    more: int
    kinds: dict[str, tuple[int, int]]
    ticks: list[int]
    courses: list[Course]
    accounts: list[Account] = []
