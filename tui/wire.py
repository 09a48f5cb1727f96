"""What an engine is to load: the first that the screen tells it."""

from msgspec import Struct

from models.metering import Spending


class Fork(Struct, frozen=True):
    """Where a new branch leaves an existing one: after which tick.

    Args:
        players: whom the player plays now; nobody else is theirs there. salt: keys other luck from there on; None for the parent's.
        note: what the branch is for, a line.
    """

    parent: str
    tick: int
    players: tuple[int, ...] = ()
    salt: int | None = None
    note: str = ""


class NewWorld(Struct, frozen=True):
    """A world that a player begins.

    Args:
        scenario: name, folder or event file. save: path that no file has yet. agents: as many as the scenario declares, if None.
        mind: who thinks, as `--mind` takes it.
    """

    scenario: str
    save: str
    seed: int
    agents: int | None = None
    mind: str = "rules"


class EngineSpec(Struct, frozen=True):
    """Which world an engine shall load; the first frame that it is sent, as JSON.

    Args:
        save: path of the save: to be made where `scenario` is given, else to be opened.
        scenario: name or folder of the scenario of a new world; "" opens the save.
        seed, agents: of a new world; without agents, as many as the scenario declares.
        mind: who thinks, as `--mind` takes it; "rules" where not said.
        branch: line of history to go on with; "" for the one played last.
        fork: the branch is a new one, which begins there; None for one that exists.
        instead: what to load, the first of them that can be, where the save cannot be read.
        budget: what models may spend, as `--budget` takes it; spent: what they have spent of it before.
        replay: open the save for reading only, and show this tick of it first; None to play. No mind thinks, no socket opens.
        settled: the budget is what an engine before told, so that minds' own budgets lower it no more.
        minds: others that the player has asked for, so that interventions of the save may name them.
    """

    save: str
    scenario: str = ""
    seed: int = 1
    agents: int | None = None
    mind: str = "rules"
    branch: str = ""
    fork: Fork | None = None
    instead: tuple["EngineSpec", ...] = ()
    budget: str = ""
    spent: Spending = Spending()
    minds: tuple[str, ...] = ()
    settled: bool = False
    replay: int | None = None
