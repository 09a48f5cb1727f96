"""Finding somebody by number or name."""

from difflib import get_close_matches

from sim.errors import SimError
from sim.text import clean
from sim.world import World

LISTED = 8  # people named in a message


def person_named(world: World, text: str) -> int:
    """Return the id of whoever a text names: a number, a whole name (of namesakes with the age, "Ann Lee (34)"), or its beginning.

    A word of the name may begin it; case does not matter.

    Raises:
        SimError: nobody or more than one person is meant; names those who are near.
    """
    wanted = clean(text, 60).casefold()
    if wanted.isdecimal() and int(wanted) in world.agents:
        return int(wanted)
    names = {agent: name.casefold() for agent, name in world.names.items()}
    found = [agent for agent, name in names.items() if wanted in (name, f"{name} ({world.agents[agent].persona.age})")]
    found = found or [agent for agent, name in names.items() if wanted and _begins(name, wanted)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise SimError(_nobody(world, text))
    several = ", ".join(f"{agent} {world.names[agent]} ({world.agents[agent].persona.age})" for agent in found[:LISTED])
    more = f" and {len(found) - LISTED} more" if len(found) > LISTED else ""
    raise SimError(f"'{clean(text, 60)}' may be {several}{more}; give a number, or the name with the age as here")


def _nobody(world: World, text: str) -> str:
    wanted, called = clean(text, 60), _called(world)
    near = get_close_matches(wanted.casefold(), called, n=1, cutoff=0.65)
    hint = f"did you mean {called[near[0]]}? " if near else ""
    return f"nobody is called '{wanted}'; {hint}allowed: a name, or a number from {min(world.agents)} to {max(world.agents)}"


def _called(world: World) -> dict[str, str]:
    """Return every whole name and every word of one, lower-case -> the whole name."""
    return {word: name for name in world.names.values() for word in (name.casefold(), *name.casefold().split())}


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or any(word.startswith(wanted) for word in name.split())
