"""The World: all state between two ticks. `apply` assigns what an event holds; nothing else changes it."""

from typing import TYPE_CHECKING, Any, Literal, TypeVar, assert_never

import msgspec

from sim import agent as limits
from sim.agent import Agent, Busy, Persona, Viewing
from sim.cascades import Cascade, grown
from sim.catalogue import Catalogue, Item
from sim.channel import Utterance
from sim.digest import Digest
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
from sim.mentions import Names
from sim.network import FOLLOWS, Network, Tie
from sim.observation import Contact
from sim.policy import Policy, enacted
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.sentence import checksum, sentences
from sim.snapshot import Snapshot
from sim.stores import assign
from sim.topic import Topic

if TYPE_CHECKING:
    from sim.engagement import Engagement

POSTS_KEPT = 2000
POSTS_A_PERSON = 2  # kept in a large world, if that is more
CHATS_KEPT = 300
LATEST_KEPT = 4  # posts of one author that a feed may still show
FOLLOW_CLOSENESS = 0.2  # of a tie that somebody makes by following

T = TypeVar("T")

# A part of the state hash that is nobody's own: how often a post was liked, how far one was passed on, news, who thinks for whom.
Part = tuple[Literal["likes", "cascade"], int] | tuple[Literal["topic"], str] | Literal["minds"]

# What happens to the world rather than to anybody in it.
Course = TickStarted | Trained | Evaluated | Activated | NewsBroke | Planned | Unplanned | ChangeRefused | Measured

_encode = msgspec.msgpack.Encoder().encode


class World:
    """A society between two ticks.

    Attributes:
        agents: by id. names: id -> name. topics: all news by id, also what has not broken yet.
        broken: topic id -> tick at which it broke.
        posts: the feed, oldest first, at most POSTS_KEPT. latest: author -> ids of the last LATEST_KEPT posts.
        answers: agent -> ids of the last replies to their posts.
        likes: post id -> number of likes. chats: thread id -> lines, at most CHATS_KEPT threads.
        algorithm: name of the recommender. trained: how its last training went. quality: how its last test went.
        mixing: how many items of each of its pages are picked by lot.
        activity: how it is drawn who acts; None for the scenario's way.
        policy: the rules of the feed that are in force. cascades: root post -> how far it was passed on.
        mind: who thinks for everybody, as an intervention said; "" for whom the run was given. minds: agent -> who thinks for them instead.
        plans: interventions to come, by number. planned: how many were ever planned.
        engagement: what sim.engagement has worked out of the posts on the feed; no part of the state.
    """

    def __init__(
        self,
        *,
        scenario: str,
        luck: Luck,
        agents: list[Agent],
        items: list[Item],
        ties: list[Tie],
        topics: list[Topic],
        algorithm: str,
        policy: Policy = Policy(),  # noqa: B008 - frozen
    ) -> None:
        self.scenario = scenario
        self.luck = luck
        self.tick = 0
        self.minute = 0
        self.agents = {agent.id: agent for agent in sorted(agents, key=lambda agent: agent.id)}
        self.names = Names({agent.id: agent.name for agent in self.agents.values()})
        self.catalogue = Catalogue(items)
        self.network = Network(list(self.agents), ties)
        self.topics = {topic.id: topic for topic in topics}
        self.broken: dict[str, int] = {}
        self.posts: dict[int, Utterance] = {}
        self.latest: dict[int, list[int]] = {}
        self.answers: dict[int, list[int]] = {}
        self.likes: dict[int, int] = {}
        self.chats: dict[int, list[Utterance]] = {}
        self.algorithm = algorithm
        self.trained: Trained | None = None
        self.quality: Evaluated | None = None
        self.mixing = 0
        self.activity: ActivityChanged | None = None
        self.plans: dict[int, Planned] = {}
        self.planned = 0
        self.policy = policy
        self.mind = ""
        self.minds: dict[int, str] = {}
        self.cascades: dict[int, Cascade] = {}
        self.engagement: Engagement | None = None
        self.ratings = Ratings()
        for agent in self.agents.values():
            for item, viewing in agent.watched.items():
                if viewing.stars:
                    self.ratings.add(agent.id, item, viewing.stars)
        self._digest = Digest()
        self._dirty: set[int] = set(self.agents)
        self._stale: set[Part] = {("topic", topic) for topic in self.topics}  # what else is not in the digest as it is now
        self._contacts: dict[int, tuple[Contact, ...]] = {}
        self._followed: dict[int, list[int]] = {}

    # What is known of whom

    def contacts(self, agent: int) -> tuple[Contact, ...]:
        """Return whom an agent may call, closest first."""
        found = self._contacts.get(agent)
        if found is None:
            known = [self.contact(agent, tie.target) for tie in self.network.ties(agent) if tie.kind != FOLLOWS]
            found = self._contacts[agent] = tuple(sorted(known, key=_closest_first))
        return found

    def contact(self, agent: int, other: int) -> Contact:
        """Return what an agent knows of another: a stranger has kind "stranger" and closeness 0."""
        persona = self.agents[other].persona
        mine, theirs = self.network.tie(agent, other), self.network.tie(other, agent)
        kind = theirs.kind if theirs and theirs.kind != FOLLOWS else mine.kind if mine else "stranger"
        closeness, history = (mine.closeness, mine.history) if mine else (0.0, "")
        return Contact(other, persona.name, persona.gender, persona.age, persona.occupation, kind, closeness, history)

    def _know_closer(self, agent: int, other: int, closeness: float) -> None:
        found = self._contacts.get(agent)
        if found is not None:
            changed = [msgspec.structs.replace(each, closeness=closeness) if each.id == other else each for each in found]
            self._contacts[agent] = tuple(sorted(changed, key=_closest_first))

    def followed(self, agent: int) -> list[int]:
        """Return whose posts an agent sees."""
        found = self._followed.get(agent)
        if found is None:
            found = self._followed[agent] = self.network.followed(agent)
        return found

    def known_topics(self, agent: Agent) -> dict[str, Topic]:
        """Return the news that has reached an agent."""
        return {topic: self.topics[topic] for topic in agent.known}

    # Change

    def apply(self, event: AnyEvent) -> None:
        """Assign what an event holds; the only place where a world changes."""
        if (about := agent_of(event)) is not None:
            self._dirty.add(about)
        match event:  # what is frequent with many people comes first: cases are tried in order
            case Read(agent, posts, _, until):
                who = self.agents[agent]
                who.read = [*who.read, *posts][-limits.READ_CAPACITY :]
                who.doing, who.busy = "reading the feed", Busy("reading", until)
            case Felt(agent, mood, arousal, attitudes, gained, lost):
                who = self.agents[agent]
                who.mood, who.arousal, who.felt = mood, arousal, self.tick
                for topic, attitude in attitudes:
                    who.attitudes[topic], who.leaned[topic] = attitude, self.tick
                who.weigh(gained, lost)
            case Posted(author, post, until=until):
                self._post(author, post)
                self.agents[author].busy = Busy("posting", until)
            case Impressed(agent, gained, lost):
                self.agents[agent].weigh(gained, lost)
            case Liked(_, post):
                self.likes[post] = self.likes.get(post, 0) + 1
                self._stale.add(("likes", post))
            case Learned(agent, topic):
                self.agents[agent].known[topic] = self.tick
            case Noted() | Remembered() | Enhanced() | Promoted() | Reflected() | Recalled() | Forgot():
                assign(self.agents[event.agent], event, self.minute)
            case Said(author, line):
                self.chats.setdefault(line.thread, []).append(line)
                self._spoke(self.agents[author], line.text)
                self._bound(self.chats, CHATS_KEPT)
            case MoodMoved(agent, mood, arousal):
                who = self.agents[agent]
                who.mood, who.arousal, who.felt = mood, arousal, self.tick
            case HeardOf(agent, tip):
                _push(self.agents[agent].heard, tip, limits.HEARD_CAPACITY)
            case AttitudeMoved(agent, topic, attitude):
                who = self.agents[agent]
                who.attitudes[topic], who.leaned[topic] = attitude, self.tick
            case Shown(agent, items):
                who = self.agents[agent]
                who.shown = [*who.shown, *items][-limits.SHOWN_CAPACITY :]
                who.doing = "choosing a film"
            case Watched(agent, item, until=until):
                who = self.agents[agent]
                who.watched[item] = Viewing(0, self.tick)
                who.doing, who.busy = "watching a film", Busy("watching", until, item=item)
            case Rated(agent, item, stars, feeling):
                who = self.agents[agent]
                who.watched[item] = Viewing(stars, self.tick)
                self.ratings.add(agent, item, stars)
                self._spoke(who, feeling)
            case Parted(agent, other, until=until):
                who = self.agents[agent]
                who.doing, who.busy = f"talked with {self.names[other]}", Busy("talking", until, other=other)
            case ClosenessMoved(agent, other, closeness):
                self.network.set_closeness(agent, other, closeness)
                self._know_closer(agent, other, closeness)
            case Followed(agent, other):
                self.network.set_tie(Tie(agent, other, FOLLOWS, FOLLOW_CLOSENESS))
                self._meet(agent)
            case Unfollowed(agent, other):
                self.network.cut_tie(agent, other)
                self._meet(agent)
            case Muted(agent, other):
                self.agents[agent].muted.append(other)
            case Idled(agent, because):
                self.agents[agent].doing = because or "resting"
            case Refused(agent):
                self.agents[agent].doing = "resting"
            case (
                TickStarted() | Trained() | Evaluated() | Activated() | NewsBroke() | Planned() | Unplanned() | ChangeRefused() | Measured()
            ):
                self._went_on(event)
            case _:
                self._intervened(event)

    def _went_on(self, event: Course) -> None:
        match event:
            case TickStarted(tick, minute):
                self.tick, self.minute = tick, minute
            case Trained():
                self.trained = event
            case Evaluated():
                self.quality = event
            case Activated(agents):
                self._activate(agents)
            case NewsBroke(_, topic):
                self.broken[topic] = self.tick
            case Planned(number):
                self.plans[number] = event
                self.planned = max(self.planned, number)
            case Unplanned(number):
                self.plans.pop(number, None)
            case ChangeRefused() | Measured():
                pass
            case _:
                assert_never(event)

    def _intervened(self, event: Intervention) -> None:
        match event:
            case RecommenderChanged(algorithm):
                self.algorithm = algorithm
            case MixingChanged(random_items):
                self.mixing = random_items
            case ActivityChanged():
                self.activity = event
            case PersonaEdited(agent, persona):
                self.agents[agent].persona = persona
                self.names[agent] = persona.name
                self._contacts.clear()
            case ControlMoved(agent, to):
                self.agents[agent].human = to == "human"
            case TieMade(_, tie):
                self.network.set_tie(tie)
                self._meet(tie.source, tie.target)
            case TieCut(agent, other):
                self.network.cut_tie(agent, other)
                self._meet(agent, other)
            case Joined(agent, persona, ties):
                self._join(agent, persona, ties)
            case NewsAnnounced(_, topic):
                self.topics[topic.id] = topic
                self._stale.add(("topic", topic.id))
            case AccountBlocked() | ForwardsCapped() | FrictionChanged() | RankerChanged():
                self.policy = enacted(self.policy, event)
            case MindChanged(agent, mind):
                self._give_mind(agent, mind)
            case PostInjected() | UnlikeBefriended() | Asked() | StatementMade() | EmotionCooled() | TiesRewired():
                pass  # the events that follow hold what they bring about
            case _:
                assert_never(event)

    def _give_mind(self, agent: int | None, mind: str) -> None:
        if agent is None:
            self.mind = mind
            self.minds.clear()
        elif mind:
            self.minds[agent] = mind
        else:
            self.minds.pop(agent, None)
        self._stale.add("minds")

    def _activate(self, agents: tuple[int, ...]) -> None:
        for agent in agents:
            who = self.agents[agent]
            who.acts, who.acted = who.acts + 1, self.tick
        self._dirty.update(agents)

    def _join(self, agent: int, persona: Persona, ties: tuple[Tie, ...]) -> None:
        self.agents[agent] = Agent(persona, felt=self.tick, acted=self.tick)
        self.names[agent] = persona.name
        self.network.join(agent)
        for tie in ties:
            self.network.set_tie(tie)
            self._meet(tie.source, tie.target)

    def _meet(self, *agents: int) -> None:
        """Forget what was worked out from somebody's ties."""
        for agent in agents:
            self._contacts.pop(agent, None)
            self._followed.pop(agent, None)
        self._dirty.update(agents)

    def _post(self, author: int, post: Utterance) -> None:
        self._file(post)
        kept = posts_kept(len(self.agents))
        if post.forwards is not None:
            lost_root = grown(self.cascades, post, kept)  # as many as posts, so that no post on the feed has lost its cascade
            if lost_root is not None:
                self._forget(("cascade", lost_root))
            self._stale.add(("cascade", post.thread))
        for lost in self._bound(self.posts, kept):
            self.likes.pop(lost, None)
            self._forget(("likes", lost))
        who = self.agents[author]
        self._spoke(who, post.text)
        who.posted += 1
        who.doing = "posting"

    def _file(self, post: Utterance) -> None:
        self.posts[post.id] = post
        _push(self.latest.setdefault(post.author, []), post.id, LATEST_KEPT)
        parent = self.posts.get(post.parent) if post.parent is not None else None
        if parent is not None:
            _push(self.answers.setdefault(parent.author, []), post.id, LATEST_KEPT)

    @staticmethod
    def _spoke(who: Agent, text: str) -> None:
        who.said = [*who.said, *map(checksum, sentences(text))][-limits.SAID_CAPACITY :]

    @staticmethod
    def _bound(table: dict[int, Any], size: int) -> list[int]:
        lost = [next(iter(table))] if len(table) > size else []
        for key in lost:
            del table[key]
        return lost

    # Whole

    def state_hash(self) -> bytes:
        """Return 16 bytes that two worlds share only if everything that matters later is equal; costs what changed since last time."""
        for agent in self._dirty:
            self._digest.set(agent, _encode(self.agents[agent]) + self.network.tie_bytes(agent))
        for part in self._stale:
            self._digest.set(part, self._content(part))
        self._dirty.clear()
        self._stale.clear()
        feed = next(reversed(self.posts), 0), len(self.posts), next(reversed(self.chats), 0), len(self.chats)
        grown_last = next(reversed(self.cascades), 0), len(self.cascades)
        standing = self.algorithm, self.mixing, self.activity, list(self.plans.values()), self.planned, self.policy, grown_last
        self._digest.set("world", _encode((self.tick, self.minute, self.luck, standing, self.broken, feed)))
        return self._digest.value()

    def _content(self, part: Part) -> bytes:
        """Return what the state hash takes of a part."""
        match part:
            case "likes", post:
                return str(self.likes[post]).encode()
            case "cascade", root:
                return _encode(self.cascades[root].widths)
            case "topic", topic:
                return _encode(self.topics[topic])
            case "minds":
                return _encode((self.mind, sorted(self.minds.items())))

    def _forget(self, part: Part) -> None:
        """Leave a part that is gone out of the state hash."""
        self._stale.discard(part)
        self._digest.drop(part)

    def snapshot(self) -> Snapshot:
        """Return everything as plain data; shares the agents with this world, so encode it at once."""
        from sim.restoring import standing

        return Snapshot(
            agents=list(self.agents.values()),
            items=self.catalogue.items,
            ties=list(self.network.all_ties()),
            posts=list(self.posts.values()),
            answers=self.answers,
            likes=self.likes,
            chats=list(self.chats.values()),
            cascades=list(self.cascades.values()),
            **standing(self),
        )

    @classmethod
    def restored(cls, snapshot: Snapshot) -> "World":
        """Return the world that a snapshot holds; its state hash equals that of the world it was taken from."""
        from sim.restoring import restored  # which makes worlds

        return restored(snapshot)


def posts_kept(people: int) -> int:
    """Return how many posts, and cascades, a world of so many people keeps at most."""
    return max(POSTS_KEPT, POSTS_A_PERSON * people)


def _closest_first(contact: Contact) -> tuple[float, int]:
    return -contact.closeness, contact.id


def _push(values: list[T], value: T, capacity: int) -> None:
    values.append(value)
    if len(values) > capacity:
        del values[0]
