"""Interventions as text: WHO.WHAT=VALUE, or WHO.WHAT=VALUE@TICK for later."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from sim.channel import POST_LIMIT
from sim.directory import person_named
from sim.errors import SimError, UnknownNameError
from sim.event import (
    AccountBlocked,
    ActivityChanged,
    EmotionCooled,
    ForwardsCapped,
    FrictionChanged,
    Intervention,
    MindChanged,
    MixingChanged,
    NewsAnnounced,
    PersonaEdited,
    PostInjected,
    RankerChanged,
    RecommenderChanged,
    StatementMade,
    TieCut,
    TieMade,
    TiesRewired,
    UnlikeBefriended,
)
from sim.event.intervention import MIND_LIMIT
from sim.interventions import checked, plain
from sim.measures import MOST_FORWARDS, announced, teller, waiting_news
from sim.network import Tie
from sim.personas import EDITABLE, with_field
from sim.setting_file import read_setting
from sim.text import clean
from sim.topic import Topic
from sim.world import World

NO_MIND = "none"  # of their own: whoever thinks for everybody thinks for them again
YES_NO = {"yes": True, "no": False}
FORM = "WHO.WHAT=VALUE or WHO.WHAT=VALUE@TICK"
OF_THE_WORLD = ("recommender", "mixing", "unlike", "activity", "ranker", "friction", "forwards", "cool", "rewire", "news", "mind")
OF_A_PERSON = ("post", "tie:WHOM", "blocked", "statement", "mind")
AS_ON_SCREEN = {"work": "occupation", "likes": "interests", "ways": "features"}  # what the screen calls fields
RANKERS_AS_TOLD = {"newest": "chronological", "like minded": "like-minded", "likeminded": "like-minded"}
_LATER = re.compile(r"@(\d{1,9})$")


class Change(NamedTuple):
    """An intervention. at: the tick that begins with it; None for the next."""

    intervention: Intervention
    at: int | None


def changes(world: World, texts: tuple[str, ...]) -> list[Change]:
    """Return what texts ask for; several fields of one person at one time become one intervention.

    Raises:
        SimError: a text is not of the form, or the world cannot take what it asks for; names it and what is allowed.
    """
    found: dict[tuple[object, int | None], Change] = {}
    for text in texts:
        change = _change(world, text, found)
        checked(change.intervention, world, later=change.at is not None)
        if change.at is not None and change.at <= world.tick + 1:
            raise SimError(f"'{clean(text, 80)}' at tick {change.at}; allowed: ticks after {world.tick + 1}, which is the next")
        key: object = ("persona", change.intervention.agent) if isinstance(change.intervention, PersonaEdited) else text
        found[key, change.at] = change
    for change in found.values():
        _in_time(change, found.values(), world)
    return list(found.values())


def _in_time(change: Change, others: Collection[Change], world: World) -> None:
    """Raise SimError where a statement is planned for a tick by which its news cannot have broken."""
    if not isinstance(change.intervention, StatementMade) or change.at is None or change.intervention.topic in world.broken:
        return
    topic = world.topics[change.intervention.topic]
    told = [Change(plan.intervention, plan.at) for plan in world.plans.values()]
    due = [topic.tick]
    for other in (*told, *others):
        if isinstance(other.intervention, NewsAnnounced) and other.intervention.topic.id == topic.id:
            due.append(world.tick + 1 if other.at is None else other.at)
    if change.at <= min(due):
        last = f"news '{clean(topic.id, 60)}' breaks in tick {min(due)}"
        raise SimError(f"a statement at tick {change.at}, but {last}; allowed: a later tick, or world.news={clean(topic.id, 60)} before it")


def _change(world: World, text: str, before: dict[tuple[object, int | None], Change]) -> Change:
    who, dot, rest = text.partition(".")
    what, equals, value = rest.partition("=")
    if not dot or not equals or not who.strip() or not what.strip():
        raise SimError(f"change '{clean(text, 80)}'; allowed: {FORM}")
    later = _LATER.search(value)
    at = int(later[1]) if later else None
    value = value[: later.start()] if later else value
    if who.strip() == "world":
        return Change(plain(_of_the_world(world, what.strip(), value.strip())), at)
    agent = person_named(world, who)
    known = before.get((("persona", agent), at))
    return Change(_of_a_person(world, agent, what.strip(), value, known.intervention if known else None), at)


def _of_the_world(world: World, what: str, value: str) -> Intervention:
    match what:
        case "recommender":
            return RecommenderChanged(clean(value, 60))
        case "mixing":
            return MixingChanged(_whole(what, value, 0, 5))
        case "unlike":
            return UnlikeBefriended(_whole(what, value, 1, 10))
        case "activity":
            rule, _, chance = value.partition(":")
            return ActivityChanged(clean(rule, 40), _share("chance", chance) if chance else 0.4)
        case "ranker":
            ranker, _, recommended = value.partition(":")
            ranker = RANKERS_AS_TOLD.get(ranker.lower(), ranker)
            return RankerChanged(clean(ranker, 60), _whole("recommended posts a page", recommended, 0, 5) if recommended else 0)
        case "friction":
            return FrictionChanged(_share("friction", value))
        case "forwards":
            return ForwardsCapped(_whole("forwards", value, 0, MOST_FORWARDS))
        case "cool":
            return EmotionCooled(_share("cool", value))
        case "rewire":
            return TiesRewired(_share("rewire", value))
        case "mind":
            return MindChanged(None, _mind(value))
        case "news":
            return announced(world, news_named(world, value))
        case _:
            raise UnknownNameError("property of the world", what, OF_THE_WORLD)


def news_named(world: World, text: str) -> Topic:
    """Return the news that a text names: the id of what waits to break, or a TOML file with an event, told by this world's teller.

    Raises:
        SimError: there is none; names what is allowed.
    """
    if not text.endswith(".toml"):
        waiting = {topic.id: topic for topic in waiting_news(world)}
        if text in waiting:
            return waiting[text]
        raise UnknownNameError("waiting news", text, (*waiting, "FILE.toml"))
    try:
        events = read_setting(Path(text)).events
    except OSError as error:
        raise SimError(f"{clean(text, 200)}: {error.strerror}") from error
    if len(events) != 1:
        raise SimError(f"{clean(text, 200)} holds {len(events)} events; allowed: one")
    return replace(events[0], author=teller(world))


def _of_a_person(world: World, agent: int, what: str, value: str, known: Intervention | None) -> Intervention:
    if what == "post":
        if len(clean(value, POST_LIMIT + 1)) > POST_LIMIT:
            raise SimError(f"a post of more than {POST_LIMIT} characters; allowed: 1 to {POST_LIMIT}")
        return PostInjected(agent, clean(value, POST_LIMIT))
    if what == "blocked":
        if value.strip() not in YES_NO:
            raise SimError(f"blocked '{clean(value, 40)}'; allowed: yes, no")
        return AccountBlocked(agent, YES_NO[value.strip()])
    if what == "statement":
        return _statement(agent, value)
    if what == "mind":
        return MindChanged(agent, "" if value.strip() == NO_MIND else _mind(value))
    if what.startswith("tie:"):
        return _tie(world, agent, person_named(world, what.removeprefix("tie:")), value.strip())
    what = AS_ON_SCREEN.get(what, what)
    if what not in EDITABLE:
        raise UnknownNameError("field of a person", what, (*EDITABLE, *OF_A_PERSON))
    old = world.agents[agent].persona
    edited = with_field(known.persona if isinstance(known, PersonaEdited) else old, what, value)
    fields = tuple(field for field in EDITABLE if getattr(old, field) != getattr(edited, field))
    if not fields:
        raise SimError(f"{old.name}'s {what} is '{clean(value, 80)}' already")
    return PersonaEdited(agent, edited, fields)


def _statement(agent: int, value: str) -> Intervention:
    topic, _, rest = value.strip().partition(":")
    side, _, text = rest.partition(":")
    if side not in ("for", "against"):
        raise SimError(f"statement '{clean(value, 60)}'; allowed: NEWS:for:TEXT or NEWS:against:TEXT")
    if not 1 <= len(clean(text, POST_LIMIT + 1)) <= POST_LIMIT:
        raise SimError(f"a statement of {len(clean(text, POST_LIMIT + 1))} characters; allowed: 1 to {POST_LIMIT}")
    return plain(StatementMade(agent, topic, "for" if side == "for" else "against", text))


def _tie(world: World, agent: int, other: int, value: str) -> Intervention:
    if value == "none":
        return TieCut(agent, other)
    kind, _, closeness = value.partition(":")
    return TieMade(agent, Tie(agent, other, clean(kind, 40) or "friend", _share("closeness", closeness) if closeness else 0.5))


def _mind(value: str) -> str:
    if not 1 <= len(value.strip()) <= MIND_LIMIT:
        raise SimError(f"a mind's name of {len(value.strip())} characters; allowed: 1 to {MIND_LIMIT}")
    return value.strip()


def _whole(what: str, value: str, low: int, high: int) -> int:
    if not value.isdecimal() or not low <= int(value) <= high:
        raise SimError(f"{what} '{clean(value, 40)}'; allowed: a whole number from {low} to {high}")
    return int(value)


def _share(what: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise SimError(f"{what} '{clean(value, 40)}'; allowed: a number from 0 to 1")
    return number
