"""What is done to a world from outside, by the player or an office, in plain words."""

from typing import assert_never

from sim.agent import Persona
from sim.event import (
    AccountBlocked,
    ActivityChanged,
    Asked,
    ControlMoved,
    EmotionCooled,
    ForwardsCapped,
    FrictionChanged,
    Intervention,
    Joined,
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
    agent_of,
)
from sim.measures import Measure
from sim.network import FOLLOWS
from tui.paint import CHANGE, YOU
from tui.widgets.log_line import Line
from tui.widgets.phrases import counted, quoted
from tui.widgets.town import Town

CHANGED = "changed: "  # begins a change of the world in the log


def in_words(intervention: Intervention, town: Town) -> str:
    """Return an intervention in a few words, with whom it concerns; foreign text in it is not yet safe."""
    agent = agent_of(intervention)
    what = change_told(intervention, town).what.removeprefix(CHANGED)  # more words stand before it, with a colon of their own
    return what if agent is None else f"{town.label(agent)} {what}"


def unplanned_told(number: int, town: Town) -> str:
    """Return what became of what was planned and is not any more; foreign text in it is not yet safe."""
    plan = town.unplanned.get(number)
    if plan is None:
        return f"plan {number} is off the schedule"
    called_off = town.world is not None and plan.at > town.world.tick
    return f"{f'called off, planned for tick {plan.at}' if called_off else 'as planned'}: {in_words(plan.intervention, town)}"


def change_told(event: Intervention, town: Town) -> Line:
    """Return what somebody from outside did to the world; foreign text in it is not yet safe."""
    match event:
        case RecommenderChanged(algorithm):
            return Line(CHANGE, "player", f"changed: {algorithm} recommends from now on")
        case PersonaEdited(_, persona, fields):
            return Line(CHANGE, "player", f"is changed: {_fields(persona, fields) or 'nothing'}")
        case ControlMoved(_, to):
            return Line(YOU, "player", "is you now" if to == "human" else "is given back to their own mind")
        case TieMade(_, tie):
            return Line(CHANGE, "player", f"{_tied(tie.kind)} {town.name(tie.target)}, {tie.closeness:.2f} close")
        case TieCut(_, other):
            return Line(CHANGE, "player", f"has no tie to {town.name(other)} any more")
        case PostInjected(_, text):
            return Line(CHANGE, "player", f"is made to post {quoted(text)}")
        case MixingChanged(random_items):
            return Line(CHANGE, "player", f"changed: {random_items} of every 5 films shown are picked by lot")
        case UnlikeBefriended(friends):
            whom = "a friend" if friends == 1 else f"{friends} friends"
            return Line(CHANGE, "player", f"changed: everybody gets {whom} of other tastes")
        case ActivityChanged(rule, chance):
            likely = f", chance {chance:.2f}" if rule != "pareto" else ""
            return Line(CHANGE, "player", f"changed: who acts is drawn {rule}{likely}")
        case Joined(_, persona, ties):
            return Line(YOU, "player", f"is new in town: {persona.occupation}, {persona.age}, {counted(len(ties), 'tie')}")
        case MindChanged(agent, mind):
            who = mind or ("whoever the run was given" if agent is None else "whoever thinks for the others")
            return Line(CHANGE, "player", f"changed: {who} thinks for {'everybody' if agent is None else 'them'}")
        case Asked(_, question, answer):
            return Line("?", "player", f"was asked {quoted(question)} and said {quoted(answer)}")
        case _:
            return _measure(event, town)


def _measure(event: Measure, town: Town) -> Line:
    """Return what a measure of the platform, or a word of an office, says of itself."""
    match event:
        case NewsAnnounced(_, topic):
            return Line(CHANGE, "player", f"is to break the news: {topic.title}")
        case StatementMade(_, topic, side, text):
            return Line(CHANGE, "player", f"makes a statement, {side} in {topic_named(topic, town)}: {quoted(text)}")
        case AccountBlocked(_, blocked):
            return Line(CHANGE, "player", "is blocked: nobody sees their posts" if blocked else "is blocked no more")
        case ForwardsCapped(most):
            cap = f"a post may be passed on {counted(most, 'time')}" if most else "a post may be passed on as often as people like"
            return Line(CHANGE, "player", f"changed: {cap}")
        case FrictionChanged(share):
            return Line(CHANGE, "player", f"changed: people are asked if they are sure, and {share:.0%} of forwards are given up")
        case RankerChanged(ranker, recommended):
            others = f"; {recommended} posts of each page are by others than those followed" if recommended else ""
            return Line(CHANGE, "player", f"changed: the {ranker} ranker arranges the feed{others}")
        case EmotionCooled(share):
            return Line(CHANGE, "player", f"changed: everybody's arousal falls by {share:.0%}")
        case TiesRewired(share):
            return Line(CHANGE, "player", f"changed: {share:.0%} of ties lead to others")
        case _:
            assert_never(event)


def _tied(kind: str) -> str:
    return "follows" if kind == FOLLOWS else f"is {kind} of"


def _fields(persona: Persona, fields: tuple[str, ...]) -> str:
    """Return what the changed fields hold now."""
    parts = []
    for name in fields:
        value = getattr(persona, name, "")
        text = ", ".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)
        parts.append(f"{name} {text or 'none'}")
    return "; ".join(parts)


def topic_named(topic: str, town: Town) -> str:
    """Return the headline of a piece of news."""
    news = town.world.topics.get(topic) if town.world else None
    return news.title if news else topic
