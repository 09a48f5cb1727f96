"""Opens a world on the screen: the engine and Textual load side by side, and the terminal is as before when it is over."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from tui.commands.showing import showing
from tui.engine_client import EngineClient
from tui.settings_file import load_settings, settings_path
from tui.wire import EngineSpec

try:
    import termios
except ImportError:  # Windows, whose terminal Textual restores by itself
    termios = None  # type: ignore[assignment]

Attributes = list[Any]

PLAYBACK_PACE = 1.0  # of what has happened already, which one looks through

# In order: kitty keyboard, mouse (5 modes), focus reports, in-band resize, bracketed paste, synchronised output, colours, cursor, and
# last the alternate screen, which must be left with the rest already undone.
_PLAIN_TERMINAL = (
    "\x1b[<u\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1004l\x1b[?2048l\x1b[?2004l\x1b[?2026l\x1b[0m\x1b[?25h\x1b[?1049l"
)


def launch(spec: EngineSpec, rate: float | None = None, turn_seconds: int | None = None, start: bool = False) -> None:
    """Play a world on the screen until the player leaves. Nothing is left behind: no engine, no changed terminal.

    Args:
        rate: ticks a second to begin with, 0 for as fast as possible; that of the settings if None, PLAYBACK_PACE where it is a replay.
        turn_seconds: for an answer of the player's; 0: the world waits; that of the settings if None.
        start: the start screen comes first, unless the settings say that the latest world goes on.

    Raises:
        SystemExit: the screen failed, with its status; or a signal ended it.
    """
    # Nothing here needs the threads that numpy's linear algebra would start, nor one malloc arena a thread: 6 MB for nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"  # how many are sent is decided in tui.fewer_colours
    client = EngineClient(spec)
    try:
        client.start()
        from tui.app import VoxpopApp  # takes as long as the engine needs to say Ready

        path = settings_path()
        settings, problems = load_settings(path)
        settings = showing().over(settings)
        pace = settings.pace if spec.replay is None else PLAYBACK_PACE
        seconds = settings.turn_seconds if turn_seconds is None else turn_seconds
        app = VoxpopApp(
            client, pace if rate is None else rate, True, True, seconds, settings, path, problems, start and settings.start == "ask"
        )
        with terminal_restored():
            app.run()
    finally:
        client.close()
    if app.failure:
        sys.stderr.write(f"voxpop: {app.failure}\n")
        sys.exit(1)
    if app.return_code:
        sys.exit(app.return_code)
    if app.town.world is not None and not app.town.replay.only:
        _part(client)


def _part(client: EngineClient) -> None:
    """Print up to which tick the world is saved, and how to go on with it; nothing where nobody reads it."""
    from tui.commands.paths import line_of
    from tui.protocol import Halted
    from tui.worlds import named_world

    halted = [message for message in client.drain() if isinstance(message, Halted)]  # the last word of an engine
    if not halted or not client.spec.save or sys.stdout is None or not sys.stdout.isatty():
        return
    save = Path(client.spec.save)
    word = save.stem if named_world(save.stem) == save else str(save)
    line = f"Saved up to tick {halted[-1].tick}. To go on: {line_of('voxpop', 'play', word)}"
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(line.encode(encoding, "replace").decode(encoding) + "\n")


@contextmanager
def terminal_restored() -> Iterator[None]:
    """Give the terminal back as it was, whatever ends the block: an exception, SIGTERM or SIGHUP too."""
    attributes = _attributes()
    with _signals_raised():
        try:
            yield
        except BaseException:
            _write_plain()
            raise
        finally:
            _set_attributes(attributes)


@contextmanager
def _signals_raised() -> Iterator[None]:
    """Let the signals that would end this process at once raise SystemExit instead, so that `finally` is honoured."""
    wanted = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, _exit) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _write_plain() -> None:
    with suppress(OSError, ValueError, AttributeError):  # no terminal, or it is gone
        if os.isatty(sys.__stderr__.fileno()):  # type: ignore[union-attr]
            os.write(sys.__stderr__.fileno(), _PLAIN_TERMINAL.encode())  # type: ignore[union-attr]


def _attributes() -> Attributes | None:
    """Return how the terminal treats lines and keys; None where there is no such thing."""
    if termios is not None:
        with suppress(termios.error, OSError, ValueError, AttributeError):
            return termios.tcgetattr(sys.__stdin__.fileno())  # type: ignore[union-attr]
    return None


def _set_attributes(attributes: Attributes | None) -> None:
    if termios is not None and attributes is not None:
        with suppress(termios.error, OSError, ValueError, AttributeError):
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, attributes)  # type: ignore[union-attr]
