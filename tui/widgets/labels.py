"""What people are called on the screen, so that no two are called the same."""

from collections import Counter
from collections.abc import Iterable

from sim.agent import Agent
from tui.paint import safe_name


def labels_of(agents: Iterable[Agent]) -> dict[int, str]:
    """Return for each a safe name of their own: with the age, the occupation or the number where names are equal."""
    people = [(agent.id, safe_name(agent.name), agent.persona) for agent in agents]
    shared = Counter(name.casefold() for _, name, _ in people)
    ages = Counter((name.casefold(), persona.age) for _, name, persona in people)
    works = Counter((name.casefold(), persona.occupation) for _, name, persona in people)
    labels: dict[int, str] = {}
    for agent, name, persona in people:
        key = name.casefold()
        if shared[key] == 1:
            labels[agent] = name
        elif ages[key, persona.age] == 1:
            labels[agent] = f"{name} ({persona.age})"
        elif persona.occupation and works[key, persona.occupation] == 1:
            labels[agent] = f"{name} · {safe_name(persona.occupation)}"
        else:
            labels[agent] = f"{name} #{agent}"
    taken = Counter(labels.values())
    return {agent: label if taken[label] == 1 else f"{label} #{agent}" for agent, label in labels.items()}
