"""`voxpop replay`: a recorded world once more: shown, checked, or lived anew."""

import sys
from pathlib import Path

import click

from tui.commands import completing
from tui.commands.options import budget_option, mind_option, patience_option, save_argument
from tui.commands.paths import shown
from tui.commands.showing import look_options

MODES = {
    "verify": ("start", "stop", "bundle"),
    "rerun": ("ticks", "name", "mind", "budget", "patience", "salt"),
}  # parameters that go with one of them only
FLAGS = {"start": "from", "stop": "to"}  # of parameters that are not called like their options


@click.command()
@save_argument
@click.option("--verify", is_flag=True, help="Re-simulation: the rules once more, on recorded inputs and replies; every hash compared.")
@click.option("--rerun", "again", is_flag=True, help="Re-run: minds are asked anew, on a new branch.")
@click.option(
    "--branch",
    metavar="NAME",
    shell_complete=completing.branches,
    help="A save's line of history; else main, for playback the one played last.",
)
@click.option("--at", type=click.IntRange(0), metavar="TICK", help="Playback: begin here. Re-run: leave after this tick; else after 0.")
@click.option("--from", "start", type=click.IntRange(0), metavar="TICK", help="Re-simulation: begin after this tick; else after 0.")
@click.option("--to", "stop", type=click.IntRange(1), metavar="TICK", help="Re-simulation: up to this tick; else the last.")
@click.option(
    "--bundle",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Re-simulation: where to write more of a divergence; else beside the save.",
)
@click.option("--ticks", type=click.IntRange(1, 1_000_000), metavar="N", help="Re-run: how many ticks; else as many as there were.")
@click.option("--name", metavar="NAME", help="Re-run: what the new branch is called, else rerun-1 and so on; or a re-run to go on with.")
@mind_option
@budget_option
@patience_option
@click.option("--salt", type=click.IntRange(0, 2**31 - 1), metavar="S", help="Re-run: other luck; else the same.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a line or a summary.")
@look_options
@click.pass_context
def replay(
    context: click.Context,
    save: Path,
    verify: bool,
    again: bool,
    branch: str | None,
    at: int | None,
    start: int | None,
    stop: int | None,
    bundle: Path | None,
    ticks: int | None,
    name: str | None,
    mind: str,
    budget: str,
    patience: float,
    salt: int | None,
    as_json: bool,
) -> None:
    """Go through what is recorded, in one of three ways.

    \b
    Playback      on the screen: what happened, as it was recorded; no rule, no mind,
                  no network. Also for worlds of older versions.
    Re-simulation (--verify): the rules once more, on the recorded inputs and the
                  recorded replies of models; says where it diverges, if it does.
    Re-run        (--rerun): minds are asked anew, so it costs what they cost, and
                  another life comes of it: always on a new branch. One that was
                  broken off goes on with --name, and pays for no reply twice.

    \b
    Examples:
      voxpop replay town.db --at 20
      voxpop replay town.db --verify
      voxpop replay town.db --rerun --at 10 --mind llama:model.gguf
      voxpop replay town.db --rerun --name rerun-1 --mind llama:model.gguf
    """
    _check(context, verify, again)
    if verify:
        from tui.commands.verify import verify as verified

        verified(save, branch or "main", start or 0, stop, bundle, as_json=as_json)
    elif again:
        from tui.commands.rerun import rerun

        rerun(
            save, branch, at, ticks, name=name, mind=mind, budget=budget, patience=patience, salt=salt, as_json=as_json
        )  # fmt: skip
    else:
        _play_back(save, branch, at)


def _check(context: click.Context, verify: bool, again: bool) -> None:
    """Raise a usage error where options do not go together."""
    if verify and again:
        raise click.UsageError("--verify and --rerun are two ways to replay; choose one")
    chosen = {"verify": verify, "rerun": again}
    for mode, parameters in MODES.items():
        for each in parameters:
            if not chosen[mode] and context.get_parameter_source(each) is click.core.ParameterSource.COMMANDLINE:
                raise click.UsageError(f"--{FLAGS.get(each, each)} goes with --{mode}")
    if verify and context.params["at"] is not None:
        raise click.UsageError("--at goes with playback and --rerun; a re-simulation begins with --from")
    if not verify and not again and context.params["as_json"]:
        raise click.UsageError("--json goes with --verify or --rerun; what happened, as JSON: voxpop events SAVE")


def _play_back(save: Path, branch: str | None, at: int | None) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        name = shown(save)
        raise click.UsageError(
            f"playback needs a terminal; what happened: voxpop events {name}; whether it is sound: voxpop replay {name} --verify"
        )
    from tui.commands.playback import playback

    playback(save, branch, at)
