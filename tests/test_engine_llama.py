"""An engine whose people think with a llama.cpp model: a real one, with random weights."""

from pathlib import Path

import psutil
import pytest
from test_engine import Screen

from sim.event import MindChanged, Refused
from tui.engine_client import EngineClient
from tui.protocol import Declined, GoOn, Held, Intervene, LookInto, Metered, MindState, Step, Ticked, Told
from tui.wire import EngineSpec

pytest.importorskip("llama_cpp", reason="the extra 'llama' is not installed")


def spec(folder: Path, mind: str) -> EngineSpec:
    return EngineSpec(save=str(folder / "town.db"), scenario="town", seed=3, agents=4, mind=mind)


def models(screen: Screen) -> list[psutil.Process]:
    """Return the processes in which models run for an engine."""
    assert screen.client.pid is not None
    return psutil.Process(screen.client.pid).children(recursive=True)


def test_people_think_with_a_file_and_what_it_takes_is_told(tmp_path: Path, tiny_model: Path) -> None:
    screen = Screen(EngineClient(spec(tmp_path, f"llama:{tiny_model}")))
    state = screen.next(MindState)
    while state.state == "loading":
        state = screen.next(MindState)
    assert state.state == "ready" and "context of" in state.said and "thread" in state.said
    screen.send(Step())
    ticked = screen.next(Ticked)
    assert "as written" in ticked.tally and not any(isinstance(event, Refused) and "llama" in event.because for event in ticked.events)
    assert screen.next(Metered).spent.tokens_in > 0
    told = []
    for agent in screen.replica.agents:
        screen.send(LookInto(agent))
        told.append(screen.next(Told))
    assert {each.mind for each in told} == {f"llama:{tiny_model}"} and any(thought.answers for each in told for thought in each.thoughts)
    running = models(screen)
    assert running
    screen.quit()
    _, left = psutil.wait_procs(running, timeout=30)
    assert not left


def test_a_model_that_dies_mid_run_is_started_again_and_nothing_is_lost(tmp_path: Path, tiny_model: Path) -> None:
    screen = Screen(EngineClient(spec(tmp_path, f"llama:{tiny_model}")))
    screen.run(1)
    for each in models(screen):
        each.kill()
    screen.send(Step())
    screen.send(GoOn())
    ticked = screen.next(Ticked)
    assert ticked.tick == 2 and not any(isinstance(event, Refused) and "process" in event.because for event in ticked.events)
    screen.quit()


def test_a_mind_is_changed_while_the_world_runs(tmp_path: Path, tiny_model: Path) -> None:
    screen = Screen(EngineClient(spec(tmp_path, "rules")))
    screen.run(1)
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(tiny_model.read_bytes()[:5000])
    screen.send(Intervene(MindChanged(None, f"llama:{cut}")))
    declined = screen.next(Declined).message
    assert "cut.gguf" in declined and "\n" not in declined
    one, other = list(screen.replica.agents)[:2]
    screen.send(Intervene(MindChanged(0, f"llama:{tiny_model}")))
    assert "agent 0" in screen.next(Declined).message
    screen.send(Intervene(MindChanged(other, f"llama:{tiny_model}")))
    screen.send(Step())
    ticked = screen.next(Ticked)
    assert ticked.events[1] == MindChanged(other, f"llama:{tiny_model}")
    for _ in range(6):
        if ticked.tally:
            break
        screen.send(Step())
        ticked = screen.next(Ticked)
    assert "as written" in ticked.tally  # one person of four thinks with the model, and the others by rules
    screen.send(LookInto(one))
    assert screen.next(Told) == Told(one, "rules")
    screen.send(LookInto(other))
    assert {thought.agent for thought in screen.next(Told).thoughts} == {other}
    assert not any(isinstance(message, Held) for message in screen.inbox)
    screen.quit()


def test_a_planned_mind_is_loaded_when_it_is_due_and_let_go_when_nobody_has_it_any_more(tmp_path: Path, tiny_model: Path) -> None:
    screen = Screen(EngineClient(spec(tmp_path, "rules")))
    screen.run(1)
    screen.send(Intervene(MindChanged(None, f"llama:{tiny_model}"), 4))
    screen.run(2)
    assert models(screen) == []
    screen.send(Step())
    assert screen.next(MindState).state in {"loading", "ready"}
    screen.next(Ticked)
    running = models(screen)
    assert running
    screen.send(Intervene(MindChanged(None, "rules")))
    screen.run(1)
    _, left = psutil.wait_procs(running, timeout=30)
    assert not left
    screen.send(Intervene(MindChanged(None, f"llama:{tiny_model}")))
    screen.run(2)
    assert models(screen)  # it is made anew for whoever has it again
    screen.quit()
