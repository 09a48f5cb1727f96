"""The re-run: a line of history is lived once more, every mind asked anew, on a branch of its own."""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from models.cast import RULES, Cast
from models.hold import Patience
from models.metering import budget_of
from models.minds import check_mind
from saves.errors import BranchError
from saves.file import Save, open_save
from saves.recording import Recording
from sim.errors import SimError
from sim.event import ControlMoved, Intervention, Planned, Unplanned
from sim.input import Decided, decode_input
from sim.scenarios import scenario_named
from sim.simulation import Simulation
from sim.world import World
from tui import garbage
from tui.commands.running import Outcome, aside, finish, in_words, tell

Asked = Intervention | Planned | Unplanned


def rerun(
    save: Path,
    branch: str,
    at: int,
    ticks: int | None,
    *,
    name: str | None,
    mind: str,
    budget: str,
    patience: float,
    salt: int | None,
    as_json: bool,
) -> None:
    """Live a branch once more from after tick `at`, and tell what came of it.

    Args:
        ticks: how many; as many as the branch has from there where not told. name: of the new branch, else a free one.

    Raises:
        SimError, SaveError: one plain line.
    """
    check_mind(mind)
    allowance = budget_of(budget)
    with open_save(save, writable=True, branch=branch) as file:
        recording = Recording(file, branch)
        ticks = recording.last - at if ticks is None else ticks
        if at > recording.last or ticks < 1:
            raise BranchError(f"branch '{branch}' has no tick after {at} to re-run; it ends at {recording.last} (--at, --ticks)")
        again = dict(_asked(recording, at + 1, at + ticks))
        name = name or _free(file)
        world = _forked(file, name, at, salt, mind)
        cast = Cast(mind, budget=allowance, hold=Patience(patience, aside), tape=file.tape(aside), anew=True)
        simulation = Simulation(world, scenario_named(world.scenario), cast.mind_of(world), file, file.last_hash())
        garbage.spare()
        outcome = Outcome(
            world.scenario, world.luck.seed, mind, name, world.tick, len(world.agents), state_hash=world.state_hash().hex()
        )  # fmt: skip
        finish(simulation, cast, outcome, ticks, hidden=as_json, before=Again(simulation, again).before)
    for tick, missed in again.items() if outcome.stopped else ():
        if tick > outcome.tick:
            aside(f"not asked for again, since it stopped before: {', '.join(map(_in_words, missed))}, in tick {tick}")
    aside(f"{name}: {branch} from tick {at} on, re-run up to tick {outcome.tick}; every mind was asked anew, {branch} is as it was")
    aside(f"compare them: voxpop compare {save} {branch} {name}")
    tell(world, outcome, save, as_json)


def _forked(file: Save, name: str, at: int, salt: int | None, mind: str) -> World:
    """Make the new branch of the current one, go over to it, and return its world."""
    parent = file.current.name
    if mind == RULES != (begun := file.summary().mind):
        aside(f"begun with {begun}; the rules think in this re-run (--mind {begun} asks it anew)")
    file.branch(name, parent, at, salt, note=f"re-run of {parent} from tick {at}, by {mind.partition(':')[0]}")
    file.switch(name)
    file.mind = mind
    return file.resume()


def _free(file: Save) -> str:
    """Return a name that no branch has."""
    taken = {one.name for one in file.branches()}
    return next(name for number in count(1) if (name := f"rerun-{number}") not in taken)


def _asked(recording: Recording, start: int, stop: int) -> Iterator[tuple[int, list[Asked]]]:
    """Yield what was asked for from outside, by the tick that began with it; what played people decided is left out."""
    for recorded in recording.ticks(start, stop):
        given = [decode_input(each) for each in recorded.inputs]
        asked: list[Asked] = [each for each in given if not isinstance(each, Decided | ControlMoved)]
        if asked:
            yield recorded.tick, asked


class Again:
    """Asks a simulation, tick by tick, for what was asked for before; nobody is played."""

    def __init__(self, simulation: Simulation, asked: Mapping[int, list[Asked]]) -> None:
        self._simulation, self._asked = simulation, asked
        self._numbers: dict[int, int] = {}  # of plans: then -> now, 0 for one that was left out

    def before(self) -> None:
        """Ask for what the next tick began with; what is not possible any more is told."""
        world = self._simulation.world
        for agent in [agent.id for agent in world.agents.values() if agent.human]:
            self._simulation.intervene(ControlMoved(agent, "mind"))
        planned = 0
        for each in self._asked.get(world.tick + 1, ()):
            try:
                if isinstance(each, Planned):
                    self._numbers[each.number] = 0
                    self._simulation.intervene(each.intervention, each.at)
                    planned += 1
                    self._numbers[each.number] = world.planned + planned
                elif isinstance(each, Unplanned):
                    self._simulation.call_off(self._numbers.get(each.number, each.number))
                else:
                    self._simulation.intervene(each)
            except SimError as error:
                aside(f"tick {world.tick + 1}: left out, {_in_words(each)}: {error}")


def _in_words(asked: Asked) -> str:
    match asked:
        case Unplanned(number):
            return f"planned intervention {number} called off"
        case Planned(_, at, intervention):
            return f"{in_words(intervention)}, planned for tick {at}"
        case _:
            return in_words(asked)
