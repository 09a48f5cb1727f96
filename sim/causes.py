"""What led to an event: the earlier events to which it goes back, found in what is kept of the past."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sim.agent import Memory
from sim.channel import Utterance, author_of, items_of, stance_in, tick_of
from sim.event import (
    AnyEvent,
    AttitudeMoved,
    ClosenessMoved,
    EmotionCooled,
    Enhanced,
    Felt,
    Followed,
    Forgot,
    HeardOf,
    Idled,
    Impressed,
    Intervention,
    Learned,
    Liked,
    MoodMoved,
    Muted,
    NewsAnnounced,
    NewsBroke,
    Noted,
    Parted,
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

WIDEST = 3  # causes of one kind that are told: of ten posts read, the last ones
DEEPEST, MOST = 6, 40  # of a whole account: steps back, and causes in all


class Cause(NamedTuple):
    """An event that led to another one. place: in the events. how: what it is to the other, in a few words."""

    place: int
    how: str


class Step(NamedTuple):
    """A cause in an account that goes back as far as is known. depth: from 1, for what led to the event itself."""

    depth: int
    cause: Cause


class Past:
    """Events, oldest first, with an index by which causes are found; costs one pass over them.

    A cause is what an event itself names (a parent, a source, a memory, a gained impression) or what its kind always follows in a
    tick: mood after the chat that moved it. Where the named one is older than the events, there is none.
    """

    def __init__(self, events: Sequence[AnyEvent]) -> None:
        self._events = events
        self._of: defaultdict[int, list[int]] = defaultdict(list)  # agent -> places
        self._utterances: dict[int, int] = {}  # id -> place
        self._lines: defaultdict[int, list[int]] = defaultdict(list)  # thread of a chat -> places
        self._remembered: dict[tuple[int, int], int] = {}  # agent, memory -> place
        self._course: list[int] = []  # places of what happened to the world as a whole
        self._starts: list[int] = []
        for place, event in enumerate(events):
            agent = agent_of(event)
            (self._course if agent is None else self._of[agent]).append(place)
            match event:
                case TickStarted():
                    self._starts.append(place)
                case Posted(_, said):
                    self._utterances[said.id] = place
                case Said(_, said):
                    self._utterances[said.id] = place
                    self._lines[said.thread].append(place)
                case Remembered(who, memory):
                    self._remembered[who, memory.id] = place
                case Promoted(who, _, insight) | Reflected(who, _, insight):
                    self._remembered[who, insight.id] = place

    def tick(self, place: int) -> int | None:
        """Return the tick of an event; None where its start is not among the events."""
        start = bisect_left(self._starts, place + 1) - 1
        found = self._events[self._starts[start]] if start >= 0 else None
        return found.tick if isinstance(found, TickStarted) else None

    def causes(self, place: int) -> tuple[Cause, ...]:
        """Return what led straight to an event, the nearest first; each is older than it."""
        found: dict[int, Cause] = {}
        for cause in self._causes(place):
            if cause.place < place:
                found.setdefault(cause.place, cause)
        return tuple(found.values())

    def account(self, place: int) -> list[Step]:
        """Return all that led to an event, cause by cause, each followed by what led to it; nothing is told twice."""
        steps: list[Step] = []
        told = {place}
        waiting = [(1, cause) for cause in reversed(self.causes(place))]
        while waiting and len(steps) < MOST:
            depth, cause = waiting.pop()
            if cause.place in told:
                continue
            told.add(cause.place)
            steps.append(Step(depth, cause))
            if depth < DEEPEST and not isinstance(self._events[cause.place], Read):  # what else they read led to nothing here
                waiting += [(depth + 1, each) for each in reversed(self.causes(cause.place))]
        return steps

    # What kind goes back to what

    def _causes(self, place: int) -> Iterator[Cause]:
        event = self._events[place]
        match event:
            case Posted(agent, post):
                yield from self._of_post(place, agent, post)
            case Said(agent, line):
                yield from self._of_line(place, agent, line)
            case Read(posts=posts):
                yield from self._uttered(posts[:WIDEST], "what was there to read")
            case Liked(agent, post):
                yield from self._read(place, agent, post)
                yield from self._uttered((post,), "the post")
            case Watched() | Rated() | Shown() | HeardOf():
                yield from self._of_film(place, event)
            case Felt() | Impressed() | Learned() | AttitudeMoved() | MoodMoved():
                yield from self._of_feeling(place, event)
            case Parted(thread=thread):
                lines = [each for each in self._lines.get(thread, ()) if each < place]
                yield from (Cause(each, how) for each, how in zip(lines[-1:] + lines[:1], ("the last word", "how it began"), strict=False))
            case ClosenessMoved(agent, other):
                yield from self._latest(place, agent, lambda each: isinstance(each, Parted) and each.other == other, "after the talk")
            case Followed(agent, other) | Unfollowed(agent, other) | Muted(agent, other):
                yield from self._of_regard(place, agent, other)
            case Noted() | Remembered() | Enhanced() | Promoted() | Reflected() | Recalled() | Forgot():
                yield from self._of_memory(place, event)
            case Idled(agent) | Refused(agent):
                yield from self._latest(place, agent, lambda each: not isinstance(each, (Idled, Refused)), "what they did before")
            case _:
                yield from self._of_change(place, event)

    def _of_post(self, place: int, agent: int, post: Utterance) -> Iterator[Cause]:
        yield from self._latest(place, agent, lambda each: isinstance(each, (PostInjected, StatementMade)), "you made them", near=4)
        answered = post.forwards if post.forwards is not None else post.parent
        if answered is not None:
            yield from self._uttered((answered,), "what it passes on" if post.forwards is not None else "what it answers")
            yield from self._read(place, agent, answered)
        if (about := stance_in(post)) is not None:
            yield from self._stood(place, agent, about[0])
        yield from self._about_films(place, agent, post)
        yield from self._in_mind(place, agent)
        if not post.moves or post.moves[0].act == "tell_self":
            yield from self._latest(place, agent, lambda each: isinstance(each, (MoodMoved, Felt)), "in this mood")

    def _of_line(self, place: int, agent: int, line: Utterance) -> Iterator[Cause]:
        if line.parent is not None:
            yield from self._uttered((line.parent,), "what it answers")
        else:
            yield from self._in_mind(place, agent)
            if (about := stance_in(line)) is not None:
                yield from self._stood(place, agent, about[0])
        yield from self._about_films(place, agent, line)

    def _of_film(self, place: int, event: Watched | Rated | Shown | HeardOf) -> Iterator[Cause]:
        match event:
            case Watched(agent, item, _, source):
                if source is not None:
                    tip = self._latest(
                        place, agent, lambda e: isinstance(e, HeardOf) and (e.tip.item, e.tip.source) == (item, source), "heard of it"
                    )
                    yield from tip
                yield from self._latest(place, agent, lambda each: isinstance(each, Shown) and item in each.items, "was shown it")
                yield from self._in_mind(place, agent)
            case Rated(agent, item):
                yield from self._latest(place, agent, lambda each: isinstance(each, Watched) and each.item == item, "watched it")
            case HeardOf(agent, tip):
                yield from self._told(place, agent, tip.source, lambda line: tip.item in items_of(line))
            case Shown():
                yield from self._went_before(place, lambda each: isinstance(each, (Trained, RecommenderChanged)), "what the pages go by")

    def _of_feeling(self, place: int, event: Felt | Impressed | Learned | AttitudeMoved | MoodMoved) -> Iterator[Cause]:
        match event:
            case Felt(agent, gained=gained):
                yield from self._uttered([each.post for each in gained][-WIDEST:], "what reached them")
                yield from self._latest(
                    place, agent, lambda e: isinstance(e, Read) and any(each.post in e.posts for each in gained), "read it", near=12
                )
            case Impressed(gained=gained):
                yield from self._uttered([each.post for each in gained], "their own words")
            case Learned(agent, topic, source):
                yield from self._latest(place, agent, lambda each: isinstance(each, Read), "read of it", near=1)
                if source is not None:
                    yield from self._told(place, agent, source, lambda line: any(move.topic == topic for move in line.moves))
                    yield from self._posted_on(place, source, topic)
                yield from self._latest(place, agent, lambda each: isinstance(each, NewsBroke) and each.topic == topic, "they broke it")
            case AttitudeMoved(agent, topic):
                taken_in = lambda e: (isinstance(e, Learned) and e.topic == topic) or isinstance(e, (Parted, Said))  # noqa: E731
                yield from self._latest(place, agent, taken_in, "after that", near=6)
            case MoodMoved(agent):
                moving = Rated, Watched, Parted, Learned, AttitudeMoved, NewsBroke
                yield from self._latest(place, agent, lambda each: isinstance(each, moving), "what moved them", near=6)
                yield from self._went_before(place, lambda each: isinstance(each, EmotionCooled), "everybody was calmed", same_tick=True)

    def _of_regard(self, place: int, agent: int, other: int) -> Iterator[Cause]:
        by_other = lambda e: isinstance(e, Read) and any(author_of(post) == other for post in e.posts)  # noqa: E731
        for cause in self._latest(place, agent, by_other, "read what they write"):
            yield cause
            read = self._events[cause.place]
            if isinstance(read, Read):
                yield from self._uttered([post for post in read.posts if author_of(post) == other][:1], "their post")
        yield from self._latest(place, agent, lambda each: isinstance(each, Parted) and each.other == other, "talked with them")

    def _of_memory(self, place: int, event: Noted | Remembered | Enhanced | Promoted | Reflected | Recalled | Forgot) -> Iterator[Cause]:
        agent = event.agent
        match event:
            case Noted(notes=notes):
                for note in notes[:WIDEST]:
                    yield from self._perceived(place, agent, note)
            case Remembered(memory=memory):
                yield from self._perceived(place, agent, memory)
            case Enhanced(_, memory, by):
                yield from self._made(agent, (by,), "what reminded them")
                yield from self._made(agent, (memory,), "the memory")
            case Promoted(_, memory, insight):
                repeats = lambda e: isinstance(e, Enhanced) and e.memory == memory  # noqa: E731
                yield from self._latest(place, agent, repeats, "it came up again", most=WIDEST)
                yield from self._made(agent, (memory, *insight.sources), "what it is drawn from")
            case Reflected(_, _, insight):
                yield from self._made(agent, insight.sources, "what it is drawn from")
            case Recalled(found=found):
                yield from self._made(agent, [each.memory for each in found], "the memory")
            case Forgot(_, memories):
                yield from self._made(agent, memories, "the memory")

    def _of_change(self, place: int, event: AnyEvent) -> Iterator[Cause]:
        match event:
            case NewsBroke(agent, topic):
                announced = lambda e: isinstance(e, NewsAnnounced) and e.topic.id == topic  # noqa: E731
                yield from self._latest(place, agent, announced, "you announced it")
            case Unplanned(number):
                yield from self._went_before(place, lambda each: isinstance(each, Planned) and each.number == number, "when it was planned")
            case TieMade(agent, tie):
                yield from self._latest(place, agent, lambda e: isinstance(e, Followed) and e.other == tie.target, "they chose to", near=2)
        if isinstance(event, (TieMade, TieCut)):
            everybody = UnlikeBefriended, TiesRewired
            yield from self._went_before(place, lambda each: isinstance(each, everybody), "for everybody", same_tick=True)
        if isinstance(event, Intervention):
            planned = lambda e: isinstance(e, Planned) and e.intervention == event  # noqa: E731
            yield from self._went_before(place, planned, "when it was planned")

    # Finding

    def _latest(self, place: int, agent: int, fits: Callable[[AnyEvent], bool], how: str, near: int = 0, most: int = 1) -> Iterator[Cause]:
        """Yield the last events of an agent before one that fit; near: among so many only, which are of the same tick."""
        places = self._of.get(agent, [])
        end = bisect_left(places, place)
        start = self._start(place) if near else 0
        for each in reversed(places[max(0, end - near) if near else 0 : end]):
            if each < start or not most:
                return
            if fits(self._events[each]):
                most -= 1
                yield Cause(each, how)

    def _went_before(self, place: int, fits: Callable[[AnyEvent], bool], how: str, same_tick: bool = False) -> Iterator[Cause]:
        """Yield the last thing that happened to the whole world before an event, and fits."""
        start = self._start(place) if same_tick else 0
        for each in reversed(self._course[: bisect_left(self._course, place)]):
            if each < start:
                return
            if fits(self._events[each]):
                yield Cause(each, how)
                return

    def _start(self, place: int) -> int:
        start = bisect_left(self._starts, place + 1) - 1
        return self._starts[start] if start >= 0 else 0

    def _uttered(self, ids: Sequence[int], how: str) -> Iterator[Cause]:
        yield from (Cause(self._utterances[each], how) for each in ids if each in self._utterances)

    def _made(self, agent: int, memories: Sequence[int], how: str) -> Iterator[Cause]:
        known = dict.fromkeys(memories)
        yield from (Cause(self._remembered[agent, each], how) for each in known if (agent, each) in self._remembered)

    def _read(self, place: int, agent: int, post: int) -> Iterator[Cause]:
        yield from self._latest(place, agent, lambda each: isinstance(each, Read) and post in each.posts, "read it")

    def _stood(self, place: int, agent: int, topic: str) -> Iterator[Cause]:
        """Yield how somebody came to think of news what they do, or, where that is not kept, how they learnt of it."""

        def moved(event: AnyEvent) -> bool:
            if isinstance(event, Felt):
                about = not event.gained or any(each.topic == topic for each in event.gained)
                return about and any(each == topic for each, _ in event.attitudes)
            return isinstance(event, AttitudeMoved) and event.topic == topic

        yield from self._latest(place, agent, moved, "came to think so")
        yield from self._latest(place, agent, lambda each: isinstance(each, Learned) and each.topic == topic, "learnt of it")

    def _about_films(self, place: int, agent: int, said: Utterance) -> Iterator[Cause]:
        for item in items_of(said)[:WIDEST]:
            seen = lambda e, item=item: isinstance(e, (Rated, Watched)) and e.item == item  # noqa: E731
            found = list(self._latest(place, agent, seen, "saw the film"))
            heard = lambda e, item=item: isinstance(e, HeardOf) and e.tip.item == item  # noqa: E731
            yield from found or self._latest(place, agent, heard, "heard of the film")

    def _in_mind(self, place: int, agent: int) -> Iterator[Cause]:
        yield from self._latest(place, agent, lambda each: isinstance(each, Recalled), "what came to mind", near=3)

    def _told(self, place: int, agent: int, source: int, fits: Callable[[Utterance], bool]) -> Iterator[Cause]:
        """Yield the last line of a chat in which somebody told an agent of something."""
        said = lambda e: isinstance(e, Said) and e.utterance.to == agent and fits(e.utterance)  # noqa: E731
        yield from self._latest(place, source, said, "was told so")

    def _posted_on(self, place: int, source: int, topic: str) -> Iterator[Cause]:
        posted = lambda e: isinstance(e, Posted) and any(move.topic == topic for move in e.utterance.moves)  # noqa: E731
        yield from self._latest(place, source, posted, "was written")

    def _perceived(self, place: int, agent: int, memory: Memory) -> Iterator[Cause]:
        """Yield what a memory is of: the film, the talk, the post or the news of its tick."""

        def fits(event: AnyEvent) -> bool:
            match event:
                case Rated(_, item) | Watched(_, item):
                    return memory.item == item
                case Parted(_, other):
                    return memory.other == other
                case Posted(_, post):
                    return memory.kind in {"post", "self"} and tick_of(post.id) == memory.tick
                case Learned(_, topic):
                    return memory.topic == topic
                case Felt(attitudes=attitudes):
                    return any(topic == memory.topic for topic, _ in attitudes)
            return False

        yield from self._latest(place, agent, fits, "what it is of", near=30)
