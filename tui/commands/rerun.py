"""The re-run: a line of history is lived once more, every mind asked anew, on a branch of its own."""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from shlex import quote

from msgspec import Struct

from models.cast import RULES, Cast
from models.hold import Patience
from models.metering import budget_of
from models.minds import check_mind
from saves.branching import reruns
from saves.errors import BranchError
from saves.file import Save, open_save
from saves.recording import Recording
from sim.errors import SimError
from sim.event import ControlMoved, Intervention, Planned, Unplanned
from sim.input import Decided, decode_input
from sim.scenarios import scenario_played
from sim.simulation import Simulation
from sim.world import World
from tui import garbage
from tui.commands.paths import shown
from tui.commands.running import Outcome, aside, finish, in_words, tell

Asked = Intervention | Planned | Unplanned


class Course(Struct, frozen=True):
    """Where a re-run goes.

    Args:
        name: of its branch. origin, at: the branch that is lived once more, and the tick after which. last: tick with which it ends.
    """

    name: str
    origin: str
    at: int
    last: int


def rerun(
    save: Path,
    branch: str | None,
    at: int | None,
    ticks: int | None,
    *,
    name: str | None,
    mind: str,
    budget: str,
    patience: float,
    salt: int | None,
    as_json: bool,
) -> None:
    """Live a branch once more from after a tick, or go on with a re-run that was broken off, and tell what came of it.

    Args:
        branch: main where not told; of a re-run that exists, the one that it is of. at: after which tick; 0 where not told.
        ticks: how many; as many as the branch has from there where not told. name: of the new branch, else a free one; one that is a
            re-run already is gone on with: what was answered in it is paid for.

    Raises:
        SimError, SaveError: one plain line.
    """
    check_mind(mind)
    allowance = budget_of(budget)
    with open_save(save, writable=True, branch=branch or "main") as file:
        course = _left(file, name, branch, at, ticks, salt) or _begun(file, name or _free(file), at or 0, ticks, salt, mind)
        world = _entered(file, course, mind)
        recording = Recording(file, course.origin)
        again = dict(_asked(recording, world.tick + 1, course.last))
        cast = Cast(mind, budget=allowance, hold=Patience(patience, aside), tape=file.tape(aside, own=True))
        simulation = Simulation(world, scenario_played(world.scenario), cast.mind_of(world), file, file.last_hash())
        garbage.spare()
        outcome = Outcome(
            world.scenario, world.luck.seed, mind, course.name, world.tick, len(world.agents), state_hash=world.state_hash().hex()
        )  # fmt: skip
        before = Again(simulation, again, _numbers(recording, Recording(file, course.name), course.at + 1, world.tick)).before
        finish(simulation, cast, outcome, course.last - world.tick, hidden=as_json, before=before)
    _compared(save, course, outcome.tick)
    left = None if ticks is None else course.last - outcome.tick
    tell(world, outcome, save, as_json, _command(save, course.name, left, mind, budget))


def _compared(save: Path, course: Course, tick: int) -> None:
    """Tell what was re-run up to a tick, and how to compare it."""
    name, origin = course.name, course.origin
    aside(f"{name}: {origin} from tick {course.at} on, re-run up to tick {tick}; every mind was asked anew, {origin} is as it was")
    aside(f"compare them: voxpop compare {shown(save)} {quote(origin)} {quote(name)}")


def _command(save: Path, name: str, ticks: int | None, mind: str, budget: str) -> str:
    """Return the command that goes on with a re-run as this one went."""
    options = {"--name": name, "--ticks": ticks, "--mind": mind, "--budget": budget}
    given = (f" {option} {quote(str(value))}" for option, value in options.items() if value not in (None, ""))
    return f"voxpop replay {shown(save)} --rerun{''.join(given)}"


def _left(file: Save, name: str | None, branch: str | None, at: int | None, ticks: int | None, salt: int | None) -> Course | None:
    """Return how a re-run goes on that was left before its end, None where no branch has this name.

    Raises:
        BranchError: the branch is no re-run, or one of something else, or has ended.
    """
    branches = {one.id: one for one in file.branches()}
    found = next((one for one in branches.values() if one.name == name), None)
    if found is None:
        return None
    with file.reading() as db:
        last = reruns(db).get(found.id)
    if last is None or found.parent is None or found.fork_tick is None:
        raise BranchError(f"branch '{found.name}' exists already, and is no re-run to go on with; choose another name")
    origin, fork = branches[found.parent].name, found.fork_tick
    if branch not in (None, origin) or at not in (None, fork) or salt not in (None, found.salt):
        raise BranchError(f"re-run '{found.name}' is of '{origin}' from tick {fork} on, with its own luck; for another choose another name")
    file.switch(found.name)
    tick = file.tip().tick
    if ticks is None and tick >= last:
        raise BranchError(f"re-run '{found.name}' has ended, with tick {tick}; allowed: --ticks for more, or another name")
    return Course(found.name, origin, fork, last if ticks is None else tick + ticks)


def _begun(file: Save, name: str, at: int, ticks: int | None, salt: int | None, mind: str) -> Course:
    """Make the branch of a new re-run of the current one.

    Raises:
        BranchError: there is nothing to re-run, or the name is not allowed.
    """
    origin, end = file.current.name, file.tip().tick
    last = end if ticks is None else at + ticks
    if at > end or last <= at:
        raise BranchError(f"branch '{origin}' has no tick after {at} to re-run; it ends at {end} (--at, --ticks)")
    file.branch(name, origin, at, salt, f"re-run of {origin} from tick {at}, by {mind.partition(':')[0]}", last)
    return Course(name, origin, at, last)


def _entered(file: Save, course: Course, mind: str) -> World:
    """Go over to the branch of a re-run, and return its world."""
    if mind == RULES != (begun := file.summary().mind):
        aside(f"begun with {begun}; the rules think in this re-run (--mind {begun} asks it anew)")
    file.switch(course.name)
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


def _numbers(then: Recording, now: Recording, start: int, stop: int) -> dict[int, int]:
    """Return under which numbers a re-run has the plans that were made in ticks `start` to `stop`; 0 for one that it left out."""
    remade = dict(_asked(now, start, stop))
    numbers: dict[int, int] = {}
    for tick, asked in _asked(then, start, stop):
        left = [each for each in remade.get(tick, ()) if isinstance(each, Planned)]
        for plan in asked:
            if isinstance(plan, Planned):
                same = next((each for each in left if (each.at, each.intervention) == (plan.at, plan.intervention)), None)
                numbers[plan.number] = same.number if same else 0
                left = [each for each in left if each is not same]
    return numbers


class Again:
    """Asks a simulation, tick by tick, for what was asked for before; nobody is played."""

    def __init__(self, simulation: Simulation, asked: Mapping[int, list[Asked]], numbers: Mapping[int, int] | None = None) -> None:
        """Prepare to ask.

        Args:
            asked: by tick. numbers: of plans that were made before, then -> now; 0 for one that was left out.
        """
        self._simulation, self._asked = simulation, asked
        self._numbers = dict(numbers or {})

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
