"""What a model is told, word for word, and that no part of it outgrows its budget, in any script, after any time.

The prompts stand in tests/prompts/, one file for each kind of sight; `python tests/test_language_prompts.py` writes them anew.
"""

import sys
from collections import defaultdict
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from improvising import ImprovisingCompleter
from msgspec.structs import replace
from sights import sights, town

from models.completer import Prompt
from models.language.mind import LanguageMind
from models.language.prompt import BUDGET, EXCHANGES, WHOLE, exchange, prompt_of, rules
from models.language.scenes import scene_of
from models.tokens import estimated, within
from sim.agent import Memory
from sim.event import PersonaEdited
from sim.journal import MemoryJournal
from sim.observation import AnyObservation
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation

FOLDER = Path(__file__).parent / "prompts"
SIGHTS = sights(town())
MEMORIES = (Memory(1, "film", "I loved <Alien>.", 0.8), Memory(1, "chat", "Desmond spoke well of <Frankenstein>.", 0.4))
FLOODS = {
    "letters": "wordy " * 2000,
    "han": "人民的社會" * 2000,
    "emoji": "😀👩‍👩‍👧" * 2000,
    "marks": "e\u0301\u0302" * 3000,
    "lines": "a\n" * 5000,
}


def prompt(sight: AnyObservation, memories: tuple[Memory, ...] = MEMORIES) -> Prompt:
    return prompt_of(sight, scene_of(sight), memories)


def pages() -> dict[str, str]:
    """Return what stands in each file: the rules once, then for each kind of sight what is told besides."""
    found = {"rules": rules()}
    for kind, sight in SIGHTS.items():
        told = prompt(sight)
        found[kind.lower()] = f"{told.own}\n\n---\n\n{told.now}"
    return {f"{name}.txt": text + "\n" for name, text in found.items()}


@pytest.mark.parametrize("name", pages())
def test_prompts_read_as_they_are_written_down(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], f"renew with: python {Path(__file__).name}"


def test_nothing_else_is_written_down() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(pages())


# Budgets


def swollen(sight: AnyObservation, flood: str) -> AnyObservation:
    """Return a sight whose every text is a flood."""
    changed: dict[str, Any] = {"me": copy(sight.me)}
    persona = sight.me.persona
    many = (flood,) * 40
    changed["me"].persona = replace(
        persona, name=flood, occupation=flood, home=flood, bio=flood, traits=many, interests=many, dislikes=many
    )
    changed["names"] = dict.fromkeys(sight.names, flood)
    changed["contacts"] = tuple(replace(each, name=flood, occupation=flood, history=flood, kind=flood) for each in sight.contacts * 9)
    for name in ("question", "reason", "query"):
        if hasattr(sight, name):
            changed[name] = flood
    if hasattr(sight, "options"):
        changed["options"] = (flood,) * 50
    for name in ("percepts", "sources"):
        if hasattr(sight, name):
            changed[name] = tuple(replace(each, text=flood) for each in getattr(sight, name) * 20)
    if hasattr(sight, "thread"):
        changed["thread"] = tuple(replace(each, text=flood) for each in sight.thread * 40)
        changed["partner"] = changed["contacts"][0]
    if hasattr(sight, "done"):
        changed["page"] = tuple(replace(e, post=replace(e.post, text=flood), author=changed["contacts"][0]) for e in sight.page * 9)
    return replace(sight, **changed)


@pytest.mark.parametrize("script", FLOODS)
@pytest.mark.parametrize("kind", SIGHTS)
def test_no_part_outgrows_its_budget_in_any_script(kind: str, script: str) -> None:
    flood = FLOODS[script]
    memories = tuple(Memory(1, "film", flood, 0.5) for _ in range(60))
    told = replace(prompt(swollen(SIGHTS[kind], flood), memories), exchanges=(exchange(flood, flood),) * EXCHANGES)
    assert estimated(told.shared) <= BUDGET["rules"]
    assert estimated(told.own) <= BUDGET["profile"]
    for each in told.exchanges:
        assert estimated(each.answer) <= BUDGET["answer"]
        assert estimated(each.complaint) <= BUDGET["complaint"]
        assert each.complaint.endswith("Answer again, with one JSON object and nothing else.")
    assert estimated(str(told)) <= WHOLE


def test_the_rules_fit_as_they_are_and_leave_room() -> None:
    assert rules().endswith("best first)")
    assert estimated(rules()) < 0.9 * BUDGET["rules"]


@settings(max_examples=200, deadline=None)
@given(text=st.text() | st.text(alphabet="a人😀\n\ud800", max_size=3000), tokens=st.integers(4, 300))
def test_a_text_within_a_budget_is_its_own_beginning(text: str, tokens: int) -> None:
    kept = within(text, tokens)
    assert estimated(kept) <= tokens
    assert kept == text or (kept.endswith(" ...") and text.startswith(kept[:-4]))


def test_an_answer_is_shown_again_without_what_cannot_be_sent() -> None:
    shown = exchange("half \ud83d an emoji \x1b[31m\x00\nand a line", "no").answer
    assert shown == "half an emoji [31m\nand a line"
    assert exchange("<think>Long thoughts.</think>{}", "no").answer == "{}", "thoughts are not shown again"
    assert exchange("<think>Long thoughts", "no").answer == "<think>Long thoughts"


# What stays as it is, so that a prefix caches


async def test_the_beginning_stays_the_same_for_everybody_and_each_ones_own_part_over_the_ticks() -> None:
    model = ImprovisingCompleter()
    mind, world = LanguageMind(model), new_world("town", 1, 5)
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, MemoryJournal())
    for _ in range(8):
        await simulation.tick()
    own = defaultdict(set)
    for request in model.requests:
        own[request.agent].add(request.prompt.own)
    assert {request.prompt.shared for request in model.requests} == {rules()}
    assert len(own) >= 4 and len(model.requests) > 30
    assert all(len(parts) == 1 for parts in own.values()), "nothing that changes is in the fixed part"
    assert len({part for parts in own.values() for part in parts}) == len(own)
    edited = replace(world.agents[1].persona, traits=("brave",))
    simulation.intervene(PersonaEdited(1, edited, ("traits",)))
    before = len(model.requests)
    for _ in range(3):
        await simulation.tick()
    new = {request.prompt.own for request in model.requests[before:] if request.agent == 1}
    assert len(new) == 1 and "You are: brave." in new.pop(), "it changes where the person was edited, once"


async def test_prompts_are_as_long_after_sixty_ticks_as_after_twenty() -> None:
    model = ImprovisingCompleter()
    mind, world = LanguageMind(model), new_world("town", 1, 4)
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, MemoryJournal())
    for _ in range(60):
        await simulation.tick()
    sizes = defaultdict(list)
    for request in model.requests:
        sizes[request.tick // 21].append(estimated(str(request.prompt)))
    assert max(map(max, sizes.values())) <= WHOLE
    early, late = (sum(sizes[third]) / len(sizes[third]) for third in (1, 2))
    assert late < 1.15 * early


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(pages())} prompts in {FOLDER}\n")
