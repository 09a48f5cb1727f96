"""A scripted engine for tests of the screen: the same three methods as the real one, and a town built from the shipped tables."""

import csv
from collections import deque
from pathlib import Path
from random import Random

import msgspec

from models.language.told import Thought
from sim.action import AnyAction, Chat, Idle, Say
from sim.agent import Agent, Memory, Persona, Tip
from sim.catalogue import Item
from sim.channel import Move, Utterance, utterance_id
from sim.concern import concerns
from sim.event import (
    AnyEvent,
    AttitudeMoved,
    ClosenessMoved,
    ControlMoved,
    HeardOf,
    Idled,
    Learned,
    Liked,
    Measured,
    MoodMoved,
    NewsBroke,
    Parted,
    Planned,
    Posted,
    Rated,
    Read,
    Refused,
    Remembered,
    Said,
    Shown,
    TickStarted,
    Trained,
    Unplanned,
    Watched,
)
from sim.network import Tie
from sim.observation import FeedEntry, Recommendation
from sim.randomness import Luck
from sim.topic import Claim, Topic
from sim.world import World
from tui import protocol
from tui.protocol import FromEngine, Question, Ready, Ticked, ToEngine
from tui.wire import Fork, NewWorld

DATA = Path(__file__).parent.parent / "sim" / "scenarios" / "data"
FIRST_MINUTE, MINUTES = 8 * 60, 120
OPENERS = ("Have you seen {film}?", "What are you watching these days?", "I keep thinking about {film}.", "Did you hear about the Lantern?")
ANSWERS = (
    "I have, and I left before the end. You would love {film} though, it is so quiet.",
    "Not yet. My sister says {film} is the best thing she saw all year.",
    "I did. I don't know what to think: forty jobs are forty jobs.",
    "Only if you come along. I am not watching that alone in my kitchen.",
)
POSTS = (
    "{film} tonight, and for once nobody talked through the good part. Five stars from row F.",
    "If the council sells the Lantern, where do we take our first dates? To the depot?",
    "Unpopular opinion: {film} is too long by a whole marriage.",
    "Somebody left a single glove in row F again. It is in the jar with the others.",
    "The flood wall cannot be built out of ticket stubs. I love the place too.",
)
FEELINGS = ("It stayed with me on the way home.", "I wanted to like it more than I did.", "I laughed so much that I woke the dog.")


def rows(name: str) -> list[dict[str, str]]:
    """Return the lines of a shipped table."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split("|") if word)


def persona_of(row: dict[str, str]) -> Persona:
    fields = {**row, "id": int(row["id"]), "age": int(row["age"]), "activity": float(row["activity"])}
    for name in ("traits", "interests", "dislikes", "features"):
        fields[name] = words(row[name])
    return msgspec.convert(fields, Persona)


def town(people: int | None = None, films: bool = True) -> World:
    """Return the shipped town, or a larger one whose people repeat, or one without films."""
    personas = [persona_of(row) for row in rows("people")]
    known = [persona.id for persona in personas]
    while people and len(personas) < people:
        twin = personas[len(personas) % len(known)]
        personas.append(msgspec.structs.replace(twin, id=len(personas) + 1, name=f"{twin.name} {len(personas) // len(known)}"))
    items = [
        Item(id=int(row["id"]), title=row["title"], genres=words(row["genres"]), year=int(row["year"]), director=row["director"],
             country=row["country"], tone=words(row["tone"]), about=row["about"], description=row["description"])
        for row in rows("films") if films
    ]  # fmt: skip
    ties = []
    for row in rows("ties"):
        a, b = int(row["a"]), int(row["b"])
        back = {"parent": "child", "child": "parent"}.get(row["kind"], row["kind"])
        ties.append(Tie(a, b, row["kind"], float(row["closeness"]), row["history"]))
        if row["kind"] != "follows":
            ties.append(Tie(b, a, back, float(row["closeness"]), row["history"]))
    claims: dict[str, list[Claim]] = {}
    for row in rows("arguments"):
        claims.setdefault(row["news"], []).append(Claim(row["side"], row["claim"], words(row["appeals"])))  # type: ignore[arg-type]
    topics = [
        Topic(row["id"], int(row["tick"]), int(row["author"]), row["title"], row["question"], row["summary"], tuple(claims[row["id"]]))
        for row in rows("news")
    ]
    unique = list({(tie.source, tie.target): tie for tie in ties}.values())
    agents = [Agent(persona) for persona in personas]
    return World(scenario="town", luck=Luck(1), agents=agents, items=items, ties=unique, topics=topics, algorithm="mf")


class Script:
    """Plausible events, the same for the same seed."""

    def __init__(self, world: World, seed: int = 1) -> None:
        self.world, self.random = world, Random(seed)
        self._serial: dict[tuple[int, int], int] = {}

    def tick(self, acts: int = 14) -> list[AnyEvent]:
        """Return the events of the next tick, already applied to the world."""
        world, tick = self.world, self.world.tick + 1
        events: list[AnyEvent] = []
        self._do(events, TickStarted(tick, FIRST_MINUTE + (tick - 1) * MINUTES))
        if tick == 1:
            self._do(events, Trained("mf", 48, 467, 211, (1.21, 0.97, 0.88, 0.83, 0.81, 0.80)))
        if tick == 3:
            topic = next(iter(world.topics.values()))
            self._do(events, NewsBroke(topic.author, topic.id))
            self._post(events, topic.author, f"{topic.title}. {topic.summary}", Move("tell_news", topic=topic.id))
        for _ in range(acts):
            self.random.choice((self._visit, self._chat, self._chat, self._write, self._write, self._read, self._rest))(events)
        return events

    def _do(self, events: list[AnyEvent], event: AnyEvent) -> None:
        self.world.apply(event)
        events.append(event)

    def _somebody(self) -> int:
        return self.random.choice(list(self.world.agents))

    def _film(self) -> int:
        return self.random.choice(self.world.catalogue.items[:40]).id

    def _said(self, templates: tuple[str, ...]) -> str:
        return self.random.choice(templates).format(film=f"<{self.world.catalogue[self._film()].title}>")

    def _id(self, author: int) -> int:
        key = (self.world.tick, author)
        self._serial[key] = self._serial.get(key, -1) + 1
        return utterance_id(self.world.tick, author, self._serial[key])

    def _post(
        self, events: list[AnyEvent], author: int, text: str, move: Move, parent: int | None = None, forwards: int | None = None
    ) -> None:
        id_ = self._id(author)
        post = Utterance(id_, self.world.tick, author, text, (move,), parent or id_, None, parent, forwards)
        self._do(events, Posted(author, post, "I had to say it"))

    def _write(self, events: list[AnyEvent]) -> None:
        who, latest = self._somebody(), list(self.world.posts)[-6:]
        if latest and self.random.random() < 0.5:
            parent = self.random.choice(latest)
            self._do(events, Liked(who, parent))
            if self.random.random() < 0.7:
                self._post(events, who, self._said(ANSWERS), Move("answer"), parent=parent)
            else:
                self._post(events, who, "This.", Move("agree"), forwards=parent)
        else:
            self._post(events, who, self._said(POSTS), Move("opine", item=self._film()))

    def _visit(self, events: list[AnyEvent]) -> None:
        who = self._somebody()
        page = [self._film() for _ in range(5)]
        scores = tuple(sorted((round(self.random.random(), 2) for _ in page), reverse=True))
        self._do(events, Shown(who, tuple(page), scores, tuple("people who liked what you liked gave it four stars" for _ in page)))
        self._do(events, Watched(who, page[0], "it is quiet, and I have had enough noise"))
        self._do(events, Rated(who, page[0], self.random.randint(2, 5), self.random.choice(FEELINGS)))
        title = self.world.catalogue[page[0]].title
        self._do(events, Remembered(who, Memory(self.world.tick, "film", f"I watched <{title}> and it stayed with me.", 0.6, item=page[0])))
        self._do(events, MoodMoved(who, round(self.random.uniform(-0.8, 0.9), 2), round(self.random.random(), 2), "the film"))

    def _chat(self, events: list[AnyEvent]) -> None:
        who = self._somebody()
        contacts = self.world.contacts(who)
        if not contacts:
            return
        other = self.random.choice(contacts).id
        id_ = thread = self._id(who)
        speaker, hearer = who, other
        for turn in range(self.random.randint(2, 5)):
            line = Utterance(id_, self.world.tick, speaker, self._said(ANSWERS if turn else OPENERS), (Move("opine"),), thread, hearer)
            self._do(events, Said(speaker, line, "I was curious"))
            speaker, hearer = hearer, speaker
            id_ = self._id(speaker)
        self._do(events, HeardOf(who, Tip(self._film(), other, 0.7, self.world.tick)))
        self._do(events, Parted(who, other, thread, 2))
        if self.world.network.tie(who, other):
            self._do(events, ClosenessMoved(who, other, round(min(1.0, self.random.random() + 0.3), 2)))

    def _read(self, events: list[AnyEvent]) -> None:
        who, posts = self._somebody(), tuple(self.world.posts)[-4:]
        self._do(events, Read(who, posts, tuple("you follow the author" for _ in posts)))
        for topic in self.world.broken:
            self._do(events, Learned(who, topic, None))
            self._do(events, AttitudeMoved(who, topic, round(self.random.uniform(-1, 1), 2), "the flood wall matters more"))

    def _rest(self, events: list[AnyEvent]) -> None:
        if self.random.random() < 0.2:
            self._do(events, Refused(self._somebody(), "watch", "the film was not on the page"))
        else:
            self._do(events, Idled(self._somebody(), self.random.choice(("mending nets", "asleep", "walking by the river"))))


class FakeClient:
    """An engine in the test's own process: it runs when `drain` is called, and remembers what it was told.

    Attributes:
        sent: every command, oldest first. departures: every branch that the screen went to. script: what happens.
        told: the events of each tick, from the first on. seen: the ticks that were looked at. slow: Looks wait until `answer`.
        thoughts: agent -> what a model was told and answered on their behalf.
    """

    def __init__(self, world: World | None = None, acts: int = 14, free: bool = False, mind: str = "rules") -> None:
        self.world = world or town()
        self.thoughts: dict[int, tuple[Thought, ...]] = {}
        self.mind = mind
        self.script = Script(self.world)
        self.sent: list[ToEngine] = []
        self.departures: list[tuple[str, Fork | None]] = []
        self.opened: list[tuple[str, str]] = []  # other saves that the screen went to, with the branch of this one
        self.begun: list[tuple[NewWorld, str]] = []  # new worlds that the screen began, with the branch of this one
        self.looked_at: list[int | None] = []  # of the departures: the tick, where a branch is looked at only
        self.told: list[tuple[AnyEvent, ...]] = []
        self.seen: list[int] = []
        self.slow = False
        self._looks: list[protocol.Look] = []
        self._begun = msgspec.msgpack.encode(self.world.snapshot())
        self._first = self.world.tick
        self.closed = False
        self._acts, self._free = acts, free
        self._outbox: deque[FromEngine] = deque()
        self._playing = False
        self.say(Ready(self.snapshot(), "/home/you/worlds/lantern.voxpop", mind, "main"))

    def snapshot(self) -> "protocol.Snapshot":  # type: ignore[name-defined]
        raw = msgspec.msgpack.encode(self.world.snapshot())
        from sim.snapshot import Snapshot

        return msgspec.msgpack.decode(raw, type=Snapshot)

    def say(self, *messages: FromEngine) -> None:
        """Let the engine say something at the next drain."""
        for message in messages:
            self._outbox.append(protocol.decode_from_engine(protocol.encode(message)))

    def run(self, ticks: int = 1) -> None:
        """Let ticks happen now."""
        for _ in range(ticks):
            events = self.script.tick(self._acts)
            mood = round(0.12 + self.world.tick % 7 / 100, 2)
            self._ticked((*events, Measured({"activity": 0.62, "polarisation": 0.31, "mean_mood": mood})))

    def happen(self, *events: AnyEvent) -> None:
        """Let these events happen in a tick of their own."""
        started = TickStarted(self.world.tick + 1, FIRST_MINUTE + self.world.tick * MINUTES)
        for event in (started, *events):
            self.world.apply(event)
        self._ticked((started, *events))

    def _ticked(self, events: tuple[AnyEvent, ...]) -> None:
        self.told.append(events)
        self.say(Ticked(self.world.tick, events, {}, 0.01))

    # Looking back

    def world_at(self, tick: int) -> World:
        """Return the world as it was after a tick."""
        from sim.snapshot import Snapshot

        world = World.restored(msgspec.msgpack.decode(self._begun, type=Snapshot))
        for events in self.told[: tick - self._first]:
            for event in events:
                world.apply(event)
        return world

    def answer(self, span: int = 3) -> None:
        """Answer the Looks that wait. span: ticks that a picture begins before the one that is shown."""
        for look in self._looks:
            self.seen.append(look.tick)
            base, tip = look.tick - 1, self._first + len(self.told)
            if look.shown != base or base < self._first:
                base = look.tick if look.bare else max(self._first, look.tick - span)
                whole = self.world_at(base).snapshot()
                agents, whole.agents = whole.agents, []
                like = -1
                if look.shown >= self._first and len(there := self.world_at(look.shown).agents) == len(agents):
                    like, agents = look.shown, [agent for agent in agents if agent != there[agent.id]]
                self.say(protocol.Scene(look.number, look.tick, tip, whole, len(agents), like))
                for start in range(0, len(agents), 20):
                    self.say(protocol.SceneAgents(look.number, tuple(agents[start : start + 20])))
            else:
                self.say(protocol.Scene(look.number, look.tick, tip))
            if base == look.tick:
                self.say(protocol.Replayed(look.number, look.tick, (), last=True))
            for tick in range(base + 1, look.tick + 1):
                events = self.told[tick - self._first - 1]
                self.say(protocol.Replayed(look.number, tick, events[:30], whole=False))
                self.say(protocol.Replayed(look.number, tick, events[30:], last=tick == look.tick))
        self._looks.clear()

    def _retold(self, agent: int, tick: int) -> protocol.Retold:
        """Return what happened to somebody up to a tick."""
        found: list[protocol.Bygone] = []
        for number, events in enumerate(self.told[: tick - self._first], self._first + 1):
            minute = next((event.minute for event in events if isinstance(event, TickStarted)), 0)
            found += [protocol.Bygone(number, minute, event) for event in events if concerns(event, agent)]
        return protocol.Retold(agent, tick, self._first, tuple(found))

    # The three methods of the real one

    def drain(self) -> list[FromEngine]:
        if self._playing and self._free:
            self.run()
        found = list(self._outbox)
        self._outbox.clear()
        return found

    def send(self, command: ToEngine) -> None:
        command = protocol.decode_to_engine(protocol.encode(command))
        self.sent.append(command)
        match command:
            case protocol.Play():
                self._playing = True
            case protocol.Pause() | protocol.Step():
                self._playing = False
                if isinstance(command, protocol.Step):
                    self.run()
            case protocol.TakeOver(agent, beside):
                others = [] if beside else [each.id for each in self.world.agents.values() if each.human and each.id != agent]
                self.happen(*(ControlMoved(other, "mind") for other in others), ControlMoved(agent, "human"))
            case protocol.GiveBack(agent):
                self.happen(ControlMoved(agent, "mind"))
            case protocol.Intervene(intervention, None):
                self.happen(intervention)
            case protocol.Intervene(intervention, int(at)):
                self.happen(Planned(self.world.planned + 1, at, intervention))
            case protocol.CallOff(number):
                self.happen(Unplanned(number))
            case protocol.Look():
                self._looks = [command]  # the newest wins
                if not self.slow:
                    self.answer()
            case protocol.LookInto(agent):
                mind = self.world.minds.get(agent) or self.world.mind or self.mind
                self.say(protocol.Told(agent, mind, self.thoughts.get(agent, ())))
            case protocol.Retell(agent, tick):
                self.say(self._retold(agent, tick))

    def go_to(self, branch: str, fork: Fork | None = None, replay: int | None = None) -> None:
        self.departures.append((branch, fork))
        self.looked_at.append(replay)

    def open(self, save: str, branch: str = "") -> None:
        self.opened.append((save, branch))

    def begin(self, new: NewWorld, branch: str = "") -> None:
        self.begun.append((new, branch))

    def close(self) -> None:
        self.closed = True

    # What a test asks

    def commands(self, kind: type[ToEngine]) -> list[ToEngine]:  # type: ignore[valid-type]
        """Return the commands of a kind, oldest first."""
        return [command for command in self.sent if isinstance(command, kind)]

    def answers(self) -> list[AnyAction]:
        """Return the player's decisions, oldest first."""
        return [command.action for command in self.sent if isinstance(command, protocol.Answer)]


def question(world: World, kind: str, agent: int = 1, number: int = 1) -> Question:
    """Return a question of a kind, put to somebody."""
    films = world.catalogue.items[:5]
    page = tuple(Recommendation(film.id, 0.9 - 0.1 * i, f"because you liked <{films[0].title}>") for i, film in enumerate(films))
    partner = world.contacts(agent)[0]
    posts = tuple(
        FeedEntry(post, world.contact(agent, post.author), 2, "you follow the author") for post in list(world.posts.values())[-3:]
    )
    line = Utterance(utterance_id(1, partner.id, 200), 1, partner.id, f"Have you seen <{films[1].title}>?", (Move("ask_seen"),), 7, agent)
    me = world.agents[agent]
    common = {"tick": world.tick + 1, "minute": world.minute + MINUTES, "me": me, "contacts": world.contacts(agent)}
    common |= {"peek": "would chat: they feel lonely"}
    legal, fields = {
        "planning": (("visit", "chat", "scroll", "post", "idle"), {"waiting": 3}),
        "browsing": (("watch", "next_page", "search", "leave"), {"page": page, "page_number": 1}),
        "rating": (("rate",), {"item": films[0].id}),
        "talking": (("say", "leave"), {"thread": (line,), "partner": partner.id, "left": 11}),
        "scrolling": (("like", "reply", "forward", "post", "leave"), {"posts": posts}),
    }[kind]
    return Question(number=number, agent=agent, kind=kind, legal=legal, **common, **fields)  # type: ignore[arg-type]


IDLE, CHAT, SAY = Idle, Chat, Say
