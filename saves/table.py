"""Foreign CSV files, read strictly: a row is what the header promises, or an error that names its line."""

import csv
import io
import stat
from collections.abc import Iterator
from pathlib import Path

from sim.content import Row
from sim.errors import DataError
from sim.text import clean

SIZE_LIMIT = 64 << 20  # bytes of a file
ROW_LIMIT = 2_000_000


class ForeignRow(Row):
    """A row that can also tell how a field was written."""

    def raw(self, field: str) -> str:
        """Return a field untouched; never to be kept or shown."""
        return self._values[field]

    def has(self, field: str) -> bool:
        """Return whether the table has a column."""
        return field in self._values

    def clipped(self, field: str, limit: int) -> str:
        """Return a field as one plain line, its end lost where it is too long; "" where there is no such column."""
        return clean(self._values.get(field) or "", limit)


def read_text(path: Path, *, wanted: str = "a CSV file", latin: bool = False) -> str:
    """Return the text of a file.

    Args:
        wanted: what the file should be, for the error. latin: whether text that is not UTF-8 is read as Latin-1.

    Raises:
        DataError: it is missing, too large, empty or not such text.
    """
    name = clean(path.name, 80)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise DataError(name, 0, "", f"not a file; allowed: {wanted}")
        if found.st_size > SIZE_LIMIT:
            raise DataError(name, 0, "", f"{found.st_size:,} bytes; allowed: at most {SIZE_LIMIT:,}")
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(name, 0, "", f"cannot be read ({error.strerror}); allowed: {wanted} in the folder given") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if latin:
            return _whole(name, raw.decode("latin-1"))
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError(name, line, "", f"byte {raw[error.start]:#04x} is not UTF-8 text; allowed: UTF-8") from error
    return _whole(name, text)


def _whole(name: str, text: str) -> str:
    if "\0" in text:
        raise DataError(name, text.count("\n", 0, text.index("\0")) + 1, "", "holds a NUL byte; allowed: plain text")
    if not text.strip():
        raise DataError(name, 0, "", "the file is empty; allowed: a header and at least one row")
    return text


def rows(path: Path, columns: tuple[str, ...], text: str | None = None) -> Iterator[ForeignRow]:
    """Yield the rows of a file that has at least these columns; `line` of a row is the one on which it begins.

    Args:
        text: of the file, if it has been read already.

    Raises:
        DataError: the file is not such a table.
    """
    name = clean(path.name, 80)
    reader = csv.reader(io.StringIO(read_text(path) if text is None else text, newline=""), strict=True)
    header: list[str] = []
    line, count = 1, 0
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error as error:
            raise DataError(name, line, "", f"not a CSV row ({clean(str(error), 80)}); allowed: comma-separated values") from error
        if values is None:
            break
        if not header:
            header = _header(name, line, values, columns)
        elif values:
            count += 1
            if len(values) != len(header):
                raise DataError(name, line, "", f"{len(values)} fields; allowed: {len(header)}, as in the header")
            if count > ROW_LIMIT:
                raise DataError(name, line, "", f"too many rows; allowed: {ROW_LIMIT:,}")
            yield ForeignRow(name, line, dict(zip(header, values, strict=True)))
    if not count:
        raise DataError(name, 0, "", "no rows; allowed: at least one under the header")


def _header(name: str, line: int, values: list[str], columns: tuple[str, ...]) -> list[str]:
    header = [clean(column, 40).lower() for column in values]
    found = clean(", ".join(header), 120) or "nothing"
    for column in columns:
        if header.count(column) != 1:
            times = "no such column" if column not in header else f"{header.count(column)} such columns"
            raise DataError(name, line, column, f"{times} (found: {found}); allowed: {','.join(columns)}")
    return header
