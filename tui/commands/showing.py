"""Options on how a world is shown; they go before what the player has set for good."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

if TYPE_CHECKING:
    from tui.settings import Settings
    from tui.wire import EngineSpec

F = TypeVar("F", bound=Callable[..., Any])

_KEY = "tui.commands.showing"
COLOURS = ("auto", "true", "256", "16", "none")


class Showing(NamedTuple):
    """How a world is to be shown. ascii, colours, still: None where the options say nothing. ticks: after which plain lines end."""

    plain: bool = False
    ticks: int | None = None
    ascii: bool | None = None
    colours: str | None = None
    still: bool | None = None

    def over(self, settings: "Settings") -> "Settings":
        """Return settings with what the options say in place of them."""
        from msgspec.structs import replace

        changed: dict[str, Any] = {}
        if self.ascii is not None:
            changed["glyphs"] = "ascii" if self.ascii else "unicode"
        if self.colours is not None:
            changed["colours"] = self.colours
        if self.still is not None:
            changed["animation"] = not self.still
        return replace(settings, **changed) if changed else settings


def showing() -> Showing:
    """Return what the options of the command under way say, and of the group before it."""
    context = click.get_current_context(silent=True)
    return Showing(**context.meta.get(_KEY, {})) if context else Showing()


def _kept(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value is None or value is False or context.resilient_parsing:
        return
    name = str(parameter.name)
    context.meta.setdefault(_KEY, {}).update({"colours": "none"} if name == "no_color" else {name: value})


def look_options(command: F) -> F:
    """Add the options on colours, glyphs and movement, which need no parameter of the command."""
    for flags, settings in (
        (("--no-animation", "still"), {"is_flag": True, "help": "Nothing moves by itself."}),
        (("--no-color", "--no-colour"), {"is_flag": True, "help": "The same as --colours none."}),
        (
            ("--colours", "--colors", "colours"),
            {"type": click.Choice(COLOURS), "help": "How many colours; else as set, or as NO_COLOR, COLORTERM and TERM say."},
        ),
        (("--ascii",), {"is_flag": True, "help": "Draw with letters and signs that every terminal and braille display has."}),
    ):
        command = click.option(*flags, expose_value=False, callback=_kept, **settings)(command)  # type: ignore[arg-type]
    return command


def plain_options(command: F) -> F:
    """Add the options on telling a world line by line."""
    ticks = click.option(
        "--ticks",
        type=click.IntRange(0, 1_000_000),
        metavar="N",
        expose_value=False,
        callback=_kept,
        help="With --plain: end after so many.",
    )
    plain = click.option(
        "--plain",
        is_flag=True,
        expose_value=False,
        callback=_kept,
        help="No screen: what happens, line by line; for screen readers and pipes.",
    )
    return plain(ticks(command))


def told_plainly(spec: "EngineSpec", rate: float | None, turn_seconds: int | None) -> None:
    """Tell a world line by line, where that was asked for or nothing else is possible; then this does not return.

    Raises:
        SystemExit: it is over. SimError: there is no terminal, and plain lines were not asked for. UsageError: --ticks without --plain.
    """
    from sim.errors import SimError
    from tui.terminal import can_place_cursor, has_screen, shows_unicode

    wanted = showing()
    if not wanted.plain:
        if wanted.ticks is not None:
            raise click.UsageError("--ticks goes with --plain; without a screen: voxpop run SCENARIO --ticks N")
        if not has_screen():
            raise SimError("play needs a terminal; without one: voxpop run, or voxpop play --plain")
        if can_place_cursor(os.environ):
            return
        click.echo("This terminal cannot place a cursor (TERM=dumb), so that everything is told line by line.")
    from tui.plain import tell
    from tui.settings_file import load_settings, settings_path

    settings = wanted.over(load_settings(settings_path()).settings)
    pace = rate if rate is not None else settings.pace if sys.stdout.isatty() and wanted.ticks is None else 0.0
    seconds = settings.turn_seconds if turn_seconds is None else turn_seconds
    ascii_only = settings.glyphs == "ascii" or not shows_unicode(sys.stdout.encoding, os.environ)
    sys.exit(tell(spec, pace, seconds, wanted.ticks, ascii_only))
