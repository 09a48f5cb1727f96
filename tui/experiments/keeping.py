"""What an experiment leaves in a folder: table.csv, result.json, pictures; of other files there, none is touched."""

import csv
import io
import os
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

from sim.errors import SimError
from sim.experiments import Result, Row
from sim.text import clean

TABLE, RESULT = "table.csv", "result.json"


class KeptError(SimError):
    """A folder cannot take results; its text is one plain line."""


def prepared(folder: Path, name: str) -> Path:
    """Return the folder, made if it was not there, once it is known that results can be written to it.

    Raises:
        KeptError: it is a file, cannot be written to, or has a file of one of our names that no experiment wrote.
    """
    shown = clean(str(folder), 200)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (folder / TABLE, folder / RESULT, picture_of(folder, name)):
            if path.exists() and not _ours(path):
                raise KeptError(f"{shown}: {path.name} is there already and no experiment wrote it; choose another folder")
        probe = folder / f".voxpop-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except FileExistsError:
        raise KeptError(f"{shown} is a file; allowed: a folder, or a name for a new one") from None
    except OSError as error:
        raise KeptError(f"{shown}: cannot be written to ({(error.strerror or 'no reason given').lower()})") from error
    return folder


def _ours(path: Path) -> bool:
    """Return whether an experiment wrote a file."""
    head = path.read_bytes()[:4096] if path.is_file() else b"no file"
    match path.suffix:
        case ".json":
            return head.startswith(b'{\n "voxpop":')
        case ".csv":
            return head.startswith(_HEADER.encode())
        case _:
            return b"voxpop" in head


def picture_of(folder: Path, name: str) -> Path:
    """Return where the picture of an experiment goes."""
    return folder / f"{name}.svg"


def keep(folder: Path, name: str, rows: Sequence[Row], result: dict[str, Any], picture: str) -> None:
    """Write everything, each file whole or not at all.

    Raises:
        KeptError: the folder can no longer be written to.
    """
    files = {folder / TABLE: csv_of(rows), folder / RESULT: json_of(result), picture_of(folder, name): picture}
    try:
        for path, text in files.items():
            draft = path.with_name(f".{path.name}.new")
            draft.write_text(text, encoding="utf-8", newline="")
            draft.replace(path)
    except OSError as error:
        raise KeptError(f"{clean(str(folder), 200)}: cannot be written to ({(error.strerror or 'no reason given').lower()})") from error


_HEADER = ",".join(Row.__struct_fields__)


def csv_of(rows: Sequence[Row]) -> str:
    """Return rows as CSV, one a line; an agent that is None is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Row.__struct_fields__)
    writer.writerows(["" if value is None else value for value in msgspec.structs.astuple(row)] for row in rows)
    return text.getvalue()


def json_of(value: Any) -> str:
    """Return JSON, indented; what is not finite is null."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode() + "\n"


def result_of(settings: dict[str, Any], result: Result) -> dict[str, Any]:
    """Return what result.json holds: version, settings, estimates, claims, curves, notes."""
    return {"voxpop": _version(), **settings, **msgspec.to_builtins(result)}


def _version() -> str:
    try:
        return version("voxpop")
    except PackageNotFoundError:
        return "unknown"
