"""`voxpop survey`: the same questions to many people, before and after, as a table."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.options import mind_option, save_argument
from tui.commands.paths import shown

if TYPE_CHECKING:
    from saves.file import Save
    from sim.interview import Question
    from sim.mind import Mind
    from sim.survey import Response, Wave
    from sim.world import World


@click.command()
@save_argument
@click.argument("questions", metavar="[QUESTIONS]", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="TABLE.csv", help="Keep every reply here; a new file.")
@click.option("--agents", metavar="N|NAMES", help="So many people, drawn; or names or numbers with commas between. Everybody if not given.")
@click.option(
    "--at", "ticks", type=click.IntRange(min=0, max=2**62), multiple=True, metavar="TICK", help="At the end of this tick; repeat."
)
@click.option("--branch", "branches", multiple=True, metavar="B", help="Of this line of history; repeat. [default: main]")
@mind_option
def survey(
    save: Path, questions: Path | None, out: Path | None, agents: str | None, ticks: tuple[int, ...], branches: tuple[str, ...], mind: str
) -> None:
    """Ask many people the same questions, off the record, at one moment or at several.

    QUESTIONS is CSV or JSON lines (.jsonl) with columns id, question, form (open, scale, choice) and options, with | between them; the
    questionnaire that ships if left out. Of two or more moments the first and the last are compared: means, their difference with an
    interval of 95% over people, and the shares of options.

    \b
    Examples:
      voxpop survey town.db --at 5 --at 30 --out replies.csv
      voxpop survey town.db mine.csv --agents 20 --branch main --branch what-if
    """
    from models.minds import closing, mind_named
    from saves.file import open_save
    from sim.errors import SimError
    from sim.questionnaire import SHIPPED_QUESTIONS, read_questions

    asked = read_questions(questions or SHIPPED_QUESTIONS)
    if out is not None and out.exists():
        raise SimError(f"{out}: exists already and is never overwritten; choose another name")
    thinker = mind_named(mind)
    responses: list[Response] = []
    with open_save(save) as file:
        waves = _waves(file, branches or ("main",), ticks)
        asyncio.run(closing(thinker, _ask(file, thinker, waves, asked, agents, responses)))
    if out is not None:
        _write(out, responses)
    _print(responses, asked, waves)
    if out is not None:
        click.echo(f"{shown(out)}: {len(responses):,} replies")


def _waves(file: "Save", branches: tuple[str, ...], ticks: tuple[int, ...]) -> "list[Wave]":
    """Return the moments to ask at, each once: the ticks asked for, or the last one, of each branch."""
    from sim.survey import Wave

    found: list[Wave] = []
    for branch in dict.fromkeys(branches):
        file.switch(branch)
        found += [Wave(branch, tick) for tick in sorted(set(ticks)) or [file.tip().tick]]
    return found


async def _ask(
    file: "Save", thinker: "Mind", waves: "list[Wave]", asked: "tuple[Question, ...]", agents: str | None, responses: "list[Response]"
) -> None:
    """Add to `responses` what the same people answer at each moment."""
    from sim.survey import survey as surveyed

    people: list[int] | None = None
    for wave in waves:
        world = file.world(wave.branch, wave.tick)
        if agents is not None and people is None:
            people = _chosen(world, agents)
        responses += await surveyed(world, wave, lambda _: thinker, world.agents if people is None else people, asked)


def _chosen(world: "World", agents: str) -> list[int]:
    from sim.errors import SimError
    from sim.interview import people_named
    from sim.survey import sample

    if not agents.strip().isdecimal():
        return people_named(world, agents)
    if not 1 <= int(agents[:12]) <= len(world.agents):
        raise SimError(f"--agents {agents[:12]}; allowed: 1 to {len(world.agents)} people, or names")
    return sample(world, int(agents))


def _write(out: Path, responses: "list[Response]") -> None:
    import csv

    from sim.survey import COLUMNS, rows

    with out.open("x", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(rows(responses))


def _print(responses: "list[Response]", asked: "tuple[Question, ...]", waves: "list[Wave]") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from sim.survey import changes, means, shares

    console = Console()
    changed = changes(responses, asked, waves)
    if changed:
        table = Table("question", "of", "compared", "first", "second", "difference [95%]", "people", title="scales")
        for change in changed:
            gap = change.difference
            points, moments = str(len(change.question.options)), f"{change.first} / {change.last}"
            figures = (f"{change.before:.2f}", f"{change.after:.2f}", f"{gap.value:+.2f} [{gap.low:+.2f}, {gap.high:+.2f}]")
            table.add_row(Text(change.question.id), points, Text(moments), *figures, str(change.people))
        console.print(table)
    elif any(question.form == "scale" for question in asked):
        table = Table("question", "of", "asked", "mean [95%]", "people", title="scales")
        for question in asked:
            for wave, found in means(responses, question, waves) if question.form == "scale" else ():
                mean = f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]"
                table.add_row(Text(question.id), str(len(question.options)), Text(str(wave)), mean, str(found.n))
        console.print(table)
    choices = Table("question", "asked", "shares", "people", title="choices")
    for question in asked:
        for each in shares(responses, question, waves) if question.form == "choice" else ():
            named = (f"{option} {share:.0%}" for option, share in zip(question.options, each.shares, strict=True))
            choices.add_row(Text(question.id), Text(str(each.wave)), Text(", ".join(named)), str(each.people))
    if choices.row_count:
        console.print(choices)
    unanswered = [each for each in responses if not each.reply.given]
    if unanswered:
        click.echo(f"{len(unanswered):,} of {len(responses):,} gave no answer; the first: {unanswered[0].reply.because}")
