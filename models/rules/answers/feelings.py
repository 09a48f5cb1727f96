"""Answers about mood, about what happened, and about what one remembers."""

import re

from models.rules.answers import people
from models.rules.answers.phrasing import Said, counted, days_ago, joined, phrased, titled
from models.rules.answers.question import Asked
from models.rules.character import Character
from models.rules.history import contact_of
from models.rules.wording.grammar import capitalised
from sim.agent import Memory
from sim.emotion import faded
from sim.memory.recalling import recall
from sim.mentions import FUNCTION_WORDS, WORD, bag
from sim.observation import Observation

HIGH, GOOD, LOW, BAD = 0.45, 0.15, -0.05, -0.4  # moods, -1 to 1; rest is 0.1
STIRRED = 0.5
TOLD = 3  # memories told at once
_ASKING = bag("remember recall memory memories happened happen tell anything something")


def mood(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return how I am, and what of late weighs most."""
    level, arousal = faded(observation.me, observation.tick)
    table = "high" if level > HIGH else "good" if level > GOOD else "even" if level > LOW else "low" if level > BAD else "bad"
    parts = [phrased(observation, f"mood_{table}")]
    if arousal > STIRRED:
        parts.append(phrased(observation, "aroused"))
    recent = [memory for memory in observation.me.memories if _today(observation, memory)]
    if recent and any(word in asked.words for word in ("why", "how", "feel")):
        parts.append(_telling([max(recent, key=lambda memory: (memory.importance, memory.tick))]))
    return Said(joined(*parts), f"my mood is {level:+.2f} of 1, my arousal {arousal:.2f}")


def happened(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I remember of today, of yesterday, or of late."""
    day, wanted = ("yesterday", 1) if "yesterday" in asked.words else ("today", 0)
    lately = any(word in asked.words for word in ("lately", "recent", "week", "weekend", "been"))
    found = [memory for memory in observation.me.memories if memory.tick >= 1 and (lately or days_ago(observation, memory.tick) == wanted)]
    day = "lately" if lately else day
    if not found:
        return Said(phrased(observation, "uneventful", day=day), f"I remember nothing of {day}")
    told = sorted(sorted(found, key=lambda memory: (-memory.importance, -memory.tick))[:TOLD], key=lambda memory: memory.tick)
    text = phrased(observation, "happened", day=day, memories=_telling(told))
    return Said(text, f"I remember {counted(len(found), 'thing')} of {day}")


def remember(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what comes to mind of what is asked about, with the scores that brought it up (sim.memory)."""
    found = recall(_bearing_on(observation, asked), _cue(observation, asked), observation.minute)
    memories = {memory.id: memory for memory in observation.me.memories}
    if not found.found and asked.person is not None and contact_of(observation, asked.person) is not None:
        return _known_of(observation, character, asked)
    if not found.found:
        return Said(phrased(observation, "forgotten"), "none of my memories is about that")
    told = [memories[each.memory] for each in found.found[:TOLD]]
    scores = "; ".join(
        f"recency {each.recency:.2f}, importance {each.importance:.2f}, relevance {each.relevance:.2f}" for each in found.found[:TOLD]
    )
    because = f"{counted(len(found.found), 'thing')} came to mind: {scores}"
    return Said(phrased(observation, "remembered", memories=_telling(told)), because, found)


def _known_of(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what I know of somebody about whom no memory comes to mind: what they are to me, and what they told me of lately."""
    tie = people.person(observation, character, asked)
    told = any(tip.source == asked.person for tip in observation.me.heard)
    tips = people.person_tips(observation, character, asked).text if told else ""
    return Said(joined(tie.text, tips), f"none of my memories is about that, but {tie.because}")


def _cue(observation: Observation, asked: Asked) -> str:
    """Return what is asked about in the words in which memories speak of it, else the telling words of the question."""
    if asked.item is not None:
        return titled(observation, asked.item)
    if asked.person is not None:
        return observation.names[asked.person]
    topic = observation.topics.get(asked.topic) if asked.topic is not None else None
    return topic.title if topic is not None else " ".join(_telling_words(asked.words))


def _telling_words(words: str) -> list[str]:
    return [word for word in WORD.findall(words.lower()) if word not in FUNCTION_WORDS and word not in _ASKING]


def _bearing_on(observation: Observation, asked: Asked) -> list[Memory]:
    """Return the memories about what is asked: by what they concern, else by shared words; all where nothing is named."""
    memories = observation.me.memories
    if asked.item is not None or asked.person is not None or asked.topic is not None:
        return [
            memory
            for memory in memories
            if (asked.item is not None and memory.item == asked.item)
            or (asked.person is not None and memory.other == asked.person)
            or (asked.topic is not None and memory.topic == asked.topic)
        ]
    cue = set(_telling_words(asked.words))
    return [memory for memory in memories if cue & set(WORD.findall(memory.text.lower()))] if cue else list(memories)


def _today(observation: Observation, memory: Memory) -> bool:
    return memory.tick >= 1 and days_ago(observation, memory.tick) in (0, None)


def _telling(memories: list[Memory]) -> str:
    return " ".join(_told(memory) for memory in memories)


def _told(memory: Memory) -> str:
    text = capitalised(_ended(re.sub(r"\s+", " ", memory.text).strip()))
    return f"I heard the news: {text}" if memory.kind == "news" else text


def _ended(text: str) -> str:
    return text if text[-1:] in tuple(".!?…") else f"{text}."
