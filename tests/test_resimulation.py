"""Re-simulation: the rules once more on what was recorded come to every hash again, whoever decided, and whatever went wrong then."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openai_server import Fault, Server, running
from test_engine import Screen, polite

from models.cast import Cast
from models.rules.mind import RulesMind
from saves.file import Save, create, open_save
from saves.recording import Recording
from sim.action import Forward, Say
from sim.agent import Persona
from sim.errors import SimError
from sim.event import ControlMoved, FrictionChanged, MindChanged, MoodMoved, PersonaEdited, PostInjected, TieCut
from sim.gate import Failure
from sim.input import Decided, decided, decode_input, encode_input
from sim.mind import Decision, Mind
from sim.observation import AnyObservation
from sim.resimulation import Divergence, differing
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World
from tui import resimulating
from tui.engine_client import EngineClient
from tui.engine_minds import EngineMinds
from tui.protocol import (
    Answer,
    Answered,
    AskAgents,
    CallOff,
    GiveBack,
    GoOn,
    Held,
    Intervene,
    Join,
    Question,
    Step,
    TakeOver,
    Ticked,
)
from tui.wire import EngineSpec

PEOPLE = 6
Rule = Callable[[RulesMind, AnyObservation], Decision]


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


def mind(server: Server) -> str:
    return f"openai:tiny@{server.url}"


@pytest.fixture
def save(tmp_path: Path) -> Iterator[Save]:
    with create(tmp_path / "town.db", new_world("town", 1, PEOPLE), mind="rules") as file:
        yield file


async def simulated(save: Save, mind_of: Callable[[Any], Mind], ticks: int, *queued: Any, world: World | None = None) -> Simulation:
    """Run ticks of a save; what is queued comes into the first."""
    world = world or save.resume()
    simulation = Simulation(world, scenario_named(world.scenario), mind_of, save, save.last_hash())
    for each in queued:
        simulation.intervene(each)
    for _ in range(ticks):
        await simulation.tick()
    return simulation


async def thought(save: Save, name: str, ticks: int, *queued: Any, anew: bool = False, allowed: bool = True) -> Cast:
    """Run ticks of a save by the mind of that name; return the cast."""
    save.mind = name
    world = save.resume()
    cast = Cast(name, tape=save.tape(own=anew))
    for each in queued:
        if isinstance(each, MindChanged) and allowed:
            cast.allow(each.mind)
    try:
        await simulated(save, cast.mind_of(world), ticks, *queued, world=world)
    finally:
        await cast.aclose()
    return cast


async def resimulated(save: Save, branch: str = "main") -> tuple[int, Divergence | None]:
    """Return how many ticks of a branch were re-simulated, and where it diverged."""
    recording, equal = Recording(save, branch), [0]

    def count() -> None:
        equal[0] += 1

    found = await resimulating.resimulated(save, recording, 1, recording.last, count)
    return equal[0], found.divergence if found else None


def given(save: Save, kind: type[Any] = Decided, branch: str = "main") -> list[Any]:
    """Return what came from outside into all ticks."""
    found = [decode_input(each) for tick in Recording(save, branch).ticks(1) for each in tick.inputs]
    return [each for each in found if isinstance(each, kind)]


def refusals(save: Save, branch: str = "main") -> list[str]:
    return [json.loads(row.json)["because"] for row in save.events(branch) if row.kind == "refused"]


# Models


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_a_recorded_model_comes_to_every_hash_again_and_nobody_is_asked(server: Server, save: Save) -> None:
    server.embeds = True
    await thought(save, mind(server), 4)
    asked, embedded = len(server.keys), len(server.embedded)
    assert asked > 20 and embedded
    assert await resimulated(save) == (4, None)
    assert (len(server.keys), len(server.embedded)) == (asked, embedded)
    assert Recording(save, "main").identities().keys() == {mind(server)}
    assert not given(save), "nothing came from outside"


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_answers_of_no_use_and_calls_that_failed_fail_again_in_the_same_words(server: Server, save: Save) -> None:
    server.script = lambda number, body: {0: "I would rather not say.", 1: Fault(400, body=b'{"error": {"message": "no"}}')}.get(number % 5)
    await thought(save, mind(server), 3)
    told = refusals(save)
    assert any("no usable answer" in each for each in told) or any("400" in each for each in told)
    assert {each.because for each in given(save)} >= {each for each in told if each.startswith("the mind failed")}
    asked = len(server.keys)
    assert await resimulated(save) == (3, None)
    assert len(server.keys) == asked


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_memories_that_came_to_mind_by_words_alone_do_so_again_though_vectors_came_later(server: Server, save: Save) -> None:
    server.embeds = False
    await thought(save, mind(server), 3)
    server.embeds = True
    await thought(save, mind(server), 3)
    assert server.embedded
    assert await resimulated(save) == (6, None)


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_each_branch_keeps_its_own_answers_where_minds_were_asked_anew(server: Server, save: Save) -> None:
    await thought(save, mind(server), 3)
    for name in ("anew", "shared"):
        save.branch(name, "main", 1)
        save.switch(name)
        server.script = lambda number, body: '{"type": "idle"}'  # whatever was said before
        await thought(save, mind(server), 2, anew=name == "anew")
    tips = {}
    for name in ("main", "anew", "shared"):
        save.switch(name)
        tips[name] = save.tip().state_hash
        assert await resimulated(save, name) == (3, None)
    assert tips["anew"] != tips["main"] == tips["shared"]


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_minds_that_change_and_minds_of_single_people_think_again(server: Server, save: Save) -> None:
    await thought(save, "rules", 2, MindChanged(1, mind(server)))
    await thought(save, mind(server), 1)
    await thought(save, "rules", 6)  # their own mind is not to be had: nobody has asked for it here
    asked = len(server.keys)
    assert asked and {each.agent for each in given(save)} == {1}
    assert await resimulated(save) == (9, None)
    assert len(server.keys) == asked


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_who_stood_in_for_a_model_stands_in_again(server: Server, save: Save) -> None:
    save.mind = mind(server)
    world = save.resume()
    minds = EngineMinds(mind(server), lambda message: None, tape=save.tape())
    simulation = Simulation(world, scenario_named("town"), minds.mind_of(world), save, save.last_hash())
    for number in range(3):
        minds.tick_begins(world)
        server.script = lambda number, body: Fault(503)
        ticking = asyncio.ensure_future(simulation.tick())
        while not minds.hold.holding and not ticking.done():
            await asyncio.sleep(0.01)
        minds.stand_in()
        server.script = lambda number, body: None
        await ticking
        minds.tick_over(world, changing=False)
        assert simulation.world.tick == number + 1
    await minds.aclose()
    assert given(save) and not refusals(save)
    assert await resimulated(save) == (3, None)


async def test_a_save_without_replies_is_told_from_one_that_diverges(save: Save) -> None:
    class Talker(RulesMind):
        name = "other"

        def decide(self, observation: AnyObservation) -> Awaitable[Decision]:  # type: ignore[override]
            async def later() -> Decision:
                return RulesMind.decide(self, observation)

            return later()

    other = Talker()
    save.mind = "openai:tiny@http://127.0.0.1:9/v1"
    await simulated(save, lambda agent: other, 2)
    with pytest.raises(SimError) as raised:
        await resimulated(save)
    told = "from tick 1 on, but played back: it holds no replies of models, as a copy without prompts holds none"
    assert str(raised.value) == f"town.db cannot be re-simulated {told}"


# People who were played, on the real engine


def test_a_save_that_was_played_on_the_screen_comes_to_every_hash_again(tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    screen = Screen(EngineClient(EngineSpec(save=str(path), scenario="town", seed=3, agents=16)))
    try:
        _play(screen)
        screen.quit()
    finally:
        screen.client.close()
    again = Screen(EngineClient(EngineSpec(save=str(path))))  # somebody is played still
    try:
        again.run(1) if not again.ready.players else again.step(polite)
        again.quit()
    finally:
        again.client.close()
    with open_save(path) as save:
        kinds = {type(each).__name__ for each in given(save, object)}
        assert {"Decided", "ControlMoved", "Joined", "PersonaEdited", "Planned", "Unplanned", "PostInjected"} <= kinds
        assert asyncio.run(resimulated(save)) == (save.tip().tick, None)


def _play(screen: Screen) -> None:
    """Do what can be done on the screen."""
    one = screen.sociable()
    persona = screen.replica.agents[one].persona
    screen.send(TakeOver(one))
    for _ in range(3):
        screen.step(polite)
    screen.send(Intervene(PersonaEdited(one, Persona(**{**_fields(persona), "traits": ("gloomy",)}), ())))
    screen.send(Intervene(PostInjected(2, "A post from nowhere."), None))
    screen.send(Intervene(FrictionChanged(0.5), at=7))
    screen.send(Intervene(TieCut(1, 2), at=6))
    screen.send(AskAgents(1, (1, 2), "Do you like films?", on_record=True))
    screen.next(Answered)
    screen.step(polite)
    screen.send(CallOff(1))
    screen.send(Join(Persona(**{**_fields(persona), "id": 900, "name": "Newcomer"}), ()))
    asked = screen.step(polite)[1]
    assert asked
    newcomer = max(screen.replica.agents)
    screen.send(Step())
    while isinstance(message := screen.next(Question, Ticked), Question):
        screen.send(GiveBack(newcomer))  # in the middle of a tick: the rules decide what is open
        screen.next(Ticked)
        break
    screen.run(2)
    screen.send(TakeOver(one))
    screen.send(Step())
    while isinstance(message := screen.next(Question, Ticked), Question):
        screen.send(Answer(message.number, polite(message)))


def _fields(persona: Persona) -> dict[str, Any]:
    return {name: getattr(persona, name) for name in Persona.__struct_fields__}


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_tick_that_the_player_left_to_the_rules_comes_again(server: Server, tmp_path: Path) -> None:
    server.script = lambda number, body: None if number < 12 else Fault(503)
    path = tmp_path / "town.db"
    screen = Screen(EngineClient(EngineSpec(save=str(path), scenario="town", seed=3, agents=6, mind=mind(server))))
    try:
        screen.send(Step())
        screen.send(Step())
        for _ in range(2):
            while isinstance(message := screen.next(Held, Ticked), Held):
                if message.reason:
                    screen.send(GoOn(rules=True))
        screen.quit()
    finally:
        screen.client.close()
    with open_save(path) as save:
        assert given(save)
        asked = len(server.keys)
        assert asyncio.run(resimulated(save)) == (2, None)
        assert len(server.keys) == asked


# Inputs


class Deaf(RulesMind):
    """Decides nothing that can be carried out."""

    def decide(self, observation: AnyObservation) -> Decision:
        if observation.me.id == 1:
            raise SimError("I am deaf")
        return super().decide(observation)


async def test_a_played_person_who_failed_fails_again(save: Save) -> None:
    deaf, rules = Deaf(), RulesMind()
    await simulated(save, lambda agent: deaf if agent.human else rules, 4, ControlMoved(1, "human"))
    assert set(refusals(save)) == {"the mind failed: I am deaf"}
    assert await resimulated(save) == (4, None)


@pytest.mark.parametrize("scenario", ["breaking-news", "energy-policy"])
async def test_whoever_is_played_among_people_who_word_nothing_comes_again(tmp_path: Path, scenario: str) -> None:
    rules = RulesMind()
    with create(tmp_path / "w.db", new_world(scenario, 2, 12), mind="rules") as save:
        world = save.resume()
        someone = [ControlMoved(agent, "human") for agent in world.agents]
        simulation = await simulated(save, lambda agent: rules, 12, *someone, world=world)
        assert len(given(save)) == simulation.decisions > 10
        assert await resimulated(save) == (12, None)


async def test_a_rule_that_is_another_now_is_found_at_its_tick_and_agent(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = RulesMind()
    await simulated(save, lambda agent: rules, 6)
    decide, changed = RulesMind.decide, {"tick": 0, "agent": 0}

    def otherwise(self: RulesMind, observation: AnyObservation) -> Decision:
        if observation.tick < 4 or changed["tick"]:
            return decide(self, observation)
        changed.update(tick=observation.tick, agent=observation.me.id)
        raise SimError("nothing occurs to me")

    monkeypatch.setattr(RulesMind, "decide", otherwise)
    equal, found = await resimulated(save)
    assert equal == 3 and found is not None
    assert (found.tick, found.agent, found.what) == (changed["tick"], changed["agent"], "event")
    assert "nothing occurs to me" in found.found or found.expected != found.found


async def test_rules_that_fail_on_a_tick_diverge_there(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = RulesMind()
    await simulated(save, lambda agent: rules, 2)

    def broken(*_: object) -> None:
        raise KeyError("nobody")

    monkeypatch.setattr("sim.simulation.measured", broken)
    equal, found = await resimulated(save)
    assert equal == 0 and found is not None and (found.what, found.found) == ("rules", "KeyError: 'nobody'")


def test_two_worlds_differ_in_the_people_and_parts_that_differ() -> None:
    one, other = new_world("town", 1, 6), new_world("town", 1, 6)
    agent = next(iter(one.agents))
    assert differing(one, other) == ([], [])
    other.apply(MoodMoved(agent, 0.9, 0.5, "won a prize"))
    other.apply(FrictionChanged(0.5))
    assert differing(one, other) == ([agent], ["policy"])


def test_a_decision_reads_back_as_it_was_recorded() -> None:
    action = Forward(1, "")  # left open, to be worded when somebody reads it
    for answer in (Failure("the mind failed: away"), Decision(action, "why not"), Decision(Say("Hello."), recalled=None, instead=True)):
        kept = decided(4, 2, answer)
        assert decode_input(encode_input(kept)) == kept
        assert kept.answer() == (msgspec.structs.replace(answer, instead=False) if isinstance(answer, Decision) else answer)
