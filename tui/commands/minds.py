"""`voxpop minds`: what can think here, how well it does, and how to get more."""

import asyncio
import os
import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from models.finding.candidate import Candidate
    from models.finding.hub import HubFile
    from models.finding.trial import Verdict

WAITING, NOT_TRIED, STOPPED = "waits its turn", "not tried", "not tried: stopped"
SPARED = "not tried, to spare its server; to try it: voxpop minds try"
COSTS = "not tried, since it may cost money; to try it: voxpop minds try"


@click.group(invoke_without_command=True)
@click.option("--no-trial", is_flag=True, help="List them, and ask none.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list: name, kind, what, size, where, unusable, paid, verdict.")
@click.pass_context
def minds(ctx: click.Context, no_trial: bool, as_json: bool) -> None:
    """List what can think here: rules, model files, local servers, keys. Each that costs nothing is asked for one small decision;
    of a server with many models only the two smallest are, since it would load each.

    \b
    Examples:
      voxpop minds
      voxpop minds --no-trial
      voxpop minds pull qwen2.5-0.5b
      voxpop play --mind llama:qwen2.5-0.5b
    """
    if ctx.invoked_subcommand is not None:
        return
    rows = _Rows(not no_trial)
    try:
        asyncio.run(_list(rows, as_json))
    except KeyboardInterrupt:
        rows.stop()
    if as_json:
        click.echo(rows.json())
    else:
        rows.print()


@minds.command("try")
@click.argument("name", metavar="MIND")
@click.option("--seconds", type=click.FloatRange(0.1, 600), default=5.0, show_default=True, help="For the decision.")
def try_(name: str, seconds: float) -> None:
    """Ask one mind for a small decision, and show what it was told and what it answered; status 1 if it cannot think.

    \b
    Examples:
      voxpop minds try llama:qwen2.5-0.5b
      voxpop minds try openai:qwen2.5:0.5b@http://127.0.0.1:11434/v1 --seconds 30
    """
    from msgspec.structs import replace

    from models.finding.trial import trial
    from sim.errors import SimError

    verdict = asyncio.run(trial(name, seconds=seconds, told=lambda words: click.echo(words, err=True), keys=True))
    if verdict.thought is not None:
        click.echo(f"It was told:\n\n{replace(verdict.thought.prompt, exchanges=())}\n")
        for answer in verdict.thought.answers:
            click.echo(f"It answered:\n\n{answer.text or '(nothing)'}\n" + (f"That is: {answer.verdict}\n" if answer.verdict else ""))
    if not verdict.thinks:
        raise SimError(f"{name}: {verdict.line}" if verdict.outcome != "unknown" else verdict.line)
    click.echo(f"{name}: {verdict.line}" + (f"; loaded in {verdict.load_seconds:.1f} s" if verdict.load_seconds > 0.1 else ""))


@minds.command()
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--yes", is_flag=True, help="Fetch it without asking.")
def pull(name: str | None, yes: bool) -> None:
    """Fetch a small model from Hugging Face's hub, or list those that are recommended. HF_ENDPOINT names a mirror, HF_TOKEN a token.

    NAME is one of the list, or OWNER/REPOSITORY/FILE.gguf of any public repository. A fetch that was stopped goes on where it stopped.

    \b
    Examples:
      voxpop minds pull
      voxpop minds pull qwen2.5-0.5b
      voxpop minds pull bartowski/Llama-3.2-1B-Instruct-GGUF/Llama-3.2-1B-Instruct-Q4_K_M.gguf
    """
    if name is None:
        _recommend()
        return
    from models.finding.folders import our_folder
    from models.finding.hub import looked_up
    from models.finding.listing import LIBRARY_MISSING, runs_files
    from models.finding.recommended import RECOMMENDED, wanted

    repository, path = wanted(name)
    file, folder = looked_up(repository, path, os.environ), our_folder()
    if not _agreed(file, yes):
        click.echo("Nothing was fetched.")
        return
    target = _pull(file, name)
    called = name.lower() if name.lower() in RECOMMENDED else target.stem
    click.echo(f"{file.name} is in {folder}. Play with it:\n  voxpop play --mind {shlex.quote(f'llama:{called}')}")
    if not runs_files():
        click.echo(LIBRARY_MISSING[0].upper() + LIBRARY_MISSING[1:])


def _recommend() -> None:
    from rich.console import Console
    from rich.table import Table

    from models.finding.candidate import plain_size
    from models.finding.folders import our_folder
    from models.finding.recommended import RECOMMENDED

    table = Table("name", "about", "licence", "for", box=None, pad_edge=False)
    for each in RECOMMENDED.values():
        there = "is here; " if (our_folder() / each.file).is_file() else ""
        table.add_row(each.name, plain_size(each.size), each.licence, there + each.note)
    Console().print(table)
    click.echo("\nTo fetch one: voxpop minds pull NAME, or OWNER/REPOSITORY/FILE.gguf of any public repository")


def _agreed(file: "HubFile", yes: bool) -> bool:
    """Show what would be fetched, and return whether it shall be."""
    from models.finding.candidate import plain_size
    from models.finding.folders import our_folder
    from models.finding.pull import fetched_before
    from sim.errors import SimError

    before = fetched_before(file, our_folder())
    there = f", of which {plain_size(before)} are there already" if before else ""
    click.echo(f"{file.name}: {plain_size(file.size)}{there}\nlicence: {file.licence}\nfrom: {file.page}")
    if yes:
        return True
    if not sys.stdin.isatty():
        raise SimError("nobody is here to ask; add --yes to fetch it")
    return click.confirm("Fetch it?", default=True)


def _pull(file: "HubFile", name: str) -> Path:
    """Fetch a file under a bar that shows how far it is."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    from models.finding.folders import our_folder
    from models.finding.pull import pulled
    from sim.errors import SimError

    columns = TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(file.name, total=file.size)
        try:
            return pulled(file, our_folder(), lambda there: bar.update(task, completed=there))
        except KeyboardInterrupt:
            raise SimError(f"stopped; what was fetched is kept: voxpop minds pull {shlex.quote(name)} goes on from there") from None


class _Rows:
    """The list as it stands: every candidate with what can be said of it so far."""

    def __init__(self, tried: bool) -> None:
        self.candidates: list[Candidate] = []
        self.verdicts: dict[int, Verdict] = {}
        self._tried, self._wanted = tried, list[int]()
        self._said: dict[int, str] = {}

    def hold(self, candidates: "list[Candidate]") -> list[int]:
        """Take up candidates, and return the numbers of those to be tried, the smallest first."""
        from models.finding.choosing import to_try

        self.candidates = candidates
        self._wanted = to_try(candidates) if self._tried else []
        for number, each in enumerate(candidates):
            why = f"{COSTS if each.paid else SPARED} {shlex.quote(each.name)}" if self._tried else NOT_TRIED
            self._said[number] = each.unusable or (WAITING if number in self._wanted else why)
        return self._wanted

    def say(self, number: int, words: str) -> None:
        """Tell what goes on with a candidate."""
        self._said[number] = words

    def judge(self, number: int, verdict: "Verdict") -> None:
        """Take up a verdict."""
        self.verdicts[number] = verdict
        self._said[number] = verdict.line

    def stop(self) -> None:
        """Give up those that were not judged yet."""
        self._said |= dict.fromkeys((number for number in self._wanted if number not in self.verdicts), STOPPED)

    def table(self) -> "Table":
        """Return the list as a table."""
        from rich.table import Table
        from rich.text import Text

        from models.finding.candidate import plain_size

        table = Table("", "mind", "what", box=None, pad_edge=False)
        table.add_column("size", justify="right", no_wrap=True)
        table.add_column("verdict")
        for number, each in enumerate(self.candidates):
            verdict = self.verdicts.get(number)
            good = verdict.thinks if verdict else not each.unusable
            mark = Text("✓", "green") if verdict and good else Text("·") if good else Text("✗", "red")
            where = f"{each.what} ({each.where})" if each.where else each.what
            size = plain_size(each.size) if each.size else ""
            table.add_row(mark, Text(each.name, overflow="fold"), Text(where), size, Text(self._said[number]))
        return table

    def print(self) -> None:
        """Print the table, and what to do next."""
        from rich.console import Console

        Console().print(self.table())
        click.echo("\n" + self._next())

    def json(self) -> str:
        """Return the list as JSON."""
        import msgspec

        told = []
        for number, each in enumerate(self.candidates):
            verdict = self.verdicts.get(number)
            plain = msgspec.to_builtins(verdict) | {"thinks": verdict.thinks} if verdict else None
            if plain:
                del plain["thought"], plain["name"]
            told.append(msgspec.to_builtins(each) | {"verdict": plain})
        return msgspec.json.encode(told).decode()

    def _next(self) -> str:
        models = [number for number, each in enumerate(self.candidates) if each.kind != "rules" and not each.unusable]
        good = [number for number in models if number in self.verdicts and self.verdicts[number].thinks]
        left = sorted((number for number in models if number not in self.verdicts), key=lambda number: self.candidates[number].paid)
        best = next(iter(good or left), None)
        if best is None:
            return (
                "No language model is here that can be used; the rules think for everybody meanwhile. To fetch a small one, about 491 MB:\n"
                "  voxpop minds pull qwen2.5-0.5b"
            )
        return f"To play with one: voxpop play --mind {shlex.quote(self.candidates[best].name)}"


async def _list(rows: _Rows, quiet: bool) -> None:
    """Find and try what is here, shown as it comes where somebody looks on."""
    from rich.console import Console

    from models.finding.listing import found

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        await _judge_all(rows, rows.hold(await found()))
        return
    with console.status("Looking for minds"):
        wanted = rows.hold(await found())
    await _shown(rows, wanted, console)


async def _shown(rows: _Rows, wanted: list[int], console: "Console") -> None:
    from rich.live import Live

    with Live(console=console, transient=True, get_renderable=rows.table, refresh_per_second=4):
        await _judge_all(rows, wanted)


async def _judge_all(rows: _Rows, wanted: list[int]) -> None:
    """Try one after another: two models at once would be slower, and might not fit."""
    from models.finding.trial import trial

    for number in wanted:
        rows.say(number, "asked")
        rows.judge(number, await trial(rows.candidates[number].name, told=partial(rows.say, number)))
