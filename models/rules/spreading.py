"""What a reader of the news does with a post: pass it on, write, like, follow, turn away, or nothing.

S3 (Gao et al. 2023, section 3.4) names the choice and leaves its chances to a language model; the coefficients here are ours, each with
its reason. Every post on the page offers reactions at a rate each, as competing risks: of a total rate r something happens with chance
1 - exp(-r), and each in proportion to its rate. So a longer page makes one busier, and never certain.
"""

from collections.abc import Iterator
from math import exp

from msgspec import Struct

from models.rules.character import Character
from models.rules.conversation import is_question
from models.rules.speech import Form
from models.rules.voice import worded
from sim.action import Follow, Forward, Like, Mute, Post, Reply, Unfollow
from sim.agent import Emotion, emotion_of
from sim.channel import Act, Move, author_of, stance_in
from sim.influence import TRUST
from sim.mind import Decision
from sim.network import FOLLOWS
from sim.observation import FeedEntry, Scrolling
from sim.topic import Topic

# Rates of each reaction to one post, before what follows.
FORWARD = 1.2
POST = 0.6
REPLY = 0.75
LIKE = 0.14
FOLLOW = 0.3  # a stranger who speaks one's mind
UNFOLLOW = 0.05
MUTE = 0.04

# How much the level of emotion raises them: content that arouses is passed on more (Berger and Milkman 2012), and talk more than likes.
STIRRED: dict[Emotion, float] = {"calm": 0.4, "moderate": 1.0, "intense": 1.6}
TALKS: dict[Emotion, float] = {"calm": 0.95, "moderate": 1.1, "intense": 1.3}
NOVELTY = 0.8  # share of the worth of news that is left a tick after one learnt of it (Wu and Huberman 2007)
STALE, TALKED_OF = 0.12, 0.4  # the least that is left, for a forward and for talk: old news is still argued about
FATIGUE = 0.75  # factor for each message of one's own that is still in the pool: one has had one's say
SPEAKS_MY_MIND = 1.0  # by which agreement, -1 to 1, raises a forward or a like, as a power of e
OPPOSED = -0.15  # agreement below which a post is not passed on: it would work against one's own side
CONFLICT = 1.2  # by which disagreement raises a reply, less by agreeableness
OUTGOING = 0.5  # extraversion: who writes in public at all
ANSWER_BACK = 1.6  # a reply to me that asks something; others end there, or two people would never stop
DEEP = 0.35  # a reply to somebody else
LIKE_MINDED = 0.35  # agreement from which one follows a stranger
FAR = 0.9  # distance of a stance from which its author is an opponent
PATIENCE = 2  # messages in the pool from one opponent after which one may turn away
SECOND = 0.25  # factor of all rates after a first reaction
REACTIONS = 2  # in one visit
FIRST = 3  # of the arguments that convince one most, with one of which one begins; then one goes through all, in one's own order
COMMENT = 0.3  # share of forwards with a word of one's own; where every text is written out (a town), all have one


Chances = tuple[tuple[str, float], ...]


class Offer(Struct, frozen=True, gc=False):
    """Something that one may do with a post, at a rate."""

    kind: type[Forward | Post | Reply | Like | Follow | Unfollow | Mute]
    entry: FeedEntry
    rate: float
    agreement: float


def spread(observation: Scrolling, character: Character) -> tuple[Decision | None, Chances]:
    """Return a reaction to a post about the news on the page, None for none, and how likely each kind was, () where none could be."""
    if observation.number >= REACTIONS or len(observation.done) >= REACTIONS:
        return None, ()
    offers = _offers(observation, character)
    total = sum([offer.rate for offer in offers])
    if not total:
        return None, ()
    happens = 1 - exp(-total)
    chances = _chances(offers, happens / total)
    place = observation.luck.draw("react", observation.number) / happens * total
    if place >= total:
        return None, chances
    chosen = offers[-1]
    for offer in offers:
        place -= offer.rate
        if place < 0:
            chosen = offer
            break
    return _done(observation, character, chosen, chances), chances


def _chances(offers: list[Offer], share: float) -> Chances:
    """Return how likely a forward, writing, and anything else was."""
    forward = share * sum([offer.rate for offer in offers if offer.kind is Forward])
    write = share * sum([offer.rate for offer in offers if offer.kind is Post or offer.kind is Reply])
    return ("forward", round(forward, 4)), ("post", round(write, 4)), ("other", round(1 - forward - write, 4))


def _offers(observation: Scrolling, character: Character) -> list[Offer]:
    """Return what may be done with each post about the news."""
    me, mine, agreeableness = observation.me, observation.me.id, character.nature.agreeableness
    first = not observation.number and not observation.done
    spared = 1.0 if first else SECOND
    writes = first and not observation.blocked  # one writes once a visit
    eagerness: dict[str, tuple[float, float]] = {}  # by topic
    offers: list[Offer] = []
    for entry in observation.page:
        post, about = entry.post, stance_in(entry.post)
        if about is None or about[0] not in me.known or post.author == mine or post.id in observation.done:
            continue
        topic, stance = about
        held = me.attitudes.get(topic, 0.0)
        agreement = max(-1.0, min(1.0, 1.4 * held * stance))
        alike = exp(SPEAKS_MY_MIND * agreement)
        offers.append(Offer(Like, entry, LIKE * alike * spared, agreement))
        if writes:
            forward, talk = eagerness.get(topic) or eagerness.setdefault(topic, _eagerness(observation, character, topic))
            if entry.forwardable and post.parent is None and agreement >= OPPOSED:
                offers.append(Offer(Forward, entry, forward * TRUST[entry.source] * alike, agreement))
            offers.append(Offer(Post, entry, POST * talk * (0.4 + abs(held)), agreement))
            offers.append(Offer(Reply, entry, _reply(mine, entry, agreement, agreeableness) * talk, agreement))
        if entry.source == "recommended" or agreement <= OPPOSED:
            offers += _ties(observation, entry, topic, held, agreement, agreeableness, spared)
    return offers


def _eagerness(observation: Scrolling, character: Character, topic: str) -> tuple[float, float]:
    """Return how eager somebody is to pass posts on a topic on, and to talk of it, whatever the posts say."""
    me = observation.me
    mine, level = me.id, emotion_of(me.arousal)
    fresh = NOVELTY ** (observation.tick - me.known[topic])
    own = len([message for message in me.pool if message.topic == topic and author_of(message.post) == mine])
    tired = FATIGUE**own
    talks = TALKS[level] * max(0.2, 1 + OUTGOING * character.nature.extraversion)
    return FORWARD * STIRRED[level] * max(fresh, STALE) * tired, talks * max(fresh, TALKED_OF) * tired


def _reply(me: int, entry: FeedEntry, agreement: float, agreeableness: float) -> float:
    """Return the rate of a reply to a post, before mood and fatigue."""
    answers = entry.post.parent
    conflict = CONFLICT * max(0.0, -agreement) * (1 - 0.5 * agreeableness)
    rate = REPLY * (0.5 + conflict + 0.4 * max(0.0, agreement))
    if answers is None:
        return rate
    if author_of(answers) != me:
        return rate * DEEP
    return rate * ANSWER_BACK if any(is_question(move) for move in entry.post.moves) else 0.0


def _ties(
    observation: Scrolling, entry: FeedEntry, topic: str, held: float, agreement: float, agreeableness: float, spared: float
) -> Iterator[Offer]:
    """Yield following a like-minded stranger, and turning away from an opponent who comes back again and again."""
    if entry.source == "recommended":
        if agreement >= LIKE_MINDED:
            yield Offer(Follow, entry, FOLLOW * agreement * spared, agreement)
        return
    if agreement > OPPOSED or entry.source == "told":
        return
    author = entry.author.id
    against = sum(
        [author_of(each.post) == author and each.topic == topic and abs(each.stance - held) >= FAR for each in observation.me.pool]
    )
    if against >= PATIENCE:
        patience = max(0.2, 1 - 0.6 * agreeableness) * (1 - entry.author.closeness) * spared
        if entry.author.kind == FOLLOWS:
            yield Offer(Unfollow, entry, UNFOLLOW * patience, agreement)
        yield Offer(Mute, entry, MUTE * patience, agreement)


def _done(observation: Scrolling, character: Character, chosen: Offer, chances: Chances) -> Decision:
    """Return the chosen reaction, with its reason."""
    entry, name = chosen.entry, chosen.entry.author.name
    if chosen.kind is Like:
        return Decision(
            Like(entry.post.id), f"{name} speaks my mind" if chosen.agreement > 0.2 else f"I like hearing from {name}", chances=chances
        )
    if chosen.kind is Follow:
        return Decision(Follow(entry.author.id), f"{name} speaks my mind, and I did not know them", chances=chances)
    if chosen.kind is Unfollow or chosen.kind is Mute:
        return Decision(chosen.kind(entry.author.id), f"{name} says again and again what I cannot agree with", chances=chances)
    topic_id, stance = stance_in(entry.post) or ("", 0.0)
    topic, held = observation.topics[topic_id], observation.me.attitudes.get(topic_id, 0.0)
    because = f"{name} wrote about the news, with stance {stance:+.2f}; mine is {held:+.2f}"
    if chosen.kind is Forward and observation.unworded and observation.luck.draw("comment", entry.post.id & 0xFFFFFFFF) >= COMMENT:
        return Decision(Forward(entry.post.id), because, chances=chances)
    move = _move(observation, character, chosen, topic, held)
    return Decision(_action(observation, character, chosen, move), because, (move,), chances=chances)


def _action(observation: Scrolling, character: Character, chosen: Offer, move: Move) -> Forward | Reply | Post:
    """Return a forward, reply or post with its words, or without where they may wait."""
    post = chosen.entry.post
    text = ""
    if not observation.unworded:
        if chosen.kind is Post:
            text = worded(observation, character, "post", (move,), f"post {post.id}")
        else:
            form: Form = "reply" if chosen.kind is Reply else "forward"
            text = worded(observation, character, form, (move,), f"{form} {post.id}", to=chosen.entry.author, after=post, thread=(post,))
    return Forward(post.id, text) if chosen.kind is Forward else Reply(post.id, text) if chosen.kind is Reply else Post(text)


_POSTS: dict[Emotion, tuple[Act, ...]] = {
    "calm": ("argue", "opine", "ask_opinion", "tell_news"),
    "moderate": ("argue", "tell_self", "opine", "tell_news"),
    "intense": ("argue", "tell_self", "opine", "argue"),
}
TORN = 0.15  # attitude below which one takes no side


def _move(observation: Scrolling, character: Character, chosen: Offer, topic: Topic, held: float) -> Move:
    """Return what a text of mine does: an argument for my side, a word of agreement or contradiction, the news, a question."""
    luck, me, valence = observation.luck, observation.me, round(held, 2)
    if chosen.kind is Post:
        acts = _POSTS[emotion_of(me.arousal)] if abs(held) >= TORN else ("ask_opinion", "tell_news", "tell_self")
        act: Act = luck.pick("act", acts, chosen.entry.post.id)
    elif abs(held) < TORN:
        act = "ask_opinion" if chosen.kind is Reply else "tell_news"
    elif chosen.kind is Reply:
        act = "disagree" if chosen.agreement < 0 else "agree"
    else:
        act = "agree" if chosen.agreement > 0 else "tell_news"
    claim: int | None = None
    if act in ("argue", "disagree", "agree") and (arguments := character.arguments(topic, held)):
        claim = arguments[(me.posted + me.id * 7 % FIRST) % len(arguments)]
    return Move(act, topic=topic.id, valence=valence, claim=claim)
