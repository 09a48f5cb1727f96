"""The question that a reflection begins with: what has taken up most of somebody's mind lately."""

from collections.abc import Sequence

from msgspec import Struct

from sim.agent import Memory
from sim.catalogue import Catalogue
from sim.topic import Topic

ANSWERED = 0.3  # weight left to a subject by each insight into it that is still remembered
TASTE = 0.6  # weight of one's own ratings, of which there are many, beside people, news and single films
OFTEN = 3  # memories of a single film that make it a question


class Wonder(Struct, frozen=True):
    """A question about oneself, and what it concerns: a person, a film, a piece of news, or, with none of them, one's taste."""

    question: str
    other: int | None = None
    item: int | None = None
    topic: str | None = None

    def concerns(self, memory: Memory) -> bool:
        """Return whether a memory bears on the question."""
        if self.other is None and self.item is None and self.topic is None:
            return memory.kind == "film" and memory.other is None and memory.item is not None
        wanted = ((self.other, memory.other), (self.item, memory.item), (self.topic, memory.topic))
        return all(asked is None or asked == held for asked, held in wanted)


Subject = tuple[str, int | str | None]


def wonder(memories: Sequence[Memory], names: dict[int, str], catalogue: Catalogue, topics: dict[str, Topic]) -> Wonder | None:
    """Return what to ask of some memories, None where they concern nothing.

    Whatever weighs most by the importance of its memories is asked about, unless an insight into it is remembered already.
    """
    weights: dict[Subject, float] = {}
    counts: dict[Subject, int] = {}
    for memory in memories:
        if memory.kind != "insight":
            for subject in _subjects(memory):
                weights[subject] = weights.get(subject, 0.0) + memory.importance * (TASTE if subject[0] == "taste" else 1.0)
                counts[subject] = counts.get(subject, 0) + 1
    for memory in memories:
        if memory.kind == "insight":
            for subject in _subjects(memory) or [("taste", None)]:
                if subject in weights:
                    weights[subject] *= ANSWERED
    offers = [subject for subject in weights if subject[0] != "item" or counts[subject] >= OFTEN]
    if not offers:
        return None
    kind, about = max(offers, key=lambda subject: (weights[subject], subject[0], str(subject[1])))
    match kind, about:
        case "other", int(other):
            tips = sum(memory.other == other and memory.kind == "film" for memory in memories)
            name = names[other]
            return Wonder(f"Can I trust {name} about films?" if tips > 1 else f"How do {name} and I get on?", other=other)
        case "topic", str(topic):
            return Wonder(f"What do I make of the news: {topics[topic].title}?", topic=topic)
        case "item", int(item):
            return Wonder(f"Why does <{catalogue[item].title}> keep coming up?", item=item)
        case _:
            return Wonder("What kind of film pleases me lately?")


def _subjects(memory: Memory) -> list[Subject]:
    held: list[Subject] = [("other", memory.other), ("item", memory.item), ("topic", memory.topic)]
    found = [subject for subject in held if subject[1] is not None]
    own = memory.kind == "film" and memory.other is None and memory.item is not None
    return [*found, ("taste", None)] if own else found
