"""Which rows of a long list of entries are on show, found without laying the list out."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from textual.strip import Strip

E = TypeVar("E")


class Viewport(Generic[E]):
    """Bounded entries of any height, seen through a window that follows their end or stays where it is.

    An entry is laid out only when the window reaches it, so appending and resizing cost the same at any length.

    Attributes:
        entries: oldest first, at most `capacity`. first: number of the oldest; entries are numbered from 0 and keep their number.
        following: the window shows the last row. top: where it starts while not following: (number of an entry, row of it).
        unseen: entries appended since the window stopped following.
    """

    def __init__(self, rows: Callable[[E], list[Strip]], capacity: int) -> None:
        self.entries: list[E] = []
        self.first = 0
        self.following = True
        self.top = (0, 0)
        self.unseen = 0
        self._rows = rows
        self._capacity = capacity
        self._laid_out: dict[int, list[Strip]] = {}

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def end(self) -> int:
        """Number of the entry that will be appended next."""
        return self.first + len(self.entries)

    def extend(self, entries: Iterable[E]) -> None:
        """Append entries; the oldest make room."""
        before = len(self.entries)
        self.entries.extend(entries)
        if not self.following:
            self.unseen += len(self.entries) - before
        surplus = len(self.entries) - self._capacity
        if surplus > 0:
            del self.entries[:surplus]
            self.first += surplus
            self.top = max(self.top, (self.first, 0))
        if len(self._laid_out) > 600:
            self._laid_out.clear()

    def replace(self, entries: Iterable[E]) -> None:
        """Show other entries, from their start or, while following, their end."""
        self.entries = list(entries)[-self._capacity :]
        self.first, self.unseen = 0, 0
        self._laid_out.clear()
        self.top = min(self.top, (max(0, len(self.entries) - 1), 0))

    def touch(self, number: int | None = None) -> None:
        """Lay out an entry again, or all: it has changed."""
        if number is None:
            self._laid_out.clear()
        else:
            self._laid_out.pop(number, None)

    def rows(self, number: int) -> list[Strip]:
        """Return the rows of an entry, at least one."""
        found = self._laid_out.get(number)
        if found is None:
            found = self._laid_out[number] = self._rows(self.entries[number - self.first]) or [Strip([])]
        return found

    def page(self, height: int) -> list[Strip]:
        """Return the rows in the window, at most `height`."""
        if self.following:
            self.top = self._up((self.end, 0), height)
        shown: list[Strip] = []
        number, skipped = self.top
        while number < self.end and len(shown) < height:
            shown += self.rows(number)[skipped:]
            number, skipped = number + 1, 0
        if not self.following and number >= self.end and len(shown) <= height:
            self.unseen = 0
        return shown[:height]

    def scroll(self, rows: int, height: int, tail: bool) -> None:
        """Move the window down, or up where rows is negative; at the end it follows again if `tail`."""
        last = self._up((self.end, 0), height)
        start = last if self.following else self.top
        self.top = min(self._up(start, -rows) if rows < 0 else self._down(start, rows), last)
        self.following = tail and self.top >= last
        if self.following:
            self.unseen = 0

    def to_start(self) -> None:
        """Show the first row."""
        self.following, self.top = False, (self.first, 0)

    def to_end(self, height: int, tail: bool) -> None:
        """Show the last row; a tail follows from there."""
        self.top = self._up((self.end, 0), height)
        self.following, self.unseen = tail, 0

    def reveal(self, number: int, height: int) -> None:
        """Move the window as little as possible so that a whole entry is in it."""
        self.following = False
        lowest = self._up((number + 1, 0), height)
        self.top = min(max(self.top, lowest), (number, 0))

    def share(self, height: int) -> tuple[float, float]:
        """Return where the window starts and how much it shows, as shares of all entries."""
        if not self.entries:
            return 0.0, 1.0
        number, seen = self.top[0], 0
        while number < self.end and seen < height:
            seen += len(self.rows(number))
            number += 1
        shown = (number - self.top[0]) / len(self.entries)
        return (self.top[0] - self.first) / len(self.entries), 1.0 if self._whole(height) else min(shown, 0.99)

    def at(self, y: int) -> int | None:
        """Return the number of the entry in row y of the window."""
        number, row = self.top
        while number < self.end:
            left = len(self.rows(number)) - row
            if y < left:
                return number
            y, number, row = y - left, number + 1, 0
        return None

    def _whole(self, height: int) -> bool:
        return self._up((self.end, 0), height) == (self.first, 0) and sum(len(self.rows(n)) for n in range(self.first, self.end)) <= height

    def _up(self, position: tuple[int, int], rows: int) -> tuple[int, int]:
        number, row = position
        while rows > row and number > self.first:
            rows -= row
            number -= 1
            row = len(self.rows(number))
        return number, max(0, row - rows)

    def _down(self, position: tuple[int, int], rows: int) -> tuple[int, int]:
        number, row = position
        row += rows
        while number < self.end and row >= len(self.rows(number)):
            row -= len(self.rows(number))
            number += 1
        return number, row
