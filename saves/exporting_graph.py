"""The network of a world as GraphML, which Gephi, igraph and networkx open."""

from pathlib import Path
from typing import TYPE_CHECKING

from saves.drafting import drafted
from sim.agent import emotion_of
from sim.emotion import faded
from sim.metrics.topics import topic_in_question
from sim.tiers import tiers
from sim.world import World

if TYPE_CHECKING:
    import networkx


def write_graph(world: World, target: Path) -> None:
    """Write who is tied to whom to a new file, whole or not at all.

    Raises:
        SaveError: the file exists already, or cannot be written.
    """
    import networkx  # 0.6 s, so only where it is used

    graph = graph_of(world)
    with drafted(target.resolve()) as draft:
        networkx.write_graphml(graph, draft)


def graph_of(world: World) -> "networkx.DiGraph":
    """Return the network with what people are and feel now, and what their ties are.

    A node has label and name, community, mood, arousal, emotion, tier, and stance where an attitude is held to the news in question; an
    edge kind, closeness, and weight, which is the closeness too.
    """
    graph = world.network.to_networkx()
    found, topic = tiers(world.network, world.agents), topic_in_question(world)
    for agent in world.agents.values():
        mood, arousal = faded(agent, world.tick)
        node = graph.nodes[agent.id]
        node |= {"label": agent.name, "name": agent.name, "community": agent.persona.home, "tier": found[agent.id]}
        node |= {"mood": float(mood), "arousal": float(arousal), "emotion": emotion_of(arousal)}
        if topic in agent.attitudes:
            node["stance"] = float(agent.attitudes[topic])
    for _, _, tie in graph.edges(data=True):
        tie["weight"] = tie["closeness"]
    graph.graph |= {"scenario": world.scenario, "tick": world.tick}
    return graph
