"""A world as plain data: what a save keeps of it, and what the screen begins with."""

from typing import Annotated

from msgspec import Meta, Struct

from sim.agent import Agent
from sim.cascades import Cascade
from sim.catalogue import Item
from sim.channel import Utterance
from sim.event import ActivityChanged, Evaluated, Planned, Trained
from sim.network import Tie
from sim.policy import Policy
from sim.topic import Topic

SCENARIO_LIMIT = 200  # characters


class Snapshot(Struct, kw_only=True):
    """Everything that a world holds (sim.world names each)."""

    scenario: Annotated[str, Meta(max_length=SCENARIO_LIMIT)]
    seed: int
    salt: int
    tick: int
    minute: int
    algorithm: str
    agents: list[Agent]
    items: list[Item]
    ties: list[Tie]
    topics: list[Topic]
    broken: dict[str, int]
    posts: list[Utterance]
    answers: dict[int, list[int]]
    likes: dict[int, int]
    chats: list[Annotated[list[Utterance], Meta(min_length=1)]]
    trained: Trained | None
    quality: Evaluated | None = None
    mixing: int = 0
    activity: ActivityChanged | None = None
    plans: list[Planned] = []
    planned: int = 0
    policy: Policy = Policy()
    mind: str = ""
    minds: dict[int, str] = {}
    cascades: list[Cascade] = []
