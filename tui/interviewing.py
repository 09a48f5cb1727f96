"""Interviews from the screen: asked beside the ticks, also while time is held, and answered a few people at a time."""

import asyncio
from collections.abc import Callable

from sim.errors import SimError
from sim.interview import ask, on_record, question_of
from sim.simulation import Simulation
from tui.protocol import Answered, AskAgents, FromEngine, Reply

AT_ONCE = 16  # people asked side by side, so that the first answers are there before the last are thought of


class Interviewer:
    """Puts questions to people and tells the screen what they say."""

    def __init__(self, simulation: Simulation, tell: Callable[[FromEngine], None], failed: Callable[[Exception], None]) -> None:
        """Prepare to ask.

        Args:
            failed: is told of a bug.
        """
        self._simulation, self._tell, self._failed = simulation, tell, failed
        self._under_way: set[asyncio.Task[None]] = set()

    def ask(self, command: AskAgents, held: str = "") -> None:
        """Begin an interview.

        Args:
            held: why nobody answers now, "" where they may: what they would say came out of a tick that nobody has seen.

        Raises:
            SimError: nobody is asked, or somebody who is not there, or the question is empty or too long.
        """
        question_of(command.question)
        lost = next((agent for agent in command.agents if agent not in self._simulation.world.agents), None)
        if lost is not None or not command.agents:
            raise SimError("Nobody is asked." if lost is None else f"There is nobody with number {lost}.")
        if held:
            self._tell(Answered(command.number, tuple(Reply(agent, "", held) for agent in command.agents), 0))
            return
        interview = asyncio.ensure_future(self._asked(command))
        self._under_way.add(interview)
        interview.add_done_callback(self._over)

    async def _asked(self, command: AskAgents) -> None:
        question = question_of(command.question)
        for start in range(0, len(command.agents), AT_ONCE):
            agents = command.agents[start : start + AT_ONCE]
            replies = await ask(self._simulation.world, self._simulation.minds.mind_of, agents, question)
            if command.on_record:
                for reply in replies:
                    if reply.given:
                        self._simulation.intervene(on_record(reply))
            left = len(command.agents) - start - len(agents)
            self._tell(Answered(command.number, tuple(Reply(each.agent, each.text, each.because) for each in replies), left))
            await asyncio.sleep(0)

    def _over(self, interview: asyncio.Task[None]) -> None:
        self._under_way.discard(interview)
        if not interview.cancelled() and isinstance(error := interview.exception(), Exception):
            self._failed(error)
