"""Opens a world on the screen: the engine and Textual load side by side, and the terminal is as before when it is over."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from tui.commands.showing import showing
from tui.engine_client import CLOSING, EngineClient
from tui.settings_file import load_settings, settings_path
from tui.wire import EngineSpec
from tui.wishes import Wishes, wishes_heard

if TYPE_CHECKING:
    from tui.app import VoxpopApp

try:
    import termios
except ImportError:  # Windows, whose terminal Textual restores by itself
    termios = None  # type: ignore[assignment]

Attributes = list[Any]

PLAYBACK_PACE = 1.0  # of what has happened already, which one looks through
TERMINAL_SECONDS = 1.0  # for a terminal to take what restores it; one that takes nothing any more is left
LAST_SECONDS = 2.0  # for what is said last

# In order: kitty keyboard, mouse (5 modes), focus reports, in-band resize, bracketed paste, synchronised output, colours, line wrap,
# cursor, and last the alternate screen, which must be left with the rest already undone.
_PLAIN_TERMINAL = (
    "\x1b[<u\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l\x1b[?2048l\x1b[?2004l\x1b[?2026l\x1b[0m"
    "\x1b[?7h\x1b[?25h\x1b[?1049l"
)


def launch(spec: EngineSpec, rate: float | None = None, turn_seconds: int | None = None, start: bool = False) -> None:
    """Play a world on the screen until the player leaves. Nothing is left behind: no engine, no changed terminal.

    Args:
        rate: ticks a second to begin with, 0 for as fast as possible; that of the settings if None, PLAYBACK_PACE where it is a replay.
        turn_seconds: for an answer of the player's; 0: the world waits; that of the settings if None.
        start: the start screen comes first, unless the settings say that the latest world goes on.

    Raises:
        SystemExit: status 1: the screen or the engine failed, or the last tick is not saved; 128 + n: signal n ended it.
    """
    # Nothing here needs the threads that numpy's linear algebra would start, nor one malloc arena a thread: 6 MB for nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"  # how many are sent is decided in tui.fewer_colours
    client = EngineClient(spec)
    try:
        client.start()
        app = _app(client, rate, turn_seconds, start)
        wishes = _run(app, client)
    finally:
        client.close()
    _end(app, client, wishes.number)


def _app(client: EngineClient, rate: float | None, turn_seconds: int | None, start: bool) -> "VoxpopApp":
    from tui.app import VoxpopApp  # takes as long as the engine needs to say Ready

    path = settings_path()
    settings, problems = load_settings(path)
    settings = showing().over(settings)
    pace = settings.pace if client.spec.replay is None else PLAYBACK_PACE
    seconds = settings.turn_seconds if turn_seconds is None else turn_seconds
    rate = pace if rate is None else rate
    app = VoxpopApp(client, rate, True, True, seconds, settings, path, problems, start and settings.start == "ask")
    app.guarded = True
    return app


def _run(app: "VoxpopApp", client: EngineClient) -> Wishes:
    """Run the app until the player leaves, or a signal ends it; return what signals wished."""
    attributes = _attributes()

    def leave(number: int, at_once: bool) -> None:
        """End the process although its main thread is stuck, with the terminal as it was and, unless it is urgent, the world saved."""
        _within(TERMINAL_SECONDS, lambda: _give_back(attributes))
        if not at_once:
            _within(2 * CLOSING, client.close)
            _within(TERMINAL_SECONDS, lambda: _give_back(attributes))  # the app may have gone on painting
            # The app has put itself in the place of what is printed to, and is stuck.
            _within(LAST_SECONDS, lambda: _tell(app, client, sys.__stdout__, sys.__stderr__))
        os._exit(128 + number)

    with wishes_heard(app.wish_to_leave, leave) as wishes:
        try:
            app.run()
        except BaseException:
            _write_plain()
            raise
        finally:
            _let_go_of_keys(app)
            _set_attributes(attributes)
            wishes.over = True
        if wishes.number == getattr(signal, "SIGHUP", None):
            _let_go_of_terminal()
        client.close()  # while a signal is still a wish: so a second one leaves at once
    return wishes


def _end(app: "VoxpopApp", client: EngineClient, number: int) -> None:
    """Say what is to be said when the terminal is as it was, and raise SystemExit where all was not well."""
    status = _tell(app, client, sys.stdout, sys.stderr) or app.return_code or 0
    if number or status:
        sys.exit(128 + number if number else status)


def _tell(app: "VoxpopApp", client: EngineClient, out: TextIO | None, err: TextIO | None) -> int:
    """Print what failed, and how to go on; return the exit status. A terminal that is gone is told nothing."""
    from tui.last_words import last_words

    problems, lines = last_words(client, app)
    with suppress(OSError, ValueError):
        for problem in problems:
            if err is not None:
                _print(err, f"voxpop: {problem}")
        if out is not None and out.isatty():
            for line in lines:
                _print(out, line)
    return 1 if problems else 0


def _print(stream: Any, line: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()


def _within(seconds: float, work: Callable[[], object]) -> None:
    """Do something that may never end, and wait for it so long at most."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)


def _let_go_of_keys(app: "VoxpopApp") -> None:
    """Let the thread that waits for keys end, whatever ended the app: Python waits for it before it ends."""
    ends = getattr(app._driver, "exit_event", None)
    if ends is not None:
        ends.set()


def _let_go_of_terminal() -> None:
    """Let whatever is still printed, by Python at its end too, go nowhere: there is no terminal any more."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)


def _give_back(attributes: Attributes | None) -> None:
    _set_attributes(attributes)
    _write_plain()


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
