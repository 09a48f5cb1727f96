"""`voxpop interview`: ask people of a save, off the record or on it."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.options import mind_option, save_argument

if TYPE_CHECKING:
    from models.cast import Cast
    from saves.file import Save
    from sim.interview import Question, Reply
    from sim.world import World


@click.command()
@save_argument
@click.argument("agent", metavar="AGENT")
@click.argument("question", metavar="QUESTION")
@click.option("--on-record", is_flag=True, help="Let it become part of history: one more tick is run, which begins with it.")
@click.option("--at", type=click.IntRange(min=0, max=2**62), metavar="TICK", help="Ask at the end of this tick; the last one if not given.")
@click.option("--branch", default="main", show_default=True, metavar="B", help="Of this line of history.")
@mind_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line a reply: agent, name, tick, branch, question, answer, because.")
def interview(save: Path, agent: str, question: str, on_record: bool, at: int | None, branch: str, mind: str, as_json: bool) -> None:
    """Ask people something. Off the record nobody remembers it, and the save is only read.

    AGENT is a name or the beginning of one, a number, several of them with commas between, or all.

    \b
    Examples:
      voxpop interview town.db Astrid "Who are you?"
      voxpop interview town.db all "What do you think about the news?" --at 20 --json
      voxpop interview town.db 1,2 "Whom do you trust?" --on-record
    """
    from models.cast import Cast
    from models.minds import check_mind, closing
    from saves.file import open_save
    from sim.interview import people_named, question_of
    from tui.commands.progress import waiting

    asked = question_of(question)
    if on_record and at is not None:
        raise click.UsageError(f"--on-record with --at {at}; allowed: one of them, since history goes on from the last tick only")
    check_mind(mind)
    with waiting("asking", hidden=as_json), open_save(save, writable=on_record, branch=branch) as file:
        world = file.resume() if on_record else file.world(tick=at)
        tick, people = world.tick, people_named(world, agent)
        replies: list[Reply] = []
        file.mind = mind
        cast = Cast(mind, tape=file.tape() if on_record else None)
        asyncio.run(closing(cast, _ask(world, cast, people, asked, file if on_record else None, replies)))
    if as_json:
        _print_json(world, replies, tick, branch, on_record)
    else:
        _print(world, replies)
        if on_record:
            click.echo(f"On the record: tick {world.tick} of branch {branch} was run, and begins with it.")


async def _ask(world: "World", cast: "Cast", people: list[int], asked: "Question", record: "Save | None", replies: "list[Reply]") -> None:
    """Add people's replies to `replies`; where they go on the record, run the tick that begins with them."""
    from sim.errors import SimError
    from sim.interview import ask

    replies += await ask(world, lambda _: cast.given, people, asked)
    given = [reply for reply in replies if reply.given]
    if not given:
        raise SimError(f"nobody answered: {replies[0].because}")
    if record is None:
        return
    from sim.interview import on_record
    from sim.scenarios import scenario_played
    from sim.simulation import Simulation

    simulation = Simulation(world, scenario_played(world.scenario), cast.mind_of(world), record, record.last_hash())
    for reply in given:
        simulation.intervene(on_record(reply))
    await simulation.tick()


def _print_json(world: "World", replies: "list[Reply]", tick: int, branch: str, recorded: bool) -> None:
    import msgspec

    for reply in replies:
        row = {"agent": reply.agent, "name": _name(world, reply), "tick": tick, "branch": branch, "question": reply.question.text}
        row |= {"answer": reply.text, "because": reply.because, "on_record": recorded and reply.given}
        click.echo(msgspec.json.encode(row).decode())


def _print(world: "World", replies: "list[Reply]") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if len(replies) == 1:
        reply = replies[0]
        console.print(Text.assemble((f"{_name(world, reply)}: ", "bold"), reply.text or "no answer"))
        console.print(Text(f"because {reply.because}", "dim"))
        return
    table = Table("person", "answer", "why")
    for reply in replies:
        table.add_row(Text(f"{reply.agent} {_name(world, reply)}"), Text(reply.text or "no answer"), Text(reply.because, "dim"))
    console.print(table)


def _name(world: "World", reply: "Reply") -> str:
    from sim.text import clean

    return clean(world.names[reply.agent], 60)
