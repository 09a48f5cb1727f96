"""What somebody sees and is asked about the news: a page of the feed, and messages that have just reached them."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from models.language.offers import STRANGER, offered
from models.language.person import joined
from models.language.scene import Scene
from models.rules.wording.public import text_of
from sim.action import Follow, Forward, Mute, Post, Reply, Unfollow
from sim.agent import Emotion, Impression, Source
from sim.channel import Utterance, author_of, tick_of
from sim.feeling import emotion_now
from sim.influence import AUTHENTICITY, RECENCY, RELEVANCE, influence
from sim.network import FOLLOWS
from sim.observation import FeedEntry, Feeling, Observation, Scrolling
from sim.text import clean
from sim.topic import Topic

CLAIMS_TOLD = 3  # arguments of each side of a piece of news
TOPICS_TOLD = 4
MESSAGES_TOLD = 5
WEIGHING_TOLD = 6
WORDS_TOLD = 240  # characters of a message

_CAME: dict[Source, str] = {
    "own": "your own",
    "official": "an official account",
    "mutual": "you follow each other",
    "told": "told you in private",
    "followed": "you follow them",
    "recommended": "the platform recommends it; you do not follow them",
}
_WEIGHED = (
    f"(A message weighs {RECENCY:g} of how recent it is, {RELEVANCE:g} of how near to you, "
    f"and {AUTHENTICITY:g} of how far you trust the way it came.)"
)
_SOUNDS: dict[Emotion, str] = {"calm": "calm", "moderate": "stirred", "intense": "beside themselves"}


def scrolling(observation: Scrolling) -> Scene:
    """Return what a page of the feed shows, and what may be done with it."""
    left = {entry.post.id: entry.post for entry in observation.page}
    posts = [_entry(number, entry, observation, left) for number, entry in enumerate(observation.page, 1)]
    told = [line for line, entry in zip(posts, observation.page, strict=True) if entry.post.id not in observation.done]
    sight = "\n".join(["Your feed:", *(told or ["nothing new"])])
    if observation.done:
        sight += f"\nYou have answered {len(observation.done)} post{'s' if len(observation.done) > 1 else ''} just now."
    cue = " ".join(words_of(entry.post, observation, left) for entry in observation.page[:2])
    return Scene("scroll", ("Poster", "Critic"), sight, _asked_of_a_reader(observation), cue)


def _asked_of_a_reader(observation: Scrolling) -> str:
    """Return the question to whoever reads the feed: only what is open to them."""
    open_now = offered(observation)
    verbs = ["Like"] + [verb for action, verb in ((Reply, "reply to"), (Forward, "pass on")) if action in open_now]
    task = [f"{' or '.join(verbs)} one of them, by the number before it"]
    if Post in open_now:
        task.append("post something of your own")
    if ties := [verb for action, verb in ((Follow, "follow"), (Unfollow, "unfollow"), (Mute, "mute")) if action in open_now]:
        task.append(f"{' or '.join(ties)} an author, by id or name")
    asked = f"{'; '.join(task)}; or leave. Most posts call for nothing."
    if observation.blocked:
        return f"{asked} Your account is blocked: you cannot publish."
    level = emotion_now(observation.me, observation.tick)
    return f"{asked} What you write shows that you are {level}, and takes the side on which you stand."


def _entry(number: int, entry: FeedEntry, observation: Scrolling, posts: Mapping[int, Utterance]) -> str:
    author, post = entry.author, entry.post
    facts = [f"id {author.id}", _CAME[entry.source] if author.kind in (FOLLOWS, STRANGER) else f"your {clean(author.kind, 30)}"]
    facts += [f"sounds {_SOUNDS[post.emotion]}" if post.emotion != "calm" else "", f"{entry.likes} likes"]
    facts += ["" if entry.forwardable else "cannot be passed on any more"]
    passed = "passes on: " if post.forwards is not None and not post.text else ""
    told = joined(fact for fact in facts if fact)
    return f"{number}. {clean(author.name, 60)} ({told}): {passed}{clean(words_of(post, observation, posts), 500)}"


def words_of(post: Utterance, observation: Observation, posts: Mapping[int, Utterance]) -> str:
    """Return what a post says to its reader; a bare forward of what is not at hand, in words of its own."""
    told = text_of(post, observation.topics, posts)
    return told or text_of(replace(post, manner="plain", forwards=None), observation.topics, {})


def feeling(observation: Feeling) -> Scene:
    """Return what has just reached somebody about the news, what still weighs with them, and the question that it asks."""
    topics = [observation.topics[topic] for topic in dict.fromkeys(each.topic for each in observation.heard)][:TOPICS_TOLD]
    lines = ["This has just reached you:", *_heard(observation)]
    if older := list(_weighing(observation)):
        lines += ["These messages weigh with you still:", *older]
    lines += [_WEIGHED, "The news, by id:"]
    for topic in topics:
        lines += _topic(topic, observation)
    task = (
        f"You were {observation.emotion}. How are you now: calm, moderate or intense? Feelings rise with what touches you, and fade by "
        "themselves. For each piece of news, by its id: for or against (for says yes to its question), and how strongly, 0 (torn) to "
        "1 (certain)? Answer as the person you are, not as you think people should."
    )
    return Scene("feel", (), "\n".join(lines), task, "; ".join(topic.title for topic in topics), 200 + 60 * len(topics))


def _heard(observation: Feeling) -> Iterator[str]:
    posts = {post.id: post for post in observation.posts}
    for number, (message, post) in enumerate(zip(observation.heard, observation.posts, strict=True), 1):
        if number > MESSAGES_TOLD:
            yield f"and {len(observation.heard) - MESSAGES_TOLD} more"
            return
        said = clean(words_of(post, observation, posts), WORDS_TOLD)
        yield f"{number}. {_message(message, observation)}: {said}"


def _weighing(observation: Feeling) -> Iterator[str]:
    """Yield what is in the influence pool besides what has just come, newest first."""
    new = {message.post for message in observation.heard}
    older = [each for each in observation.me.pool if each.post not in new and each.topic in observation.topics]
    for message in older[: -WEIGHING_TOLD - 1 : -1]:
        ago = observation.tick - tick_of(message.post)
        yield f"- {_message(message, observation)}, on {clean(message.topic, 60)}, {ago} round{'s' if ago != 1 else ''} ago"


def _message(message: Impression, observation: Feeling) -> str:
    """Return who a message is from, how it came, what it says and how, and how much it weighs."""
    name = clean(observation.names.get(author_of(message.post), "somebody"), 60)
    side = f"speaks {'for' if message.stance > 0 else 'against'}" if abs(message.stance) >= 0.1 else "takes no side"
    scores = influence(observation.me.persona, message, observation.topics[message.topic], observation.tick)
    weight = f"{scores.total:.2f} (recent {scores.temporal:.2f}, near {scores.relevance:.2f}, trusted {scores.authenticity:.2f})"
    return f"{name} ({_CAME[message.source]}; {side}, sounds {_SOUNDS[message.emotion]}; weighs {weight})"


def _topic(topic: Topic, observation: Feeling) -> Iterator[str]:
    me = observation.me
    heard = "you had not heard of it until now" if topic.id in observation.fresh else "you know of it"
    yield f"{clean(topic.id, 60)} ({heard}): {clean(topic.title, 120)}. {clean(topic.summary, 300)}"
    yield f"  The question that divides people: {clean(topic.question, 160)}"
    for side in ("for", "against"):
        if claims := [clean(claim.text, 120) for claim in topic.claims if claim.side == side][:CLAIMS_TOLD]:
            yield f"  Those {side} it say: {'; '.join(claims)}."
    held = me.attitudes.get(topic.id)
    yield f"  Until now you {'had no view of it' if held is None else f'were {stand(held)}'}."


def stand(attitude: float) -> str:
    """Return where somebody stands, in words with a figure."""
    return f"{'for' if attitude > 0 else 'against'}, strength {abs(attitude):.2f}" if abs(attitude) >= 0.005 else "torn"
