"""The re-simulation of a save: tick by tick, told in the end, and where it diverges, written to a file that can be sent to us."""

import asyncio
import os
from pathlib import Path

import click
import msgspec
from msgspec import Struct

from saves.errors import BranchError, LockedError, NotKeptError
from saves.file import open_save
from saves.placing import refuse_beside
from saves.recording import Recording
from sim.errors import SimError
from sim.text import clean
from tui.commands.divergence import free_place, write_bundle
from tui.commands.paths import shown
from tui.commands.progress import progress
from tui.resimulating import KEPT, Found, resimulated

MOST_NAMED = 5  # agents in a line


class Verdict(Struct):
    """What a re-simulation tells in the end; the fields of `--json`.

    Args:
        first, last: ticks that were to be re-simulated. equal: how many of them were, hash by hash.
        divergence: in a plain line, "" where there is none. bundle: path of the file that tells more.
    """

    branch: str
    first: int
    last: int
    equal: int = 0
    divergence: str = ""
    tick: int | None = None
    agent: int | None = None
    expected: str = ""
    found: str = ""
    same_rules: bool = True
    bundle: str = ""


def verify(save: Path, branch: str, start: int, stop: int | None, bundle: Path | None, *, as_json: bool) -> None:
    """Re-simulate the ticks after `start` up to `stop`, the last one where not told, and tell what came of it.

    Raises:
        SimError: it diverges; where, in one plain line. SaveError: the save is not to be read.
    """
    if bundle is not None and os.path.lexists(bundle):
        raise click.UsageError(f"--bundle '{clean(bundle.name, 80)}' exists already and is never overwritten; choose another name")
    if bundle is not None:
        refuse_beside(bundle)
    more = ""
    with open_save(save, branch=branch) as file:
        recording = Recording(file, branch)
        last = recording.last if stop is None else stop
        if not 0 <= start < last <= recording.last:
            allowed = f"0 to {recording.last}, the first before the second" if recording.last else "none, it has no ticks yet"
            raise BranchError(f"re-simulation of '{branch}' from tick {start} to {last}; allowed: {allowed}")
        verdict = Verdict(branch, start + 1, last)
        with progress("re-simulating", last - start, hidden=as_json) as bar:

            def equal() -> None:
                verdict.equal += 1
                bar.advance()

            found = asyncio.run(resimulated(file, recording, verdict.first, last, equal))
        if found is not None:
            _tell(verdict, found, save)
            more = _bundled(verdict, found, bundle or free_place(save, found.divergence.tick))
    if as_json:
        click.echo(msgspec.json.encode(verdict).decode())
    if verdict.divergence:
        raise SimError(f"{verdict.divergence}; {more}")
    if not as_json:
        ticks = f"tick {last}" if last == start + 1 else f"ticks {start + 1} to {last}"
        click.echo(f"re-simulated {ticks} of {branch}: every hash equal, no model was called")


def _bundled(verdict: Verdict, found: Found, path: Path) -> str:
    """Write the bundle; return where it is, or why it is not."""
    try:
        write_bundle(path, verdict.branch, found.divergence, found.recorded, found.agents, found.parts)
    except (NotKeptError, LockedError) as error:
        return f"the bundle was not written: {error}"
    verdict.bundle = str(path)
    return f"more in {shown(path)}"


def _tell(verdict: Verdict, found: Found, save: Path) -> None:
    """Let a verdict tell a divergence."""
    divergence, author = found.divergence, found.recorded.author
    verdict.tick, verdict.agent = divergence.tick, divergence.agent
    verdict.expected, verdict.found, verdict.same_rules = divergence.expected, divergence.found, author.same_rules
    if divergence.agent is None and len(found.agents) == 1:
        verdict.agent = found.agents[0]
    if divergence.what == KEPT:
        of = ", ".join(filter(None, (_agents(found, found.agents).removeprefix(", "), *found.parts)))
        verdict.divergence = f"the state kept at tick {divergence.tick} of branch {found.recorded.branch} is not what happened ({of})"
        verdict.divergence += f"; made anew from what did: voxpop rescue {shown(save)}"
        return
    verdict.divergence = f"diverges at tick {divergence.tick}{_where(found)}: expected {divergence.expected}, found {divergence.found}"
    if not author.same_rules:
        was = f"voxpop {clean(author.version, 40)}"
        playback = f"playback still shows it: voxpop replay {shown(save)}"
        verdict.divergence += f" (recorded by {was}, whose rules differ: a divergence is expected; {playback})"


def _where(found: Found) -> str:
    """Return who is concerned, and what of them."""
    match found.divergence.what:
        case "event":
            return _agents(found, [] if found.divergence.agent is None else [found.divergence.agent]) or f", event {found.divergence.seq}"
        case "input":
            return f"{_agents(found, [] if found.divergence.agent is None else [found.divergence.agent])}, in what came from outside"
        case "state":
            parts = f", {', '.join(found.parts)}" if found.parts else ""
            return (
                f"{_agents(found, found.agents)}{parts}, whose events are equal but not the state"
                if found.agents or parts
                else ", the state"
            )
        case _:
            return ""


def _agents(found: Found, agents: list[int]) -> str:
    if not agents:
        return ""
    names = found.names
    told = ", ".join(f"{agent} ({clean(names[agent], 40)})" if agent in names else str(agent) for agent in agents[:MOST_NAMED])
    more = f" and {len(agents) - MOST_NAMED} more" if len(agents) > MOST_NAMED else ""
    return f", agent{'s' if len(agents) > 1 else ''} {told}{more}"
