"""One line of plain words for each event."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, assert_never

from sim.agent import Persona, emotion_of
from sim.channel import Utterance, author_of
from sim.event import (
    AccountBlocked,
    Activated,
    ActivityChanged,
    AnyEvent,
    Asked,
    AttitudeMoved,
    ChangeRefused,
    ClosenessMoved,
    ControlMoved,
    EmotionCooled,
    Enhanced,
    Evaluated,
    Felt,
    Followed,
    Forgot,
    ForwardsCapped,
    FrictionChanged,
    HeardOf,
    Idled,
    Impressed,
    Intervention,
    Joined,
    Learned,
    Liked,
    Measured,
    MindChanged,
    MixingChanged,
    MoodMoved,
    Muted,
    NewsAnnounced,
    NewsBroke,
    Noted,
    Parted,
    PersonaEdited,
    Planned,
    Posted,
    PostInjected,
    Promoted,
    RankerChanged,
    Rated,
    Read,
    Recalled,
    RecommenderChanged,
    Reflected,
    Refused,
    Remembered,
    Said,
    Shown,
    StatementMade,
    TickStarted,
    TieCut,
    TieMade,
    TiesRewired,
    Trained,
    Unfollowed,
    UnlikeBefriended,
    Unplanned,
    Watched,
    agent_of,
)
from sim.measures import Measure
from sim.network import FOLLOWS
from tui.paint import CHANGE, HEART, MORE, NEWS, PLANNED, SHARE, STAR, YOU, calendar
from tui.widgets.news_tag import post_tag
from tui.widgets.phrases import close_named, mood_named, stance_named, tidied
from tui.widgets.town import Town

Kind = Literal["deed", "effect", "inner", "world", "warning", "player"]
TITLES = 3  # films of a page that are named
LOST = "something that nobody recalls any more"


class Line(NamedTuple):
    """What a line of the log says.

    Args:
        kind: what it is about, by which a log is filtered and coloured: what people do, what comes of it, what goes on inside them, the
            world, what went wrong, the player.
        what: follows the person's name.
    """

    glyph: str
    kind: Kind
    what: str
    because: str = ""


def quoted(text: str) -> str:
    """Return a text in typographic quotes."""
    return f"“{text}”"


def counted(number: int, word: str) -> str:
    """Return "1 film", "2 films"."""
    return f"{number:,} {word}{'s' if number != 1 else ''}"


def _people(number: int) -> str:
    return f"{number:,} {'person' if number == 1 else 'people'}"


def beginning(text: str, limit: int) -> str:
    """Return the first characters of a text, a title in angle brackets whole or not at all."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    if cut.rfind("<") > cut.rfind(">"):
        cut = cut[: cut.rfind("<")]
    return cut.rstrip() + MORE


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
            return Line(PLANNED, "player", _unplanned(number, town))
        case _:
            return _intervention(event, town)


def in_words(intervention: Intervention, town: Town) -> str:
    """Return an intervention in a few words, with whom it concerns; foreign text in it is not yet safe."""
    agent = agent_of(intervention)
    what = _intervention(intervention, town).what
    return what if agent is None else f"{town.label(agent)} {what}"


def _unplanned(number: int, town: Town) -> str:
    plan = town.unplanned.get(number)
    if plan is None:
        return f"plan {number} is off the schedule"
    called_off = town.world is not None and plan.at > town.world.tick
    return f"{f'called off, planned for tick {plan.at}' if called_off else 'as planned'}: {in_words(plan.intervention, town)}"


def _intervention(event: Intervention, town: Town) -> Line:
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


def _regard(event: Felt | Impressed | Followed | Unfollowed | Muted, town: Town) -> Line:
    match event:
        case Felt(_, mood, arousal, attitudes, because=because):
            stands = [stance_named(attitude) + _on(topic, because, town) for topic, attitude in attitudes]
            what = "; ".join([f"feels {mood_named(mood)}, {emotion_of(arousal)}", *(f"is {each}" for each in stands)])
            return Line("≈", "inner", what, because)
        case Impressed():
            return Line("·", "inner", "weighs their own words")
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


Memorable = Noted | Remembered | Enhanced | Promoted | Reflected | Recalled | Forgot


def _memory(event: Memorable, town: Town) -> Line:
    match event:
        case Noted(_, notes):
            return Line("◌", "inner", f"notes: {_first([note.text for note in notes])}")
        case Remembered(_, memory, lost):
            pushed = f", which pushes out: {_lost(event.agent, (lost,), town)}" if lost is not None else ""
            return Line("◌", "inner", f"remembers: {memory.text.removesuffix('.') if pushed else memory.text}{pushed}")
        case Enhanced(agent, memory):
            return Line("◌", "inner", f"is reminded of: {_held(agent, (memory,), town)}")
        case Promoted(_, _, insight):
            return Line("◉", "inner", f"will remember for long: {insight.text}")
        case Reflected(_, question, insight):
            return Line("◉", "inner", f"reflects: {insight.text}", question)
        case Recalled(agent, cue, found):
            return Line("◌", "inner", f"thinks, at {quoted(cue)}, of: {_held(agent, [each.memory for each in found], town)}")
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
