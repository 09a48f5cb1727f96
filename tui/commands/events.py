"""`voxpop events`: what happened, as JSON lines."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.options import save_argument

if TYPE_CHECKING:
    from saves.file import Save
    from saves.history import EventRow
    from sim.topic import Topic


@click.command()
@save_argument
@click.option("--branch", default="main", show_default=True, metavar="B", help="Of this line of history, with what it inherits.")
@click.option("--kind", metavar="K", help="Only events of this kind: watched, said, posted, and so on.")
@click.option("--agent", type=click.IntRange(min=0), metavar="ID", help="Only what is about this person.")
@click.option("--from", "start", type=click.IntRange(min=0), default=0, show_default=True, metavar="T", help="First tick.")
@click.option("--to", "stop", type=click.IntRange(min=0, max=2**62), metavar="T", help="Last tick; the branch's last if not given.")
def events(save: Path, branch: str, kind: str | None, agent: int | None, start: int, stop: int | None) -> None:
    """Print events as JSON lines: branch, tick, seq, kind, agent, then the event's own fields, and the words of posts left open.

    \b
    Examples:
      voxpop events town.db --kind posted --from 10 --to 20
      voxpop events town.db --agent 3 | head
    """
    from saves.errors import called
    from saves.file import open_save
    from saves.jsonlines import json_line
    from sim.errors import UnknownNameError
    from sim.event import EVENTS, kind_of

    kinds = [kind_of(event) for event in EVENTS]
    if kind is not None and kind not in kinds:
        raise UnknownNameError("kind of event", kind, kinds)
    if stop is not None and start > stop:
        raise click.UsageError(f"--from {start} is after --to {stop}; allowed: the first before the last")
    with open_save(save) as file:
        _check_range(file, branch, start, stop)
        names = {one.id: one.name for one in file.branches()}
        found, words = 0, _Words(file, branch)
        try:
            for row in file.events(branch, start, 2**62 if stop is None else stop):
                if kind in (None, row.kind) and agent in (None, row.agent):
                    found += 1
                    sys.stdout.write(json_line(row, names[row.branch], words.of(row)))
            sys.stdout.flush()
        except BrokenPipeError:  # `head` has seen enough
            _drop_output()
        if not found and agent is not None:
            _check_person(file, branch, agent)
    if not found:
        click.echo(f"voxpop: no such events in {called(save)}", err=True)


def _check_range(save: "Save", branch: str, start: int, stop: int | None) -> None:
    """Raise BranchError where a tick is asked for that a branch does not have."""
    from saves.errors import BranchError

    save.switch(branch)
    last = save.tip().tick
    for tick in (start, stop or 0):
        if tick > last:
            raise BranchError(f"branch '{branch}' has no tick {tick}; allowed: 0 to {last}")


def _check_person(save: "Save", branch: str, agent: int) -> None:
    """Raise SimError where nobody has a number."""
    from sim.errors import SimError

    people = save.world(branch).agents
    if agent not in people:
        raise SimError(f"no person {agent}; allowed: {min(people)} to {max(people)}")


class _Words:
    """Words the posts whose text was left open; the news that they are about is looked up when the first one comes."""

    def __init__(self, save: "Save", branch: str) -> None:
        self._save, self._branch = save, branch
        self._topics: dict[str, Topic] | None = None

    def of(self, row: "EventRow") -> str:
        """Return the words of a post whose text was left open, "" of anything else."""
        from models.rules.wording.public import text_of
        from sim.event import Posted, decode

        if row.kind != "posted" or b'"manner":' not in row.json:
            return ""
        event = decode(row.json)
        if not isinstance(event, Posted) or not event.utterance.manner:
            return ""
        if self._topics is None:
            self._topics = self._save.world(self._branch).topics
        return text_of(event.utterance, self._topics, {})


def _drop_output() -> None:
    """Let nothing more be written, also not by the interpreter when it ends."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
