"""`voxpop serve`: the screen in a browser."""

import click

from sim.errors import SimError
from tui.commands import completing
from tui.commands.options import agents_option, budget_option, mind_option, seed_option
from tui.commands.showing import look_options, showing

WARNING = "plays as you and reads your worlds, spends what your models' keys pay for, and writes files where you may; there is no password."
MISSING = "serve needs textual-serve: pip install 'voxpop[serve]', or uv tool install 'voxpop[serve]'"


@click.command()
@click.argument("world", metavar="[SCENARIO|SAVE]", required=False, shell_complete=completing.worlds)
@mind_option
@agents_option
@seed_option
@budget_option
@click.option("--port", type=click.IntRange(1, 65_535), metavar="N", help="Where to listen; else 8000, or the next that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="NAME", help="Whom to listen to; else this machine alone.")
@look_options
def serve(world: str | None, mind: str, agents: int | None, seed: int | None, budget: str, port: int | None, host: str) -> None:
    """Show the screen in a browser: open the address that is printed. Each tab is a screen, with a process, of its own.

    A scenario begins a new world in each tab; a save can be played in one tab at a time, in others it can be looked at.
    At most eight tabs are open at a time. Only this machine reaches it. With --host, whoever reaches that address is you:
    they play and read your worlds, spend what your models' keys pay for, and write files where you may. There is no password.

    \b
    Examples:
      voxpop serve
      voxpop serve town --seed 7 --port 8080
    """
    try:
        from tui.serving import free_port, is_loopback
        from tui.serving import serve as begin
    except ModuleNotFoundError as error:
        raise SimError(MISSING) from error

    if not is_loopback(host):
        click.echo(f"Warning: whoever reaches {host} {WARNING}", err=True)
    arguments = ["play", *([world] if world is not None else []), "--mind", mind]
    for name, value in (("--agents", agents), ("--seed", seed), ("--budget", budget or None)):
        arguments += [name, str(value)] if value is not None else []
    begin([*arguments, *_looks()], host, free_port(host, port), click.echo)


def _looks() -> list[str]:
    wanted = showing()
    looks = ["--ascii"] * bool(wanted.ascii) + ["--no-animation"] * bool(wanted.still)
    return [*looks, *(["--colours", wanted.colours] if wanted.colours else [])]
