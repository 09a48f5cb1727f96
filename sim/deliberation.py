"""Asking minds: sessions run side by side until each is over, whatever a mind answers, and however long it takes."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from inspect import isawaitable
from typing import TypeVar

from msgspec import Struct

from sim.agent import Agent
from sim.errors import StandstillError
from sim.gate import Answer, Failure, admitted, failed
from sim.input import Decided, decided
from sim.mind import Decision, Mind
from sim.observation import AnyObservation
from sim.turn import Session, Turn
from sim.world import World

T = TypeVar("T")


class _Waiting(Struct):
    """A session whose mind has not answered yet. number: of the turn, among the agent's."""

    turn: Turn
    number: int
    answer: Awaitable[Decision]


class _Done(Struct):
    """A session that is over."""

    result: object


class Deliberation:
    """Lets minds decide on what sessions ask, and lets only what the gate admits through.

    Attributes:
        decisions: how many decisions minds have made.
        mind_of: which mind thinks for an agent.
    """

    def __init__(self, world: World, mind_of: Callable[[Agent], Mind]) -> None:
        self.decisions = 0
        self._world = world
        self.mind_of = mind_of
        self._turns: Counter[int] = Counter()  # of each agent, since the tick began
        self._decided: list[Decided] = []
        self._repeated: dict[tuple[int, int], Decided] = {}  # by agent and turn

    def taken(self) -> list[Decided]:
        """Return what was decided from outside since the last call: by agent, in order. A tick begins, or ends."""
        found, self._decided = self._decided, []
        self._turns.clear()
        return sorted(found, key=lambda each: (each.agent, each.turn))

    def repeat(self, decisions: Iterable[Decided]) -> None:
        """Let these be the decisions of the next tick on the turns that they name, in place of any others; no mind is asked for them."""
        self._repeated = {(each.agent, each.turn): each for each in decisions}

    async def all(self, sessions: list[Session[T]]) -> list[T]:
        """Run sessions side by side; return their results in the order of the sessions.

        Raises:
            StandstillError: a mind can decide no more, and says so; no session is left running.
        """
        done: dict[int, _Done] = {}
        tasks: dict[int, asyncio.Task[_Done]] = {}
        try:
            for number, each in enumerate(sessions):
                state = self._advance(each, None)
                if isinstance(state, _Done):
                    done[number] = state
                else:
                    tasks[number] = asyncio.ensure_future(self._finish(each, state))
                    await asyncio.sleep(0)  # it is asked while the next look round
            finished = await asyncio.gather(*tasks.values())
        except BaseException:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)
            raise
        done.update(zip(tasks, finished, strict=True))
        return [done[number].result for number in range(len(sessions))]  # type: ignore[misc]

    async def _finish(self, running: Session[T], state: _Waiting | _Done) -> _Done:
        while isinstance(state, _Waiting):
            answer: Answer
            try:
                answer = self._checked(state.turn, state.number, await state.answer)
            except StandstillError:
                raise
            except Exception as error:  # noqa: BLE001 - the seam to minds: no failure of one may end the run
                answer = self._kept(state.turn, state.number, failed(error))
            state = self._advance(running, answer)
        return state

    def _advance(self, running: Session[T], answer: Answer | None) -> _Waiting | _Done:
        """Run a session until it is over, or until a mind needs time."""
        try:
            turn = next(running) if answer is None else running.send(answer)
            while True:
                reply = self._ask(turn)
                if isinstance(reply, _Waiting):
                    return reply
                turn = running.send(reply)
        except StopIteration as stop:
            return _Done(stop.value)

    def _ask(self, turn: Turn) -> Answer | _Waiting:
        number = self._turns[turn.agent]
        self._turns[turn.agent] = number + 1
        if self._repeated and (known := self._repeated.pop((turn.agent, number), None)) is not None:
            return self._again(turn, known)
        try:
            reply = self.mind_of(self._world.agents[turn.agent]).decide(turn.observation)
        except Exception as error:  # noqa: BLE001 - the seam to minds: no failure of one may end the run
            return self._kept(turn, number, failed(error))
        if isinstance(reply, Decision) or not isawaitable(reply):
            return self._checked(turn, number, reply)
        return _Waiting(turn, number, reply)

    def _checked(self, turn: Turn, number: int, decision: Decision) -> Answer:
        self.decisions += 1
        answer = admitted(decision, turn.observation, self._world)
        if self._world.agents[turn.agent].human or (isinstance(decision, Decision) and decision.instead):
            return self._kept(turn, number, answer)
        return answer

    def _kept(self, turn: Turn, number: int, answer: Answer) -> Answer:
        """Return an answer that nobody could work out again, as it is recorded."""
        given = decided(turn.agent, number, answer)
        self._decided.append(given)
        return given.answer()

    def _again(self, turn: Turn, known: Decided) -> Answer:
        """Return an answer that is recorded."""
        self.decisions += known.decision is not None
        self._decided.append(known)
        answer = known.answer()
        return answer if isinstance(answer, Failure) else admitted(answer, turn.observation, self._world)


async def off_record(world: World, mind: Mind, observation: AnyObservation) -> Answer:
    """Return what a mind answers, through the same gate as in a tick; nothing that it answers happens."""
    try:
        reply = mind.decide(observation)
        return admitted(await reply if isawaitable(reply) else reply, observation, world)
    except Exception as error:  # noqa: BLE001 - the seam to minds: no failure of one may keep others from answering
        return failed(error)
