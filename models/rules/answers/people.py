"""Answers about people: who somebody is to me, whom I trust, when we last talked."""

from models.rules.answers.phrasing import Said, counted, joined, listed, phrased, titled, when
from models.rules.answers.question import Asked
from models.rules.character import Character
from models.rules.history import VALENCE_OF_STARS, contact_of, last_talk, tips_taken
from models.rules.wording.grammar import clause, tidied, uncapitalised
from sim.agent import Memory
from sim.observation import Contact, Observation

CLOSE, DISTANT = 0.6, 0.35
NAMED = 3
KIN = {
    "parent": ("mother", "father", "parent"),
    "child": ("daughter", "son", "child"),
    "sibling": ("sister", "brother", "sibling"),
    "partner": ("partner", "partner", "partner"),
    "grandparent": ("grandmother", "grandfather", "grandparent"),
    "grandchild": ("granddaughter", "grandson", "grandchild"),
}


def person(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return who somebody is to me, and how close we are."""
    other = _person(asked)
    name, contact = tidied(observation.names[other]), contact_of(observation, other)
    if contact is None:
        return Said(phrased(observation, "person_stranger", who=name), f"{name} is no contact of mine")
    because = f"{name} is my {contact.kind}, closeness {contact.closeness:.2f}"
    if contact.kind == "rival":
        core = phrased(observation, "person_rival", who=name)
    elif contact.kind == "acquaintance":
        core = phrased(observation, "person_known", who=name)
    else:
        core = phrased(observation, "person_kin", who=name, kind=noun_of(contact))
    past = uncapitalised(clause(contact.history))
    shared = phrased(observation, "person_history", history=past) if past else ""
    table = "person_close" if contact.closeness >= CLOSE else "person_distant" if contact.closeness < DISTANT else "person_middling"
    feeling = phrased(observation, table, who=name) if contact.kind != "rival" else ""
    return Said(joined(core, shared, feeling), because)


def last_talked(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return when I last talked with somebody, as I remember."""
    other = _person(asked)
    name, chats = tidied(observation.names[other]), _chats(observation, other)
    if not chats:
        return _no_chat(observation, other)
    last = max(chats, key=lambda memory: memory.tick)
    about = _subject(observation, last)
    more = phrased(observation, "last_talk_about", about=about) if about else ""
    core = phrased(observation, "last_talk", who=name, when=when(observation, last.tick))
    return Said(joined(core, more), f"I remember a chat with {name} at tick {last.tick}")


def talked_about(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I talked about with somebody, as I remember."""
    other = _person(asked)
    name, chats = tidied(observation.names[other]), _chats(observation, other)
    if not chats:
        return _no_chat(observation, other)
    because = f"I remember {counted(len(chats), 'chat')} with {name}, the last at tick {chats[-1].tick}"
    subjects = list(dict.fromkeys(about for memory in reversed(chats) if (about := _subject(observation, memory))))[:NAMED]
    if not subjects:
        return Said(phrased(observation, "talked_small"), because)
    return Said(phrased(observation, "talked_about", who=name, about=listed(subjects)), because)


def person_tips(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what somebody has told me of lately."""
    other = _person(asked)
    name = tidied(observation.names[other])
    items = list(dict.fromkeys(tip.item for tip in reversed(observation.me.heard) if tip.source == other))[:NAMED]
    if not items:
        return Said(phrased(observation, "person_tips_none", who=name), f"of the titles that I lately heard of none came from {name}")
    titles = listed([titled(observation, item) for item in items])
    return Said(phrased(observation, "person_tips", who=name, film=titles), f"{name} told me of {counted(len(items), 'film')} lately")


def friends(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return who is closest to me: among neighbours only where those are asked for."""
    kind = "neighbour" if "neighbour" in asked.words else "friend" if "friend" in asked.words else ""
    near = [contact for contact in observation.contacts if contact.kind == kind] if kind else list(observation.contacts)
    near = near or [contact for contact in observation.contacts if contact.kind != "rival" and contact.closeness >= DISTANT]
    if not near:
        return Said(phrased(observation, "friendless"), "I have no contact whom I am close to")
    return Said(phrased(observation, "friends", people=_names(near[:NAMED])), f"closest to me: {_closeness(near[:NAMED])}")


def family(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return who of my family is here."""
    kin = [contact for contact in observation.contacts if contact.kind in KIN]
    if not kin:
        return Said(phrased(observation, "familyless"), "none of my contacts is family")
    named = listed([f"{noun_of(contact)} {tidied(contact.name)}" for contact in kin[:NAMED]])
    return Said(phrased(observation, "family", people=named), f"my family here: {_closeness(kin[:NAMED])}")


def trust(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return whom I trust: the closest, and whoever's tips were good."""
    near = [contact for contact in observation.contacts if contact.closeness >= CLOSE and contact.kind != "rival"][:NAMED]
    adviser = _adviser(observation)
    if not near:
        if adviser is None:
            return Said(phrased(observation, "trustless"), f"no contact of mine is as close as {CLOSE}")
        return Said(phrased(observation, "trust_tip", person=tidied(observation.names[adviser])), "their tips were good")
    core = phrased(observation, "trust", person=tidied(near[0].name))
    others = phrased(observation, "trust_too", people=_names(near[1:])) if near[1:] else ""
    praised = phrased(observation, "trust_tip", person=tidied(observation.names[adviser])) if adviser is not None else ""
    because = f"closest to me: {_closeness(near)}" + (f"; {observation.names[adviser]} gave good tips" if adviser is not None else "")
    return Said(joined(core, others, praised), because)


def rivals(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return with whom I do not get on."""
    found = [contact for contact in observation.contacts if contact.kind == "rival"]
    if not found:
        return Said(phrased(observation, "rivalless"), "none of my contacts is a rival")
    return Said(phrased(observation, "rivals", people=_names(found[:NAMED])), f"my rivals: {_closeness(found[:NAMED])}")


def myself(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return that it is I who am asked about."""
    name = tidied(observation.me.name)
    return Said(phrased(observation, "myself", who=name), f"I am {name}")


def nobody(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return that I do not know a name."""
    return Said(phrased(observation, "nobody"), "nobody of that name lives here")


def noun_of(contact: Contact) -> str:
    """Return what somebody is to me: "mother", "friend"."""
    if contact.kind not in KIN:
        return tidied(contact.kind)
    return KIN[contact.kind][("female", "male").index(contact.gender) if contact.gender in ("female", "male") else 2]


def _adviser(observation: Observation) -> int | None:
    """Return whose tips I followed lately and found best, if I liked what they led to."""
    taken = {
        source: sum(VALENCE_OF_STARS[viewing.stars] * valence for _, viewing, valence in followed) / len(followed)
        for source, followed in tips_taken(observation.me).items()
        if source in observation.names
    }
    best = max(taken, key=lambda source: taken[source], default=None)
    return best if best is not None and taken[best] > 0.2 else None


def _no_chat(observation: Observation, other: int) -> Said:
    """Return that no chat with somebody has stayed in mind, though something about them may have."""
    name = tidied(observation.names[other])
    table = "vague_talk" if last_talk(observation.me, other) is not None else "no_talk"
    return Said(phrased(observation, table, who=name), f"no chat with {name} is among my memories")


def _chats(observation: Observation, other: int) -> list[Memory]:
    return [memory for memory in observation.me.memories if memory.kind == "chat" and memory.other == other]


def _subject(observation: Observation, memory: Memory) -> str:
    """Return what a remembered chat was about, "" where nothing is known."""
    if memory.item is not None and memory.item in observation.catalogue:
        return titled(observation, memory.item)
    topic = observation.topics.get(memory.topic) if memory.topic is not None else None
    return f"the news, {uncapitalised(tidied(topic.title)).rstrip('.!?… ')}" if topic else ""


def _names(contacts: list[Contact]) -> str:
    return listed([tidied(contact.name) for contact in contacts])


def _closeness(contacts: list[Contact]) -> str:
    return ", ".join(f"{contact.name} ({contact.kind}, {contact.closeness:.2f})" for contact in contacts)


def _person(asked: Asked) -> int:
    assert asked.person is not None
    return asked.person
