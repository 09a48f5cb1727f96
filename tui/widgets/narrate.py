"""One line of plain words for each event."""

from collections.abc import Sequence
from typing import assert_never

from sim.agent import emotion_of
from sim.channel import Utterance, author_of
from sim.event import (
    Activated,
    AnyEvent,
    AttitudeMoved,
    ChangeRefused,
    ClosenessMoved,
    Enhanced,
    Evaluated,
    Felt,
    Followed,
    Forgot,
    HeardOf,
    Idled,
    Impressed,
    Intervention,
    Learned,
    Liked,
    Measured,
    MoodMoved,
    Muted,
    NewsBroke,
    Noted,
    Parted,
    Planned,
    Posted,
    Promoted,
    Rated,
    Read,
    Recalled,
    Reflected,
    Refused,
    Remembered,
    Said,
    Shown,
    TickStarted,
    Trained,
    Unfollowed,
    Unplanned,
    Watched,
)
from tui.paint import HEART, MORE, NEWS, PLANNED, SHARE, STAR, calendar
from tui.widgets.changes_told import change_told, in_words, topic_named, unplanned_told
from tui.widgets.log_line import Kind, Line
from tui.widgets.news_tag import post_tag
from tui.widgets.phrases import beginning, close_named, counted, mood_named, quoted, stance_named, tidied
from tui.widgets.town import Town

TITLES = 3  # films of a page that are named
LOST = "something that nobody recalls any more"


def narrated(event: AnyEvent, town: Town) -> Line:
    """Return what happened; foreign text in it is not yet safe."""
    line = _narrated(event, town)
    return line._replace(what=tidied(line.what), because=tidied(line.because)) if "." in line.what or "." in line.because else line


def _narrated(event: AnyEvent, town: Town) -> Line:
    match event:
        case Watched() | Rated() | Said() | Parted() | Posted() | Liked() | Read() | Shown() | Idled() | Refused():
            return _deed(event, town)
        case HeardOf() | MoodMoved() | Learned() | AttitudeMoved() | ClosenessMoved():
            return _effect(event, town)
        case Felt() | Impressed() | Followed() | Unfollowed() | Muted():
            return _regard(event, town)
        case Noted() | Remembered() | Enhanced() | Promoted() | Reflected() | Recalled() | Forgot():
            return _memory(event, town)
        case TickStarted(tick, minute):
            return Line("┄", "world", f"{calendar(minute)} · tick {tick}")
        case Trained(algorithm, users, items, interactions):
            learnt = f"{counted(interactions, 'rating')} of {counted(items, 'film')}"
            return Line("⟳", "world", f"the recommender ({algorithm}) learns from {learnt} by {_people(users)}")
        case Evaluated(algorithm, tested, hit_rate):
            found = f"for {hit_rate:.0%} of {_people(tested)} it finds a film they liked among its ten best"
            return Line("⟳", "world", f"the recommender ({algorithm}) is tested: {found}")
        case Activated(agents):
            return Line("·", "world", f"{_people(len(agents))} act{'s' if len(agents) == 1 else ''}")
        case Measured(metrics):
            return Line("·", "world", "measured: " + ", ".join(f"{name.replace('_', ' ')} {value:.2f}" for name, value in metrics.items()))
        case NewsBroke(_, topic):
            return Line(NEWS, "player", f"breaks the news: {topic_named(topic, town)}")
        case Planned(_, at, intervention):
            return Line(PLANNED, "player", f"planned for tick {at}: {in_words(intervention, town)}")
        case ChangeRefused(change, because):
            return Line("✗", "warning", f"an intervention could not take effect ({change.replace('_', ' ')})", because)
        case Unplanned(number):
            return Line(PLANNED, "player", unplanned_told(number, town))
        case _:
            return change_told(event, town)


def _regard(event: Felt | Impressed | Followed | Unfollowed | Muted, town: Town) -> Line:
    match event:
        case Felt(_, mood, arousal, attitudes, because=because):
            stands = [stance_named(attitude) + _on(topic, because if len(attitudes) == 1 else "", town) for topic, attitude in attitudes]
            what = "; ".join([f"feels {mood_named(mood)}, {emotion_of(arousal)}", *(f"is {each}" for each in stands)])
            return Line("≈", "inner", what, because)
        case Impressed():
            return Line("·", "inner", "is moved by what they said themself")
        case Followed(_, other):
            return Line("+", "deed", f"follows {town.name(other)}")
        case Unfollowed(_, other):
            return Line("-", "deed", f"follows {town.name(other)} no more")
        case Muted(_, other):
            return Line("-", "deed", f"mutes {town.name(other)}")


def _on(topic: str, because: str, town: Town) -> str:
    """Return the headline that an attitude is about, unless the reason told next is that headline."""
    title = topic_named(topic, town)
    return "" if title == because else f": {quoted(title)}"


Memorable = Noted | Remembered | Enhanced | Promoted | Reflected | Recalled | Forgot


def _memory(event: Memorable, town: Town) -> Line:
    match event:
        case Noted(_, notes):
            return Line("◌", "inner", f"notes: {_first([note.text for note in notes])}")
        case Remembered(_, memory, lost):
            pushed = f", and forgets for it: {_lost(event.agent, (lost,), town)}" if lost is not None else ""
            return Line("◌", "inner", f"remembers: {memory.text.removesuffix('.') if pushed else memory.text}{pushed}")
        case Enhanced(agent, memory):
            return Line("◌", "inner", f"is reminded of: {_held(agent, (memory,), town)}")
        case Promoted(_, _, insight):
            return Line("◉", "inner", f"will remember for long: {insight.text}")
        case Reflected(_, question, insight):
            return Line("◉", "inner", f"reflects: {insight.text}", question)
        case Recalled(agent, cue, found):
            return Line("◌", "inner", f"is reminded by {quoted(cue)} of: {_held(agent, [each.memory for each in found], town)}")
        case Forgot(agent, memories):
            return Line("✗", "inner", f"forgets: {_lost(agent, memories, town)}")
        case _:
            assert_never(event)


def _first(texts: Sequence[str]) -> str:
    """Return the first of several texts, and how many more there are."""
    if len(texts) < 2:
        return texts[0] if texts else "nothing"
    return f"{texts[0].removesuffix('.')}, and {len(texts) - 1} more"


def _held(agent: int, memories: Sequence[int], town: Town) -> str:
    who = town.agent(agent)
    known = {memory.id: memory.text for memory in who.memories} if who else {}
    return _first([known.get(memory) or _lost(agent, (memory,), town) for memory in memories])


def _lost(agent: int, memories: Sequence[int], town: Town) -> str:
    if agent not in town.traces:
        return _first([LOST] * len(memories))
    trace = town.traces[agent]
    known = trace.noted | {memory.id: memory.text for _, memory in trace.lost}
    return _first([known.get(memory, LOST) for memory in memories])


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
            return Line("⌁", "effect", f"and {town.name(other)} part after {counted(lines, 'line')}")
        case Posted(_, post, because):
            return Line("✎", "deed", _posted(post, town), because)
        case Liked(_, post):
            return Line(HEART, "deed", f"likes {_post_of(post, town)}")
        case Read(_, posts):
            return Line("≡", "effect", f"reads {counted(len(posts), 'post')}{_authors(posts, town)}")
        case Shown(_, items, query=query):
            asked = f" for {quoted(query)}" if query else ""
            named = ", ".join(town.title(item) for item in items[:TITLES]) + (f" {MORE}" if len(items) > TITLES else "")
            return Line("▤", "effect", f"is shown {counted(len(items), 'film')}{asked}{': ' + named if named else ''}")
        case Idled(_, because):
            return Line("·", "effect", "rests", because)
        case Refused(_, action, because):
            return Line("✗", "warning", f"could not {action.replace('_', ' ')}", because)


def _people(number: int) -> str:
    return f"{number:,} {'person' if number == 1 else 'people'}"


def _authors(posts: Sequence[int], town: Town) -> str:
    """Return who wrote some posts, each once, if there are any."""
    authors = list(dict.fromkeys(author_of(post) for post in posts))
    names = ", ".join(town.name(author) for author in authors[:TITLES]) + (f" {MORE}" if len(authors) > TITLES else "")
    return f" by {names}" if names else ""


def _posted(post: Utterance, town: Town) -> str:
    verb = "passes on" if post.forwards is not None else "replies" if post.parent is not None else "posts"
    if tag := post_tag(post, town.world):
        verb = f"{verb} ({tag.text})"
    if post.text or post.manner:
        return f"{verb}: {town.words(post)}"
    return f"{verb} {_post_of(post.forwards, town)}" if post.forwards is not None else verb


def _post_of(post: int, town: Town) -> str:
    found = town.world.posts.get(post) if town.world else None
    return f"{town.name(found.author)}'s post {quoted(beginning(town.words(found), 60))}" if found else "a post"


def _effect(event: Effect, town: Town) -> Line:
    match event:
        case HeardOf(_, tip):
            return Line("♪", "effect", f"hears of {town.title(tip.item)} from {town.name(tip.source)}")
        case MoodMoved(_, mood, arousal, because):
            return Line("≈", "inner", f"feels {mood_named(mood)}, {emotion_of(arousal)}", because)
        case Learned(_, topic, source):
            origin = f" from {town.name(source)}" if source is not None else ""
            return Line(NEWS, "inner", f"learns{origin}: {topic_named(topic, town)}")
        case AttitudeMoved(_, topic, attitude, because):
            return Line("⇅", "inner", f"is now {stance_named(attitude)}: {quoted(topic_named(topic, town))}", because)
        case ClosenessMoved(_, other, closeness):
            return Line(SHARE, "inner", f"feels {close_named(closeness)} to {town.name(other)} ({closeness:.2f})")


KINDS: dict[type, Kind] = {
    **dict.fromkeys((Watched, Rated, Said, Posted, Liked, Followed, Unfollowed, Muted), "deed"),
    **dict.fromkeys((Parted, Read, Shown, Idled, HeardOf), "effect"),
    **dict.fromkeys((Felt, Impressed, MoodMoved, Learned, AttitudeMoved, ClosenessMoved), "inner"),
    **dict.fromkeys((Noted, Remembered, Enhanced, Promoted, Reflected, Recalled, Forgot), "inner"),
    **dict.fromkeys((TickStarted, Trained, Evaluated, Activated, Measured), "world"),
    **dict.fromkeys((Refused, ChangeRefused), "warning"),
    **dict.fromkeys((NewsBroke, Planned, Unplanned, *Intervention.__args__), "player"),
}  # of each event, as `narrated` says it, for whom its words are not needed


def chosen(event: AnyEvent, town: Town) -> str:
    """Return a choice in a few words, for the list of somebody's last choices; foreign text in it is not yet safe."""
    return narrated(event, town).what
