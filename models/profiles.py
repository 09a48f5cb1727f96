"""People written by a language model: asked for by schema, checked field by field, repaired by asking again and then by sampling."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from models.completer import Completer, Exchange, Prompt, Request
from models.language.found import objects_in, spoken
from models.language.naming import folded
from models.language.prompt import bounded
from sim.agent import FEATURES, Persona
from sim.catalogue import Catalogue
from sim.errors import SimError
from sim.people import HOMES
from sim.personas import sound
from sim.population import MOST_AGENTS, sampled
from sim.randomness import Luck
from sim.temperament import TRAITS
from sim.text import clean

BATCH = 6  # people asked for at once
TOKENS = 220  # an answer may take for each
WORD = 30  # characters of a trait, interest or dislike
FORMULA = "=+-@\t"  # characters at whose sight a spreadsheet takes a cell of people.csv for a formula
_EXPLAINED = 2500  # characters of a complaint

_RULES = """You invent people for a small town whose cinema shows films. Make them plausible, unlike each other, and particular:
a reader should know them again by what they say. Answer with one JSON object and nothing else:
{"people": [{"name": "...", "gender": "...", "age": 34, "occupation": "...", "home": "...", "traits": ["..."], "interests": ["..."],
"dislikes": ["..."], "features": ["..."], "bio": "..."}]}, in the order in which they are asked for.
- traits: two to four adjectives, best of these: %s.
- interests: two or three genres and one or two hobbies, strongest first; dislikes: none to two genres. Genres: %s.
- features: one to three of %s.
- home: one of %s.
- bio: one or two sentences about them, in the third person, with something they did."""


class Written(Struct, frozen=True):
    """People, and what had to be done to make them sound.

    Args:
        repairs: one line each: who, which field, what was wrong, what it is now.
        calls, prompt_tokens, completion_tokens: what it cost.
    """

    personas: tuple[Persona, ...]
    repairs: tuple[str, ...] = ()
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


async def written_profiles(completer: Completer, count: int, catalogue: Catalogue, *, seed: int = 1, first_id: int = 1) -> Written:
    """Return `count` people with ids from `first_id` on, each sound by the rules of people.csv.

    A model gets age, gender, home and initials of people who were sampled, so that those it writes are spread as a population
    is. What is wrong in its answer is told to it once; what is wrong after that is taken from the sampled person.

    Raises:
        SimError: count is not allowed. CompleterError: the model cannot be reached.
    """
    if not 1 <= count <= MOST_AGENTS:
        raise SimError(f"{count} people; allowed: 1 to {MOST_AGENTS:,}")
    sketches = sampled(Luck(seed), first_id, count, catalogue)
    batches = [sketches[start : start + BATCH] for start in range(0, count, BATCH)]
    found = await asyncio.gather(
        *(_batch(completer, batch, catalogue, Luck(seed).of(0, batch[0].id).seed("profiles")) for batch in batches)
    )
    return Written(
        tuple(persona for each in found for persona in each.personas),
        tuple(line for each in found for line in each.repairs),
        *(sum(getattr(each, cost) for each in found) for cost in ("calls", "prompt_tokens", "completion_tokens")),
    )


def profiles_prompt(sketches: Sequence[Persona], catalogue: Catalogue, exchanges: tuple[Exchange, ...] = ()) -> Prompt:
    """Return what a model is told to write some people."""
    rules = _RULES % (", ".join(TRAITS), ", ".join(catalogue.genres[:40]), ", ".join(FEATURES), ", ".join(HOMES))
    asked = [f"{k}. {sketch.gender}, {sketch.age}, of {sketch.home}, initials {_initials(sketch)}" for k, sketch in enumerate(sketches)]
    return Prompt(bounded(rules, 6000), "", "\n".join([f"Write these {len(asked)} people:", *asked]), exchanges)


async def _batch(completer: Completer, sketches: Sequence[Persona], catalogue: Catalogue, seed: int) -> Written:
    """Return one batch, asked for again where the first answer had faults."""
    exchanges: tuple[Exchange, ...] = ()
    drafts: list[_Draft] = [_Draft({}, {"": "missing"}) for _ in sketches]
    cost = [0, 0, 0]
    for attempt in range(2):
        prompt = profiles_prompt(sketches, catalogue, exchanges)
        tokens = TOKENS * len(sketches) + 200
        completion = await completer.complete(Request(prompt, _schema(len(sketches)), seed + attempt, tokens, "profiles"))
        cost = [cost[0] + 1, cost[1] + completion.prompt_tokens, cost[2] + completion.completion_tokens]
        answered = [_draft(raw) for raw in _people(completion.text, len(sketches))]
        drafts = [min(pair, key=_faults) for pair in zip(answered, drafts, strict=True)]
        wrong = [f"person {k}, {field or 'all'}: {fault}" for k, draft in enumerate(drafts) for field, fault in draft.faults.items()]
        if not wrong:
            break
        complaint = "Some of it cannot be used:\n" + "\n".join(wrong) + "\nWrite all of them again, with that put right."
        exchanges = (Exchange(bounded(completion.text.strip(), 8000) or "(nothing)", bounded(complaint, _EXPLAINED)),)
    repairs: list[str] = []
    personas = tuple(_repaired(draft, sketch, repairs) for draft, sketch in zip(drafts, sketches, strict=True))
    return Written(personas, tuple(repairs), *cost)


class _Draft(Struct, frozen=True):
    """One person as a model wrote them: fields that are sound, and what is wrong with the others ("": with all of them)."""

    fields: dict[str, Any]
    faults: dict[str, str]


def _faults(draft: _Draft) -> int:
    return 100 if "" in draft.faults else len(draft.faults)


def _people(text: str, count: int) -> list[Any]:
    """Return what an answer says of each person, None where it says nothing."""
    found: list[Any] = []
    for each, _ in objects_in(spoken(text)):
        people = next((value for key, value in each.items() if folded(key) == "people" and isinstance(value, list)), None)
        found += people if people is not None else [each]
    return (found + [None] * count)[:count]


def _draft(raw: Any) -> _Draft:
    if not isinstance(raw, dict):
        return _Draft({}, {"": "missing"})
    told = {folded(key): value for key, value in raw.items()}
    fields: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, read in _FIELDS.items():
        try:
            fields[name] = read(told.get(name))
        except ValueError as error:
            faults[name] = str(error)
    return _Draft(fields, faults)


def _repaired(draft: _Draft, sketch: Persona, repairs: list[str]) -> Persona:
    """Return a person whose faulty fields are the sampled person's; adds what was done to `repairs`."""
    if "" in draft.faults:
        repairs.append(f"{sketch.id} {sketch.name}: not written by the model; sampled")
        return sketch
    persona = sound(replace(sketch, **draft.fields))
    if "bio" in draft.faults:
        persona = replace(persona, bio="")  # the sampled one is about somebody else
    for field, fault in draft.faults.items():
        now = getattr(persona, field)
        repairs.append(f"{persona.id} {persona.name}, {field}: {fault}; now {', '.join(now) if isinstance(now, tuple) else now or 'empty'}")
    return persona


def _text(limit: int, needed: bool = True) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = clean(value, limit + 1).replace("|", "/").lstrip(FORMULA) if isinstance(value, str) else ""
        if (needed and not text) or len(text) > limit or (value is not None and not isinstance(value, str)):
            raise ValueError(f"{_shown(value)}; allowed: {'1' if needed else '0'} to {limit} characters")
        return text

    return read


def _age(value: Any) -> int:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 9:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 120:
        raise ValueError(f"{_shown(value)}; allowed: a whole number from 1 to 120")
    return value


def _words(most: int, fewest: int = 0) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        given = value.replace("|", ",").split(",") if isinstance(value, str) else [] if value is None else value
        if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
            raise ValueError(f"{_shown(value)}; allowed: a list of words")
        words = tuple(dict.fromkeys(word for each in given if (word := clean(each, WORD + 1).replace("|", "/").lstrip(FORMULA).lower())))
        if not fewest <= len(words) <= most or any(len(word) > WORD for word in words):
            raise ValueError(f"{_shown(value)}; allowed: {fewest} to {most} words of at most {WORD} characters")
        return words

    return read


def _features(value: Any) -> tuple[str, ...]:
    known = {feature.lower(): feature for feature in FEATURES}
    words = _words(len(FEATURES), 1)(value)
    if unknown := [word for word in words if word not in known]:
        raise ValueError(f"{_shown(unknown[0])}; allowed: {', '.join(FEATURES)}")
    return tuple(known[word] for word in words)


def _home(value: Any) -> str:
    homes = {folded(home): home for home in HOMES}
    if not isinstance(value, str) or folded(value) not in homes:
        raise ValueError(f"{_shown(value)}; allowed: {', '.join(HOMES)}")
    return homes[folded(value)]


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "name": _text(60),
    "gender": _text(20),
    "age": _age,
    "occupation": _text(60),
    "home": _home,
    "traits": _words(8, 1),
    "interests": _words(10, 1),
    "dislikes": _words(10),
    "features": _features,
    "bio": _text(400, needed=False),
}


def _shown(value: Any) -> str:
    if value is None:
        return "missing"
    small = isinstance(value, (str, float, bool)) or (isinstance(value, int) and abs(value) < 10**18)
    return f"'{clean(str(value), 40)}'" if small else "that"


def _initials(persona: Persona) -> str:
    return ". ".join(word[0] for word in persona.name.split()[:2]) + "."


def _schema(count: int) -> dict[str, Any]:
    text, words = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    enum = {name: {"type": "string", "enum": list(allowed)} for name, allowed in (("features", FEATURES), ("home", HOMES))}
    fields: dict[str, Any] = {name: words if name in ("traits", "interests", "dislikes") else text for name in _FIELDS}
    fields |= {"age": {"type": "integer", "minimum": 1, "maximum": 120}, "home": enum["home"]}
    fields |= {"features": {"type": "array", "items": enum["features"]}}
    person = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    people = {"type": "array", "items": person, "minItems": count, "maxItems": count}
    return {"type": "object", "properties": {"people": people}, "required": ["people"], "additionalProperties": False}
