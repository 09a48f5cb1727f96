"""Reports of bugs: where one happened, and nothing of what was said, asked or thought, so that a report may be given away."""

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

OURS = ("tui", "sim", "saves", "models")  # packages of which a frame says more to whoever reads it than one of a library
OUTER, INNER = 10, 40  # frames of an error that are told: the first, and the last
CAUSES = 5  # errors of a chain that are told


def at_fault(error: BaseException) -> str:
    """Return in a few words what kind of error it was and where: "KeyError at tui/widgets/agents.py:120"."""
    error = _inmost(error)
    frames = list(_frames(error))
    ours = [place for place, _ in frames if place.split("/")[0] in OURS]
    place = ours[-1] if ours else frames[-1][0] if frames else ""
    return type(error).__name__ + (f" at {place}" if place else "")


def at(frames: Sequence[tuple[str, int]]) -> str:
    """Return where the last of some frames is, " at textual/driver.py:12", "" for none. frames: path and line of each."""
    return f" at {_short(frames[-1][0])}:{frames[-1][1]}" if frames else ""


def report(error: BaseException, what: str) -> str:
    """Return a report in plain ASCII: versions, and the frames as file, line and name. No text of an error is in it, and no value.

    Args:
        what: the part of the program that failed.
    """
    from importlib.metadata import PackageNotFoundError, version

    found = "of unknown version"
    with suppress(PackageNotFoundError):
        found = version("voxpop")
    lines = [f"voxpop {found}, python {sys.version.split()[0]}, {sys.platform}: {what}"]
    seen: BaseException | None = error
    for _ in range(CAUSES):
        if seen is None:
            break
        lines += ["", type(seen).__name__, *_told(seen)]
        seen = _beneath(seen)
    return "\n".join(lines).encode("ascii", "backslashreplace").decode() + "\n"


def kept(error: BaseException, what: str) -> Path | None:
    """Write a report to the place of logs, over the one before, and return where it lies; None where it cannot be written."""
    with suppress(Exception):  # a bug is being told already; a second one here must not hide it
        from platformdirs import user_log_path

        log = user_log_path("voxpop", appauthor=False, ensure_exists=True) / f"{what}-crash.log"
        log.write_text(report(error, what), encoding="ascii")
        return log
    return None


def told(error: BaseException, what: str) -> str:
    """Return in a plain line that a part of the program failed, of which a report is kept."""
    log = kept(error, what)
    return f"A part of the {what} failed ({at_fault(error)})." + (f" A report: {log}" if log else "")


def _told(error: BaseException) -> list[str]:
    lines = [f"  {place} in {name}" for place, name in _frames(error)]
    left_out = len(lines) - OUTER - INNER
    return lines if left_out <= 0 else [*lines[:OUTER], f"  ... {left_out} more", *lines[-INNER:]]


def _frames(error: BaseException) -> Iterator[tuple[str, str]]:
    """Yield the frames of an error, outermost first: a place, and the name of the function."""
    for frame, line in traceback.walk_tb(error.__traceback__):
        yield f"{_short(frame.f_code.co_filename)}:{line}", frame.f_code.co_name


def _short(path: str) -> str:
    """Return the path of a module as it is imported: where a player's folders are is nobody's business."""
    roots = sorted((root for root in sys.path if root and path.startswith(root.rstrip(os.sep) + os.sep)), key=len)
    if roots:
        return path[len(roots[-1].rstrip(os.sep)) + 1 :].replace(os.sep, "/")
    parts = Path(path).parts
    return next(("/".join(parts[place:]) for place in range(len(parts) - 1, -1, -1) if parts[place] in OURS), Path(path).name)


def _beneath(error: BaseException) -> BaseException | None:
    """Return the error that an error stands for or came of, if any."""
    inner = getattr(error, "error", None)  # of a worker that failed
    if isinstance(inner, BaseException):
        return inner
    if isinstance(error, BaseExceptionGroup):
        return error.exceptions[0]
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _inmost(error: BaseException) -> BaseException:
    """Return the error itself, where what is at hand is what a worker or a group of tasks made of it."""
    for _ in range(CAUSES):
        inner = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else getattr(error, "error", None)
        if not isinstance(inner, BaseException):
            break
        error = inner
    return error
