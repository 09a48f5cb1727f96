"""Edge lists, read as a stream: two columns a line, follower and followed, apart by commas, tabs, semicolons or spaces."""

import csv
import re
import stat
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import DataError
from sim.personas import WORD_LIMIT
from sim.population import MOST_AGENTS
from sim.text import clean

MOST_TIES = 2_000_000  # different ones; a list may repeat them on any number of lines
LINE_LIMIT = 400  # bytes
FIRST_BLOCK, BLOCK = 1 << 12, 1 << 22  # bytes read at once: a few lines to learn how the list is written, then many
FOLLOWERS = frozenset({"follower", "follower_id", "followerid", "source", "src", "from", "from_id", "user_1", "user", "user_id"})
FOLLOWED = frozenset({"followed", "followed_id", "followee", "followee_id", "following", "target", "dst", "to", "to_id", "user_2"})
WANTED = "an edge list, two columns a line: follower, followed"
_COMMENTS = b"#", b"%"
_BETWEEN = re.compile(rb"[\s,;]+")
_COMMENT_AFTER = re.compile(rb"[\s,;]+#")  # behind a tie
_SEPARATORS = b"\t", b",", b";"
_NUMBERS = re.compile(rb"(?:\d{1,9}[ \t,;]\d{1,9}\r?\n)+")  # lines that can be taken all at once
_SPACES = bytes.maketrans(b"\t,;\r\n", b"     ")
_BOM = b"\xef\xbb\xbf"
_NOBODY = -1
_BITS = 20  # of a number in a pair of them; MOST_AGENTS is below 1 << 20

Progress = Callable[[str, float], None]  # what is being done, and the share of it that is
Ints = NDArray[np.int64]


class Edges(NamedTuple):
    """What an edge list holds.

    Args:
        keys: of the people, in the order in which the list first names them, or as they were given.
        followers, followed: (ties,) places in keys; each pair once, nobody themselves, in ascending order.
        notes: one line for each kind of oddity.
    """

    keys: list[int | str]
    followers: Ints
    followed: Ints
    notes: list[str]


def silent(doing: str, share: float) -> None:
    """Show nothing of the progress."""


def read_edge_list(path: Path, keys: Sequence[int | str] | None = None, progress: Progress = silent) -> Edges:
    """Return what an edge list holds.

    Args:
        keys: of the people that there are; ties of others are left out and counted. None: whoever the list names is there.

    Raises:
        DataError: it is not such a list, or holds more people or ties than a world can.
    """
    name = clean(path.name or str(path), 80)
    reader = _Reader(name, keys)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise DataError(name, 0, "", f"not a file; allowed: {WANTED}")
        with path.open("rb") as file:
            rest = b""
            while block := file.read(BLOCK if reader.line else FIRST_BLOCK):
                lines, end, rest = (rest + block).rpartition(b"\n")
                reader.take(lines + end)
                if len(rest) > LINE_LIMIT:
                    reader.take(rest)  # which says what is wrong with it
                progress("reading ties", file.tell() / found.st_size)
            reader.take(rest)
    except OSError as error:
        raise DataError(name, 0, "", f"cannot be read ({error.strerror}); allowed: {WANTED}") from error
    return reader.edges()


class _Reader:
    """Takes a list piece by piece; holds little more than twice MOST_TIES of its lines, whatever its length.

    Attributes:
        line: number of the line that was taken last.
    """

    def __init__(self, name: str, keys: Sequence[int | str] | None) -> None:
        self.name, self.line = name, 0
        self._given = keys is not None
        self._keys: dict[int | str, int] = {key: place for place, key in enumerate(keys or ())}
        self._places: dict[bytes, int] = {}
        self._pairs = array("q")
        self._rows = self._loops = self._unknown = 0
        self._separator: bytes | None = None
        self._columns: tuple[int, int, int] | None = None  # of follower, of followed, and how many there are
        self._first: tuple[int, list[bytes]] | None = None  # a row that is a header, if the next one has numbers and it has none

    def error(self, problem: str, line: int | None = None) -> DataError:
        return DataError(self.name, self.line if line is None else line, "", problem)

    def take(self, block: bytes) -> None:
        """Take some whole lines."""
        if self._columns == (0, 1, 2) and self._first is None and _NUMBERS.fullmatch(block):
            self._add_numbers(np.fromstring(block.translate(_SPACES), dtype=np.int64, sep=" "))
            return
        for line in block.removesuffix(b"\n").split(b"\n") if block else ():
            self.line += 1
            self._take_line(line)

    def _take_line(self, line: bytes) -> None:
        if len(line) > LINE_LIMIT:
            raise self.error(f"longer than {LINE_LIMIT} bytes, or not text; allowed: {WANTED}")
        line = line.removeprefix(_BOM).strip() if self.line == 1 else line.strip()
        if not line or line.startswith(_COMMENTS):
            return
        if self._columns is None:
            self._begin(self._uncommented(line))
        else:
            self._add(self._split(self._uncommented(line)))

    def _uncommented(self, line: bytes) -> bytes:
        """Return a line without the comment behind its columns; a # within them, as in a name, stays."""
        for comment in _COMMENT_AFTER.finditer(line) if b"#" in line else ():
            before = line[: comment.start()]
            if self._columns is None:
                whole = len(_BETWEEN.split(before)) >= 2
            else:
                whole = before.count(b'"') % 2 == 0 and len(self._split(before)) >= self._columns[2]
            if whole:
                return before
        return line

    def _add_numbers(self, ends: Ints) -> None:
        """Add the ties of many lines at once: follower, followed, follower, followed and so on."""
        self.line += len(ends) // 2
        found, first, inverse = np.unique(ends, return_index=True, return_inverse=True)
        places = np.empty(len(found), dtype=np.int64)
        for each in np.argsort(first).tolist():
            places[each] = self._placed(int(found[each]))
        a, b = places[inverse.reshape(-1, 2)].T
        unknown = (a == _NOBODY) | (b == _NOBODY)
        loops = (a == b) & ~unknown
        self._rows += len(a)
        self._unknown += int(unknown.sum())
        self._loops += int(loops.sum())
        kept = ~(unknown | loops)
        self._pairs.frombytes((a[kept] << _BITS | b[kept]).tobytes())
        self._bound()

    def _begin(self, line: bytes) -> None:
        """Learn from the first line how the list is written."""
        self._separator = next((each for each in _SEPARATORS if each in line), None)
        row = self._split(line)
        names = [self._key(each) for each in row]
        words = [str(name).lower() for name in names]
        follower = next((place for place, word in enumerate(words) if word in FOLLOWERS), None)
        followed = next((place for place, word in enumerate(words) if word in FOLLOWED), None)
        if follower is not None and followed is not None:
            self._columns = follower, followed, len(row)
        elif len(row) != 2:
            raise self.error(f"{len(row)} column{'s' if len(row) != 1 else ''}; allowed: {WANTED}, or a header that names them")
        else:
            self._columns = 0, 1, 2
            self._first = (self.line, row)

    def _split(self, line: bytes) -> list[bytes]:
        if self._separator is None:
            return line.split()
        if b'"' not in line:
            return [each.strip() for each in line.split(self._separator)]
        try:
            return [each.strip().encode() for each in next(csv.reader([line.decode()], delimiter=self._separator.decode(), strict=True))]
        except (csv.Error, UnicodeDecodeError) as error:
            raise self.error(f"not a row of separated values; allowed: {WANTED}") from error

    def _add(self, row: list[bytes]) -> None:
        assert self._columns is not None
        follower, followed, count = self._columns
        if len(row) != count:
            raise self.error(f"{len(row)} column{'s' if len(row) != 1 else ''}; allowed: {count}, as in the first line")
        if self._first is not None:
            self._settle_first(row)
        source, target = row[follower], row[followed]
        a = self._places[source] if source in self._places else self._place(source)
        b = self._places[target] if target in self._places else self._place(target)
        self._rows += 1
        if a == b and a != _NOBODY:
            self._loops += 1
        elif a == _NOBODY or b == _NOBODY:
            self._unknown += 1
        else:
            self._pairs.append(a << _BITS | b)
            self._bound()

    def _settle_first(self, second: list[bytes]) -> None:
        """Take the first row as a tie, unless the second shows that it was a header."""
        assert self._first is not None
        (number, first), self._first = self._first, None
        if not any(each.isdigit() for each in first) and all(each.isdigit() for each in second):
            return
        line, self.line = self.line, number
        self._add(first)
        self.line = line

    def _place(self, token: bytes) -> int:
        """Return the place of a key that was not written in this way before."""
        place = self._placed(self._key(token))
        if len(self._places) < 4 * MOST_AGENTS:  # one key may be written in many ways
            self._places[token] = place
        return place

    def _placed(self, key: int | str) -> int:
        """Return the place of a key, a new one where it has none yet."""
        place = self._keys.get(key, _NOBODY)
        if place == _NOBODY and not self._given:
            if len(self._keys) >= MOST_AGENTS:
                raise self.error(f"more than {MOST_AGENTS:,} people so far; allowed: {MOST_AGENTS:,}")
            place = self._keys[key] = len(self._keys)
        return place

    def _key(self, token: bytes) -> int | str:
        if b"\0" in token:
            raise self.error(f"holds a NUL byte; allowed: {WANTED}")
        try:
            text = token.decode()
        except UnicodeDecodeError as error:
            raise self.error(f"byte {token[error.start]:#04x} is not UTF-8 text; allowed: {WANTED}") from error
        key = clean(text, WORD_LIMIT + 1)
        if not 0 < len(key) <= WORD_LIMIT:
            raise self.error(f"an id of {len(key) or 'no'} characters; allowed: 1 to {WORD_LIMIT}")
        return int(key) if key.isascii() and key.isdigit() else key

    def _bound(self) -> None:
        if len(self._pairs) > 2 * MOST_TIES:
            self._compact()

    def _compact(self) -> None:
        """Keep each pair once, in order; sorted here, since numpy's own way takes several times the memory."""
        pairs = np.array(self._pairs, dtype=np.int64)
        pairs.sort()
        distinct = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs
        if len(distinct) > MOST_TIES:
            raise self.error(f"more than {MOST_TIES:,} ties so far; allowed: {MOST_TIES:,}")
        self._pairs = array("q", distinct.tobytes())

    def edges(self) -> Edges:
        """Return what was taken."""
        if self._first is not None:
            (self.line, only), self._first = self._first, None
            self._add(only)
        self._compact()
        if not self._rows:
            raise self.error(f"no ties; allowed: {WANTED}", 0)
        if not self._pairs or len(self._keys) < 2:
            raise self.error(f"no tie between two people{self._left_out()}; allowed: at least one", 0)
        distinct = np.array(self._pairs, dtype=np.int64)
        counts = (
            (self._loops, "line ties somebody to themselves: left out", "lines tie somebody to themselves: left out"),
            (self._rows - self._loops - self._unknown - len(distinct), "line repeats a tie: left out", "lines repeat a tie: left out"),
        )
        notes = [f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count]
        if self._unknown:
            notes.append(f"{self._unknown:,} of {self._rows:,} ties dropped: an end is not in the people file")
        return Edges(list(self._keys), distinct >> _BITS, distinct & (1 << _BITS) - 1, notes)

    def _left_out(self) -> str:
        """Return why no tie is left, for the error."""
        told = []
        if self._unknown:
            told.append(f"{self._unknown:,} of {self._rows:,} dropped, since an end is not in the people file")
        if self._loops:
            told.append(f"{self._loops:,} of {self._rows:,} tie somebody to themselves")
        return f" ({'; '.join(told)})" if told else ""
