"""What is printed once the screen is gone: up to which tick the world is saved, where, and how to go on; nothing that is not so."""

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from saves.errors import called
from tui.commands.paths import line_of
from tui.paint import safe
from tui.protocol import Halted
from tui.worlds import named_world, worlds_folder

if TYPE_CHECKING:
    from tui.app import VoxpopApp
    from tui.engine_client import EngineClient

TOLD = 1000  # characters of a line
OURS = re.compile(r"(ended by|\()SIG(TERM|KILL)\b")  # how an engine ends that took too long to end by itself, or that was told so with us


def last_words(client: "EngineClient", app: "VoxpopApp") -> tuple[list[str], list[str]]:
    """Return what went wrong, and what else is to be told, in plain lines. The engine has ended."""
    halted = [message for message in client.drain() if isinstance(message, Halted)]  # the last word of an engine
    problems = [said for said in (app.broken, app.failure) if said]
    problems += [said.message for said in halted[-1:] if said.message not in ("", app.failure) and not OURS.search(said.message)]
    if not client.spec.save or app.town.world is None or app.town.replay.only:
        return [_line(problem) for problem in problems], []
    save = Path(client.spec.save)
    if _there(save) is False:
        problems.append(f"There is no file {save} any more: it was moved or deleted while it was played.")
        return [_line(problem) for problem in problems], []
    word = _word(save)
    tick = halted[-1].tick if halted else client.recorded
    lines = [f"Saved up to tick {tick}. To go on: {line_of('voxpop', 'play', word)}"]
    log = save.with_name(save.name + "-wal")
    if _filled(log):
        apart = line_of("voxpop", "copy", word, "COPY.db")
        lines.append(f"A part of it lies in {called(log)}: keep both files together, or make one of them: {apart}")
    return [_line(problem) for problem in problems], lines


def _there(path: Path) -> bool | None:
    """Return whether a file is there; None where its disk does not say, a stick that was pulled out, say."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return None
    return True


def _filled(path: Path) -> bool:
    """Return whether a file is known to hold anything."""
    with suppress(OSError, ValueError):
        return path.stat().st_size > 0
    return False


def _word(save: Path) -> str:
    """Return by which word a save is named on the command line: its name among the player's worlds, else its path."""
    with suppress(OSError, ValueError):
        if save.parent == worlds_folder() and named_world(save.stem) == save:
            return save.stem
    return str(save)


def _line(text: str) -> str:
    return safe(text, TOLD)
