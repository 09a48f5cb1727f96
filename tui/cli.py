"""The command line: a group whose commands load only when they are called, so that the first picture is quick."""

import signal
import sys
from importlib import import_module
from types import FrameType

import click

from tui.commands.showing import look_options, plain_options

COMMANDS: dict[str, str] = {
    "play": "tui.commands.play:play",
    "run": "tui.commands.run:run",
    "new": "tui.commands.new:new",
    "preview": "tui.commands.preview:preview",
    "branch": "tui.commands.branch:branch",
    "replay": "tui.commands.replay:replay",
    "compare": "tui.commands.compare:compare",
    "copy": "tui.commands.copy:copy",
    "rescue": "tui.commands.rescue:rescue",
    "export": "tui.commands.export:export",
    "picture": "tui.commands.picture:picture",
    "worlds": "tui.commands.worlds:worlds",
    "info": "tui.commands.info:info",
    "events": "tui.commands.events:events",
    "interview": "tui.commands.interview:interview",
    "survey": "tui.commands.survey:survey",
    "import": "tui.commands.imports:import_",
    "experiment": "tui.commands.experiment:experiment",
    "minds": "tui.commands.minds:minds",
    "settings": "tui.commands.settings:settings",
    "manual": "tui.commands.manual:manual",
    "doctor": "tui.commands.doctor:doctor",
    "serve": "tui.commands.serve:serve",
    "desktop": "tui.commands.desktop:desktop",
    "completion": "tui.commands.completion:completion",
    "bench": "tui.commands.bench:bench",
}

_MOST_TOLD = 10_000  # characters of an error


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            if (path := _file_given(args[0])) is not None:
                return super().resolve_command(ctx, ["play", path, *args[1:]])
            from sim.errors import UnknownNameError

            raise click.UsageError(str(UnknownNameError("command", args[0], COMMANDS)))
        return super().resolve_command(ctx, args)


def _file_given(word: str) -> str | None:
    """Return the save that stands where a command is expected, as a file manager hands it over; None where no file is called that.

    Raises:
        UsageError, SaveError: it is a file, and none that opens.
    """
    from tui.worlds import named_world, refuse_lines

    found = named_world(word)
    if not found.is_file():
        return None
    refuse_lines(found)
    if found.suffix.lower() == ".toml":
        from tui.commands.paths import shown

        raise click.UsageError(f"{shown(word)} is an event of your own; to begin a world with it: voxpop play {shown(word)}")
    return str(found)


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="voxpop")
@plain_options
@look_options
@click.pass_context
def voxpop(ctx: click.Context) -> None:
    """A society in your terminal: watch people live, become one of them, change who they are.

    Without a command: the start screen over your latest world, or, the first time, a new town. With a save instead: that world.

    \b
    Examples:
      voxpop                         play
      voxpop town.db                 open a save
      voxpop play town --agents 200  a larger town
      voxpop run town --ticks 30     no screen
    """
    if ctx.invoked_subcommand is None:
        from tui.commands.play import play_latest

        play_latest(start=True)


def main() -> None:
    """Run the command line; an expected failure is one plain line and status 1, wrong usage status 2."""
    from saves.errors import SaveError
    from sim.errors import SimError

    for name in ("SIGTERM", "SIGHUP"):
        if signal.getsignal(number := getattr(signal, name, signal.SIGINT)) is signal.SIG_DFL:  # nohup ignores one; that stays so
            signal.signal(number, _stop)
    try:
        voxpop.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.exceptions.Abort:
        _fail("stopped", 130)
    except _StoppedError as stop:
        _fail(f"stopped by {stop}", 128 + stop.number)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.UsageError as error:
        _fail(error.format_message(), 2)
    except click.ClickException as error:
        _fail(error.format_message(), 1)
    except (SimError, SaveError) as error:
        _fail(str(error), 1)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; nothing is left to say
        sys.exit(0)
    except OSError as error:
        _fail(f"{error.filename or 'what is printed cannot be written'}: {error.strerror or error}", 1)
    except Exception as error:  # noqa: BLE001 - a bug: where it was goes into a report, and no traceback onto the terminal
        from tui.crash import told

        _fail(told(error, "program"), 1)


class _StoppedError(SystemExit):
    """A signal ends the command: what is open is closed on the way out, as after Ctrl-C."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number

    def __str__(self) -> str:
        return signal.Signals(self.number).name


def _stop(number: int, frame: FrameType | None) -> None:
    raise _StoppedError(number)


def _fail(message: str, status: int) -> None:
    from sim.text import clean

    click.echo(f"voxpop: {clean(message, _MOST_TOLD)}", err=True)  # what was typed, and names of files, may hold anything
    sys.exit(status)
