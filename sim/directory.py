"""Finding somebody by number or name."""

from sim.errors import SimError
from sim.text import clean
from sim.world import World

LISTED = 8  # people named in a message


def person_named(world: World, text: str) -> int:
    """Return the id of whoever a text names: a number, a whole name, or the beginning of one word of it, whatever the case.

    Raises:
        SimError: nobody or more than one person is meant; names those who are near.
    """
    wanted = clean(text, 60).casefold()
    if wanted.isdecimal() and int(wanted) in world.agents:
        return int(wanted)
    whole = [agent for agent, name in world.names.items() if name.casefold() == wanted]
    found = whole or [agent for agent, name in world.names.items() if wanted and _begins(name.casefold(), wanted)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise SimError(f"nobody is called '{clean(text, 60)}'; allowed: a name or number of this world, 0 to {max(world.agents)}")
    several = ", ".join(f"{agent} {world.names[agent]}" for agent in found[:LISTED])
    more = f" and {len(found) - LISTED} more" if len(found) > LISTED else ""
    raise SimError(f"'{clean(text, 60)}' may be {several}{more}; give a whole name or a number")


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or any(word.startswith(wanted) for word in name.split())
