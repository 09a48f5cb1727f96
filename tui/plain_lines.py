"""What `--plain` says of people and of what happens: whole sentences without signs, for ears and for pipes."""

import re
from collections.abc import Iterable, Iterator

from sim.agent import Agent
from sim.channel import Utterance
from sim.event import Activated, AnyEvent, Measured, Noted, TickStarted, agent_of
from tui.paint import calendar, safe, untitled
from tui.widgets.doing import doing_until
from tui.widgets.narrate import narrated
from tui.widgets.phrases import counted
from tui.widgets.town import Moment, Town

TIES_TOLD, CHOICES_TOLD, POSTS_TOLD, PEOPLE_TOLD = 5, 5, 8, 30
UNSEEN = (Noted, Measured, TickStarted, Activated)
_DRAWN = re.compile("\\s*[\u2500-\u25ff\u2800-\u28ff\u2605\u2665\u21c4\u21b3]+\\s*")  # bars, marks and signs, which are read out as noise

_STARS = re.compile("\u2605+")


def spoken_text(text: str) -> str:
    """Return a text without what is drawn, safe to print."""
    return _DRAWN.sub(" ", _STARS.sub(lambda found: f" {counted(len(found[0]), 'star')} ", untitled(text))).strip()


def headline(town: Town) -> str:
    """Return which tick it is, and what time."""
    world = town.world
    return f"Tick {world.tick}, {calendar(world.minute)}." if world else "No world yet."


def told(events: Iterable[AnyEvent], town: Town, everything: bool, only: int | None = None) -> Iterator[str]:
    """Yield a line for each event that is worth one.

    Args:
        everything: what deeds lead to is told, too.
        only: tell of this person alone, and of what concerns all.
    """
    for event in events:
        if isinstance(event, UNSEEN):
            continue
        agent = agent_of(event)
        if only is not None and agent is not None and agent != only:
            continue
        line = narrated(event, town)
        if line.kind in {"effect", "inner", "world"} and not everything:
            continue
        who = f"{town.label(agent)} " if agent is not None else ""
        because = f" Because: {untitled(line.because)}" if line.because and everything else ""
        yield sentence(f"{who}{untitled(line.what)}") + because


def sentence(text: str) -> str:
    """Return a text with a large first letter and an end."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?…:”" else ".")


def portrait(agent: Agent, town: Town) -> Iterator[str]:
    """Yield who somebody is, how they feel, whom they are close to and what they did last."""
    persona, world = agent.persona, town.world
    assert world is not None
    home = f", from {persona.home}" if persona.home else ""
    yield safe(f"{town.label(agent.id)}, {persona.age}, {persona.occupation}{home}.")
    if persona.bio:
        yield untitled(persona.bio)
    for name, words in (("Traits", persona.traits), ("Likes", persona.interests), ("Dislikes", persona.dislikes)):
        if words:
            yield safe(f"{name}: {', '.join(words)}.")
    mood, arousal, emotion = town.feelings(agent)
    yield f"Feels {emotion}, mood {mood:+.2f}, arousal {arousal:.2f}."
    for topic, attitude in agent.attitudes.items():
        if topic in world.topics:
            yield safe(f"On “{world.topics[topic].title}”: {attitude:+.2f}, where -1 is against and +1 is for.")
    yield sentence(f"Now: {untitled(doing_until(agent, town)) or 'nothing special'}")
    contacts = world.contacts(agent.id)[:TIES_TOLD]
    if contacts:
        yield safe("Closest: " + ", ".join(f"{town.label(each.id)} ({each.kind} {each.closeness:.2f})" for each in contacts) + ".")
    if world.network.followers(agent.id) is not None:
        yield f"Followed by {counted(len(world.network.followers(agent.id)), 'person').replace('persons', 'people')}."
    for moment in list(town.choices[agent.id])[-CHOICES_TOLD:]:
        line = narrated(moment.event, town)
        yield sentence(f"Lately: {untitled(line.what)}") + (f" Because: {untitled(line.because)}" if line.because else "")


def feed(town: Town) -> Iterator[str]:
    """Yield the newest posts, the newest last."""
    world = town.world
    posts: list[Utterance] = list(world.posts.values())[-POSTS_TOLD:] if world else []
    if not posts:
        yield "Nobody has posted anything yet."
    for post in posts:
        verb = "passes on" if post.forwards is not None else "replies" if post.parent is not None else "posts"
        yield sentence(f"{town.label(post.author)} {verb}: {untitled(town.words(post))}")


def people(town: Town, part: str) -> Iterator[str]:
    """Yield everybody in whose name a part occurs, with what they do."""
    world = town.world
    found = named(town, part) if part else list(world.agents.values() if world else ())
    if not found:
        yield f"Nobody is called '{safe(part, 40)}'."
    for agent in found[:PEOPLE_TOLD]:
        you = " (you)" if town.is_you(agent.id) else ""
        yield sentence(f"{town.label(agent.id)}{you}: {agent.emotion}, {untitled(doing_until(agent, town)) or 'at leisure'}")
    if len(found) > PEOPLE_TOLD:
        yield f"And {len(found) - PEOPLE_TOLD:,} more; who PART OF A NAME finds them."


def named(town: Town, part: str) -> list[Agent]:
    """Return the people whom a word means: of that whole name, else those whose name begins so, else those in whose name it occurs."""
    if town.world is None or not part.strip():
        return []
    wanted = part.strip().casefold()
    agents = list(town.world.agents.values())
    whole = [agent for agent in agents if wanted in {town.label(agent.id).casefold(), agent.name.casefold(), str(agent.id)}]
    first = [agent for agent in agents if agent.name.casefold().startswith(wanted)]
    return whole or first or [agent for agent in agents if wanted in agent.name.casefold()]


def moments(found: Iterable[Moment]) -> list[AnyEvent]:
    """Return the events of moments."""
    return [moment.event for moment in found]
