"""Makes the golden save of this format: python tests/golden/make.py. What is made once is kept; only an unreleased format is made anew."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from openai_server import running

from models.cast import Cast
from models.rules.mind import RulesMind
from saves.file import Save, create
from saves.schema import VERSION
from sim.agent import Agent
from sim.event import ActivityChanged, ControlMoved, Intervention, MixingChanged, PostInjected
from sim.mind import Mind
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation

Changes = dict[int, list[tuple[Intervention, int | None]]]


async def lived(save: Save, mind: str, ticks: int, changes: Changes) -> None:
    """Let a model think for everybody but who is played, for whom rules stand in as the player."""
    world = save.resume()
    cast = Cast(mind, tape=save.tape())
    thinks, player = cast.mind_of(world), RulesMind()

    def mind_of(agent: Agent) -> Mind:
        return player if agent.human else thinks(agent)

    simulation = Simulation(world, scenario_named(world.scenario), mind_of, save, save.last_hash())
    for _ in range(ticks):
        for change in changes.get(world.tick + 1, []):
            simulation.intervene(*change)
        await simulation.tick()
    await cast.aclose()


def make(path: Path) -> None:
    """Make a save with model calls, interventions, a plan, a player's decisions, and branches, one forked inside inherited history."""
    with running() as server:
        mind, world = f"openai:tiny@{server.url}", new_world("movie-night", 3, 6)
        played, other = list(world.agents)[1:3]
        changes: Changes = {
            2: [(MixingChanged(2), None), (ControlMoved(played, "human"), None), (ActivityChanged("uniform", 0.9), 5)],
            3: [(PostInjected(other, "Has anybody seen <Heat>?"), None)],
            4: [(ControlMoved(played, "mind"), None)],
        }
        with create(path, world, mind=mind) as save:
            save.snapshot_every = 3
            asyncio.run(lived(save, mind, 6, changes))
            save.branch("what-if", "main", 3, note="Nothing is injected.")
            save.branch("earlier", "what-if", 2, salt=7)
            save.branch("hidden", "main", 6)
            for name, ticks in (("what-if", 2), ("earlier", 1)):
                save.switch(name)
                asyncio.run(lived(save, mind, ticks, {}))
            save.switch("main")
            save.hide("hidden")


if __name__ == "__main__":
    golden = Path(__file__).parent / f"format-{VERSION}.db"
    golden.unlink(missing_ok=True)
    make(golden)
