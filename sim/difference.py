"""In what one person differs between two worlds, in words and numbers."""

from collections.abc import Iterator

from msgspec import Struct

from sim.agent import Agent, emotion_of
from sim.emotion import faded
from sim.likeness import Life, remembered
from sim.network import FOLLOWS, Tie
from sim.personas import EDITABLE
from sim.text import clean
from sim.world import World

MOST_CHANGES = 40  # told of one person
MOST_A_FIELD = 8  # told of one field of theirs, such as ties
TEXT = 160  # characters of a text told
NAME = 40
OWN_MIND = "the run's own"  # where no intervention gave another
CLOSER = 0.005  # difference of closeness that is told


class Change(Struct, frozen=True, omit_defaults=True):
    """One thing in which somebody differs.

    Args:
        field: "mood", "stirred", "stance", "news", "film", "posts", "tie", "memory", "mind", "played", "lately", "there", or the name of a
            field of Persona.
        words: it, in a few words; foreign text in it is clean, titles stand in angle brackets.
        about: what it is of: a piece of news, a film, somebody's name; "" where that is plain.
        one, other: as it is in each world; None for not at all.
    """

    field: str
    words: str
    about: str = ""
    one: float | str | None = None
    other: float | str | None = None


def changes(one: Life, other: Life, names: tuple[str, str]) -> list[Change]:
    """Return in what somebody differs between two worlds, feelings first, at most MOST_CHANGES.

    Args:
        names: what the two worlds are called.
    """
    a, b = one.agent, other.agent
    found = [
        *_feelings(one, other),
        *_stances(one, other),
        *_news(one, other, names),
        *_films(one, other, names),
        *_ties(one, other, names),
        *_persona(a, b),
        *_minds(one, other),
        *_posts(a, b),
        *_memories(a, b, names),
    ]
    return found[:MOST_CHANGES] or [Change("lately", "only in what they lately saw, heard or said")]


def newcomer(present: Life, absent_from: str, first: bool) -> Change:
    """Return that somebody lives in one of two worlds only. first: in the one that is told first."""
    occupation = clean(present.agent.persona.occupation, NAME)
    return Change("there", f"is not in {absent_from}", "", *((occupation, None) if first else (None, occupation)))


def _signed(value: float) -> str:
    return f"{value:+.2f}"


def _feelings(one: Life, other: Life) -> Iterator[Change]:
    (mood, arousal), (its_mood, its_arousal) = faded(one.agent, one.world.tick), faded(other.agent, other.world.tick)
    if _signed(mood) != _signed(its_mood):
        yield Change("mood", f"mood {_signed(mood)} / {_signed(its_mood)}", "", round(mood, 4), round(its_mood, 4))
    if f"{arousal:.2f}" != f"{its_arousal:.2f}":
        levels = emotion_of(arousal), emotion_of(its_arousal)
        named = f"{levels[0]} / {levels[1]}, " if levels[0] != levels[1] else ""
        yield Change("stirred", f"{named}stirred {arousal:.2f} / {its_arousal:.2f}", "", round(arousal, 4), round(its_arousal, 4))


def _stances(one: Life, other: Life) -> list[Change]:
    mine, its = one.agent.attitudes, other.agent.attitudes
    found = []
    for topic in sorted(mine.keys() | its.keys()):
        here, there = mine.get(topic), its.get(topic)
        told = ["none" if value is None else _signed(value) for value in (here, there)]
        if told[0] != told[1]:
            about = news_named(topic, one.world, other.world)
            gap = abs((here or 0.0) - (there or 0.0))
            found.append((gap, Change("stance", f"stance on “{about}” {told[0]} / {told[1]}", about, here, there)))
    found.sort(key=lambda each: -each[0])
    return [change for _, change in found[:MOST_A_FIELD]]


def _news(one: Life, other: Life, names: tuple[str, str]) -> Iterator[Change]:
    mine, its = one.agent.known, other.agent.known
    for topic in sorted(mine.keys() | its.keys())[: 2 * MOST_A_FIELD]:
        about, here, there = news_named(topic, one.world, other.world), mine.get(topic), its.get(topic)
        if here is None or there is None:
            yield Change("news", f"knows “{about}” only in {names[there is not None]}", about, here, there)
        elif here != there:
            yield Change("news", f"knew “{about}” from tick {here} / {there} on", about, here, there)


def _films(one: Life, other: Life, names: tuple[str, str]) -> list[Change]:
    mine, its = one.agent.watched, other.agent.watched
    found = []
    for item in mine.keys() | its.keys():
        here, there = mine.get(item), its.get(item)
        about = film_named(item, one.world)
        stars = [None if viewing is None else viewing.stars for viewing in (here, there)]
        if here is None or there is None:
            gave = max(each or 0 for each in stars)
            told = f"watched {about} only in {names[there is not None]}" + (f", {gave} of 5" if gave else "")
        elif here.stars != there.stars:
            told = f"gave {about} {here.stars or 'nothing'} / {there.stars or 'nothing'} of 5"
        else:
            continue
        when = max(viewing.tick for viewing in (here, there) if viewing is not None)
        found.append((-when, item, Change("film", told, about, *stars)))
    found.sort(key=lambda each: each[:2])
    return _with_rest([change for *_, change in found], "film", "films")


def _ties(one: Life, other: Life, names: tuple[str, str]) -> list[Change]:
    """Return gained and lost ties first, then those to whom somebody is closer, the largest difference first."""
    agent, worlds = one.agent.id, (one.world, other.world)
    mine, its = ({tie.target: tie for tie in world.network.ties(agent)} for world in worlds)
    found = []
    for target in mine.keys() | its.keys():
        here, there = mine.get(target), its.get(target)
        about = clean(one.world.names.get(target) or other.world.names.get(target) or f"#{target}", NAME)
        ends = tuple(None if tie is None else round(tie.closeness, 4) for tie in (here, there))
        if here is None or there is None:
            told, gap = _tied(here or there, about, names[there is not None]), 2.0
        elif here.kind != there.kind:
            told, gap = f"{about}: {clean(here.kind, NAME)} / {clean(there.kind, NAME)}", 1.5
        elif (gap := abs(here.closeness - there.closeness)) > CLOSER:
            told = f"{here.closeness:.2f} / {there.closeness:.2f} close to {about}"
        else:
            continue
        found.append((-gap, target, Change("tie", told, about, *ends)))
    found.sort(key=lambda each: each[:2])
    return _with_rest([change for *_, change in found], "tie", "ties")


def _tied(tie: Tie | None, about: str, where: str) -> str:
    if tie is None or tie.kind == FOLLOWS:
        return f"follows {about} only in {where}"
    return f"is {clean(tie.kind, NAME)} of {about} only in {where}"


def _persona(one: Agent, other: Agent) -> Iterator[Change]:
    for name in EDITABLE:
        here, there = getattr(one.persona, name), getattr(other.persona, name)
        if here != there:
            mine, its = _plain(here), _plain(there)
            yield Change(name, f"{name} {mine or 'none'} / {its or 'none'}", "", mine, its)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)
    return clean(text, TEXT)


def _minds(one: Life, other: Life) -> Iterator[Change]:
    mine, its = mind_of(one), mind_of(other)
    if mine != its:
        yield Change("mind", f"mind {mine} / {its}", "", mine, its)
    if one.agent.human != other.agent.human:
        played = ["you" if each.agent.human else "their own mind" for each in (one, other)]
        yield Change("played", f"played by {played[0]} / {played[1]}", "", *played)


def _posts(one: Agent, other: Agent) -> Iterator[Change]:
    if one.posted != other.posted:
        yield Change("posts", f"{one.posted} / {other.posted} posts", "", one.posted, other.posted)


def _memories(one: Agent, other: Agent, names: tuple[str, str]) -> list[Change]:
    """Return what only one side remembers, newest first, of both in turn; then what both do, but of other ticks."""
    sides, differing = [], [_differing(one, other), _differing(other, one)]
    alike = differing[0].keys() & differing[1].keys()
    for place, mine in enumerate(differing):
        texts = [text for text in mine if text not in alike]
        values = [(text, None) if place == 0 else (None, text) for text in texts]
        sides.append(
            [
                Change("memory", f"remembers only in {names[place]}: “{text.rstrip('.')}”", "", *each)
                for text, each in zip(texts, values, strict=True)
            ]
        )
    turns = [change for pair in zip(*sides, strict=False) for change in pair]
    shorter = min(map(len, sides))
    moved = [
        Change("memory", f"remembers of tick {here} / {there}: “{text.rstrip('.')}”", "", text, text)
        for text, here in differing[0].items()
        if text in alike and here != (there := differing[1][text])
    ]
    return _with_rest([*turns, *sides[0][shorter:], *sides[1][shorter:], *moved], "memory", "memories")


def _differing(mine: Agent, its: Agent) -> dict[str, int]:
    """Return the words of what one remembers that the other does not, newest first, with the tick of each."""
    known = remembered(its)
    found: dict[str, int] = {}
    for memory in reversed(mine.memories):
        if (memory.tick, memory.text) not in known:
            found.setdefault(clean(memory.text, TEXT), memory.tick)
    return found


def _with_rest(found: list[Change], field: str, plural: str) -> list[Change]:
    """Return at most MOST_A_FIELD changes, and how many more there are."""
    more = len(found) - MOST_A_FIELD
    return found if more <= 0 else [*found[:MOST_A_FIELD], Change(field, f"and {more} more {plural}")]


def news_named(topic: str, *worlds: World) -> str:
    """Return the headline of a piece of news, from the first world that has it."""
    return clean(next((world.topics[topic].title for world in worlds if topic in world.topics), topic), TEXT)


def film_named(item: int, world: World) -> str:
    """Return a film's title in angle brackets."""
    if item not in world.catalogue:
        return f"film {item}"
    return "<" + clean(world.catalogue[item].title, TEXT).replace("<", "").replace(">", "") + ">"


def mind_of(one: Life) -> str:
    """Return the name of the mind that an intervention gave somebody, else that the run was given."""
    return clean(one.world.minds.get(one.agent.id) or one.world.mind or OWN_MIND, TEXT)
