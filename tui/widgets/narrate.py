"""One line of plain words for each event."""

from typing import NamedTuple, assert_never

from sim.channel import Utterance
from sim.event import (
    Activated,
    ActivityChanged,
    AnyEvent,
    Asked,
    AttitudeMoved,
    ClosenessMoved,
    ControlMoved,
    Enhanced,
    Forgot,
    HeardOf,
    Idled,
    Intervention,
    Joined,
    Learned,
    Liked,
    MixingChanged,
    MoodMoved,
    NewsBroke,
    Noted,
    Parted,
    PersonaEdited,
    Planned,
    Posted,
    PostInjected,
    Promoted,
    Rated,
    Read,
    Recalled,
    RecommenderChanged,
    Reflected,
    Refused,
    Remembered,
    Said,
    Shown,
    TickStarted,
    TieCut,
    TieMade,
    Trained,
    UnlikeBefriended,
    Unplanned,
    Watched,
)
from tui.paint import CALM, HEART, NEWS, SHARE, STAR, YOU
from tui.widgets.town import Town


class Line(NamedTuple):
    """What a line of the log says.

    Args:
        kind: "deed", "effect", "world", "warning" or "player"; decides the colour.
        what: follows the person's name.
    """

    glyph: str
    kind: str
    what: str
    because: str = ""


def quoted(text: str) -> str:
    """Return a text in typographic quotes."""
    return f"“{text}”"


def narrated(event: AnyEvent, town: Town) -> Line:
    """Return what happened; foreign text in it is not yet safe."""
    match event:
        case Watched() | Rated() | Said() | Parted() | Posted() | Liked() | Read() | Shown() | Idled() | Refused():
            return _deed(event, town)
        case HeardOf() | MoodMoved() | Learned() | AttitudeMoved() | ClosenessMoved():
            return _effect(event, town)
        case Noted() | Remembered() | Enhanced() | Promoted() | Reflected() | Recalled() | Forgot():
            return _memory(event, town)
        case TickStarted(tick):
            return Line("┄", "world", f"tick {tick}")
        case Trained(algorithm, users, items, interactions, losses):
            loss = f", loss {losses[0]:.3f} → {losses[-1]:.3f}" if losses else ""
            return Line("⟳", "world", f"{algorithm} trained on {interactions} ratings of {items} films by {users} people{loss}")
        case Activated(agents):
            return Line("·", "world", f"{len(agents)} people act")
        case NewsBroke(_, topic):
            news = town.world.topics.get(topic) if town.world else None
            return Line(NEWS, "player", f"breaks the news: {news.title if news else topic}")
        case Planned(_, at, intervention):
            return Line(CALM, "player", f"planned for tick {at}: {narrated(intervention, town).what}")
        case Unplanned(number):
            return Line(CALM, "world", f"plan {number} is off the schedule")
        case _:
            return _intervention(event, town)


def _intervention(event: Intervention, town: Town) -> Line:
    match event:
        case RecommenderChanged(algorithm):
            return Line(CALM, "player", f"intervention: {algorithm} recommends from now on")
        case PersonaEdited(_, _, fields):
            return Line(CALM, "player", f"intervention: somebody else now in {', '.join(fields) or 'nothing'}")
        case ControlMoved(_, to):
            return Line(YOU, "player", "is you now" if to == "human" else "is given back to their own mind")
        case TieMade(_, tie):
            return Line(SHARE, "player", f"intervention: is {tie.kind} of {town.name(tie.target)}, {tie.closeness:.2f} close")
        case TieCut(_, other):
            return Line(SHARE, "player", f"intervention: has no tie to {town.name(other)} any more")
        case PostInjected(_, text):
            return Line("✎", "player", f"intervention: is made to post {quoted(text)}")
        case MixingChanged(random_items):
            return Line(CALM, "player", f"intervention: {random_items} of every 5 films shown are picked at random")
        case UnlikeBefriended(friends):
            return Line(CALM, "player", f"intervention: everybody gets {friends} friends of other tastes")
        case ActivityChanged(rule, chance):
            return Line(CALM, "player", f"intervention: who acts is drawn {rule}" + (f", chance {chance:.2f}" if chance else ""))
        case Joined(_, persona, ties):
            return Line(YOU, "player", f"is new in town: {persona.occupation}, {persona.age}, {len(ties)} ties")
        case Asked(_, question, answer):
            return Line("?", "player", f"was asked {quoted(question)} and said {quoted(answer)}")
        case _:
            assert_never(event)


Memorable = Noted | Remembered | Enhanced | Promoted | Reflected | Recalled | Forgot


def _memory(event: Memorable, town: Town) -> Line:
    match event:
        case Noted(_, notes):
            return Line("◌", "effect", f"notes {len(notes)} thing{'s' if len(notes) != 1 else ''}")
        case Remembered(_, memory, lost):
            return Line("◌", "effect", f"remembers: {memory.text}{' (and loses something else)' if lost is not None else ''}")
        case Enhanced():
            return Line("◌", "effect", "is reminded of something again")
        case Promoted(_, _, insight):
            return Line("◉", "effect", f"will remember for long: {insight.text}")
        case Reflected(_, question, insight):
            return Line("◉", "effect", f"reflects: {insight.text}", question)
        case Recalled(_, cue, found):
            return Line("◌", "effect", f"thinks of {len(found)} memories", cue)
        case Forgot(_, memories):
            return Line("◌", "effect", f"forgets {len(memories)} thing{'s' if len(memories) != 1 else ''}")
        case _:
            assert_never(event)


Deed = Watched | Rated | Said | Parted | Posted | Liked | Read | Shown | Idled | Refused
Effect = HeardOf | MoodMoved | Learned | AttitudeMoved | ClosenessMoved


def _deed(event: Deed, town: Town) -> Line:
    match event:
        case Watched(_, item, because, source):
            hint = f", told by {town.name(source)}" if source is not None else ""
            return Line("▷", "deed", f"watches {town.title(item)}{hint}", because)
        case Rated(_, item, stars, feeling):
            return Line(STAR, "deed", f"gives {town.title(item)} {stars}: {quoted(feeling)}")
        case Said(_, line, because):
            return Line("❝", "deed", f"to {town.name(line.to or 0)}: {line.text}", because)
        case Parted(_, other, _, lines):
            return Line("⌁", "effect", f"and {town.name(other)} part after {lines} lines")
        case Posted(_, post, because):
            return Line("✎", "deed", _posted(post), because)
        case Liked(_, post):
            return Line(HEART, "deed", f"likes {_post_of(post, town)}")
        case Read(_, posts):
            return Line("≡", "effect", f"reads {len(posts)} post{'s' if len(posts) != 1 else ''}")
        case Shown(_, items, query=query):
            asked = f" for {quoted(query)}" if query else ""
            return Line("▤", "effect", f"is shown {len(items)} films{asked}")
        case Idled(_, because):
            return Line("·", "effect", "rests", because)
        case Refused(_, action, because):
            return Line("✗", "warning", f"could not {action.replace('_', ' ')}", because)


def _posted(post: Utterance) -> str:
    verb = "passes on" if post.forwards is not None else "replies" if post.parent is not None else "posts"
    return f"{verb}: {post.text}" if post.text else verb


def _post_of(post: int, town: Town) -> str:
    found = town.world.posts.get(post) if town.world else None
    return f"{town.name(found.author)}'s post {quoted(found.text[:60])}" if found else "a post"


def _effect(event: Effect, town: Town) -> Line:
    match event:
        case HeardOf(_, tip):
            return Line("♪", "effect", f"hears of {town.title(tip.item)} from {town.name(tip.source)}")
        case MoodMoved(_, mood, arousal, because):
            return Line("≈", "effect", f"feels {mood:+.2f}, stirred {arousal:.2f}", because)
        case Learned(_, topic, source):
            news = town.world.topics.get(topic) if town.world else None
            origin = f" from {town.name(source)}" if source is not None else ""
            return Line(NEWS, "effect", f"learns{origin}: {news.title if news else topic}")
        case AttitudeMoved(_, topic, attitude, because):
            return Line("⇅", "effect", f"now stands at {attitude:+.2f} on {topic}", because)
        case ClosenessMoved(_, other, closeness):
            return Line(SHARE, "effect", f"feels {closeness:.2f} close to {town.name(other)}")


def chosen(event: AnyEvent, town: Town) -> str:
    """Return a choice in a few words, for the list of somebody's last choices; foreign text in it is not yet safe."""
    return narrated(event, town).what
