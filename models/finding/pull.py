"""Fetching a model: to the byte where it stopped last time, and checked before it counts as there."""

import hashlib
import shutil
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from models.finding.alone import alone
from models.finding.hub import HubFile, PullError, RefusedError, failures, library
from sim.text import clean

SPARE = 200_000_000  # bytes that stay free on the disk
SILENCE = 30.0  # seconds after which a line counts as dead
TRIES = 4  # in a row that brought nothing
_STEP = 1 << 16  # bytes
PART, LOCK = ".part", ".lock"

Progress = Callable[[int], None]  # is told how many bytes are there, and may raise to stop: what is there is kept


def pulled(file: HubFile, folder: Path, progress: Progress, silence: float = SILENCE, pause: float = 2.0) -> Path:
    """Return where a file lies, fetched from the hub if it was not there.

    Blocks until it is there; runs in any thread. What was fetched before a failure stays beside it, under a name that ends in .part, and
    the next call goes on from there. Nothing has the file's own name before its content was checked.

    Args:
        progress: told the bytes that are there. silence: seconds after which a line is given up. pause: seconds before the next try.

    Raises:
        PullError: it cannot be had, is not what the hub said, or somebody else is fetching it now; one plain line.
    """
    target = folder / file.name
    part = folder / f"{file.name}.{file.sha256[:12]}{PART}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if target.exists():
            return _already(target, file)
        with alone(part.with_name(part.name + LOCK)) as ours:
            if not ours:
                raise PullError(f"{file.name} is being fetched already, in another window perhaps; wait for it, or stop that first")
            if target.exists():  # since we looked
                return _already(target, file)
            check_space(folder, file.size - _size(part))
            _fetch(file, part, progress, silence, pause)
            _check(part, file)
            part.replace(target)
    except OSError as error:
        raise PullError(f"{clean(str(error.filename or folder), 200)}: {error.strerror or error}") from None
    return target


def check_space(folder: Path, needed: int) -> None:
    """Check that so many bytes go on the disk of a folder, and leave some.

    Raises:
        PullError: they do not.
    """
    free = shutil.disk_usage(folder).free
    if needed + SPARE > free:
        raise PullError(f"not enough room in {folder}: {(needed + SPARE) / 1e9:.1f} GB needed, {free / 1e9:.1f} GB free")


def fetched_before(file: HubFile, folder: Path) -> int:
    """Return how many bytes of a file are there from an earlier try."""
    return min(_size(folder / f"{file.name}.{file.sha256[:12]}{PART}"), file.size)


def _already(target: Path, file: HubFile) -> Path:
    if not target.is_file() or _size(target) != file.size or _hash(target) != file.sha256:
        raise PullError(f"{target} is there already, and is another file; move it away first")
    return target


def _check(part: Path, file: HubFile) -> None:
    """Throw away what has come if it is not what the hub said."""
    if _hash(part) != file.sha256:
        part.unlink()
        raise PullError(f"{file.name} came with another content than the hub says (its sha256 differs); it was thrown away: try again")


def _fetch(file: HubFile, part: Path, progress: Progress, silence: float, pause: float) -> None:
    """Write what is missing of a file; a line that breaks is taken up again."""
    vain = 0
    while (before := _size(part)) < file.size or before > file.size:
        if before > file.size:
            part.unlink()
        try:
            with failures(file.repository, file.page):
                _stream(file, part, progress, silence)
        except RefusedError:
            raise
        except PullError:
            vain = vain + 1 if _size(part) <= before else 0
            if vain >= TRIES:
                raise
            time.sleep(pause)
            continue
        if _size(part) == before:
            raise PullError(f"{file.name} ends at {before:,} of {file.size:,} bytes; try again later")


def _stream(file: HubFile, part: Path, progress: Progress, silence: float) -> None:
    hub, http = library(), import_module("huggingface_hub.utils")
    have = _size(part)
    headers = http.build_hf_headers() | {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with hub.get_session().stream("GET", file.url, headers=headers, timeout=silence) as response:
        http.hf_raise_for_status(response)
        resumed = bool(have) and response.status_code == 206
        with part.open("ab" if resumed else "wb") as out:
            written = have if resumed else 0
            progress(written)
            for some in response.iter_raw(_STEP):
                if written + len(some) > file.size:
                    raise RefusedError(f"{file.name} is larger than the hub says; it was not fetched")
                written += out.write(some)
                progress(written)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
