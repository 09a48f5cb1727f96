"""On the feed: what to like, answer or pass on, and when to put it away; what to do with the news says models.rules.spreading."""

from models.rules.character import Character
from models.rules.conversation import Conversation, conversation, is_question, subject_of
from models.rules.history import stars_of, valence_of, wobble
from models.rules.responses import response
from models.rules.speech import Form
from models.rules.spreading import spread
from models.rules.talking import said_by, tip_because
from models.rules.voice import worded
from sim.action import Forward, Leave, Like, Reply
from sim.channel import Move, author_of, stance_in
from sim.mind import Decision
from sim.observation import FeedEntry, Scrolling

REACTIONS = 2  # to posts in one visit
THRESHOLD = 0.62  # what a reaction must be worth
SECOND = 0.15  # by which the threshold rises after the first
CLOSENESS = 0.3
NOISE = 0.3
LIKE = 0.25  # to like what I agree with, per unit of agreement 0.55 more
LIKE_AGREEMENT = 0.55
REPLY = 0.25
REPLY_QUESTION = 0.4  # a question that I can answer
REPLY_FEATURE = 0.15  # posters and chatters
REPLY_CONFLICT = 0.35  # to contradict; less by agreeableness
FORWARD = 0.0
FORWARD_AGREEMENT = 0.5
TO_ME = 0.2
DEEP = 0.3  # lost by a reply that is not to me


def scroll(observation: Scrolling, character: Character) -> Decision:
    """Return a reaction to a post on the page, or leave."""
    me = observation.me
    reaction, chances = spread(observation, character)
    if reaction is not None:
        return reaction
    if len(observation.done) >= REACTIONS:
        return Decision(Leave(), "that is enough of the feed for now", chances=chances)
    best: tuple[float, str, FeedEntry, Move | None] | None = None
    for entry in observation.page:
        if entry.post.id in observation.done or entry.author.id == me.id or stance_in(entry.post) is not None:
            continue
        for utility, kind, move in _reactions(observation, character, entry):
            if best is None or utility > best[0]:
                best = (utility, kind, entry, move)
    if best is None or best[0] < THRESHOLD + SECOND * len(observation.done):
        return Decision(Leave(), "nothing on the feed asks for an answer from me", chances=chances)
    _, kind, entry, move = best
    return _reaction(observation, character, kind, entry, move)


def _reactions(observation: Scrolling, character: Character, entry: FeedEntry) -> list[tuple[float, str, Move | None]]:
    """Return what I might do with a post, each with its utility."""
    me, post = observation.me, entry.post
    if not post.moves:
        return []
    noise = [NOISE * wobble(observation.luck, kind, post.id) for kind in ("like", "reply", "forward")]
    base = CLOSENESS * entry.author.closeness
    agreement = _agreement(observation, post.moves)
    found: list[tuple[float, str, Move | None]] = [(base + LIKE + LIKE_AGREEMENT * agreement + noise[0], "like", None)]
    talk = conversation((post,), me.id)
    to_me = post.parent is not None and author_of(post.parent) == me.id
    asked = [move for move in post.moves if is_question(move)]
    answer = None if observation.done else _reply(observation, character, talk, entry, asked, to_me)  # one writes once a visit
    if answer is not None:
        utility = base + REPLY + REPLY_FEATURE * (character.poster or character.chatter) + noise[1]
        utility += REPLY_QUESTION if asked else REPLY_CONFLICT * max(0.0, -agreement) * (1 - 0.5 * character.nature.agreeableness)
        utility += TO_ME if to_me else -DEEP if post.parent is not None else 0.0
        found.append((utility, "reply", answer))
    found += _forwards(observation, entry, agreement, base + noise[2])
    return found


def _agreement(observation: Scrolling, moves: tuple[Move, ...]) -> float:
    """Return how far a post speaks my mind, -1 to 1."""
    for move in moves:
        if move.item is not None:
            mine = valence_of(observation.me, move.item)
            if mine is not None and move.valence:
                return mine * move.valence / max(abs(mine), abs(move.valence))
    return 0.0


def _reply(
    observation: Scrolling, character: Character, talk: Conversation, entry: FeedEntry, asked: list[Move], to_me: bool
) -> Move | None:
    """Return the move of a reply: an answer that I can give, or my view. Replies to me are answered only where they ask."""
    if to_me and not asked:
        return None
    for move in asked or entry.post.moves:
        answer = response(observation, character, talk, entry.author.id, move)
        if answer is None or answer.act in ("greet", "tell_self"):
            continue
        if answer.act == "answer" and not answer.valence:  # nothing to say to the public
            continue
        return answer
    return None


def _forwards(observation: Scrolling, entry: FeedEntry, agreement: float, utility: float) -> list[tuple[float, str, Move | None]]:
    """Return passing a post on, where there is a reason to."""
    me = observation.me
    if entry.post.parent is not None or observation.done:
        return []
    for move in entry.post.moves:
        mine = valence_of(me, move.item)
        if mine is not None and move.valence and agreement > 0.5:
            return [(utility + FORWARD + FORWARD_AGREEMENT * agreement, "forward", Move("agree", item=move.item, valence=mine))]
    return []


def _reaction(observation: Scrolling, character: Character, kind: str, entry: FeedEntry, move: Move | None) -> Decision:
    """Return the chosen reaction, in words where it has any."""
    post, name = entry.post, entry.author.name
    if kind == "like" or move is None:
        return Decision(
            Like(post.id), f"{name} speaks my mind" if _agreement(observation, post.moves) > 0.2 else f"I like hearing from {name}"
        )
    form: Form = "reply" if kind == "reply" else "forward"
    text = worded(observation, character, form, (move,), f"{form} {post.id}", to=entry.author, after=post, thread=(post,))
    action: Reply | Forward = Reply(post.id, text) if kind == "reply" else Forward(post.id, text)
    return Decision(action, _because(observation, entry, move), (move,))


def _because(observation: Scrolling, entry: FeedEntry, move: Move) -> str:
    """Return why I answer or pass on a post: what it was about, and what I have to say to that."""
    me, name, moves = observation.me, entry.author.name, entry.post.moves
    cause = next((each for each in moves if subject_of(each) is not None and subject_of(each) == subject_of(move)), None)
    if cause is None and move.item is not None and any(each.act == "ask_tip" for each in moves):
        return f"{name} asked for a film, and {tip_because(observation, move)}"
    cause = cause or next((each for each in moves if is_question(each)), moves[0])
    because = f"{name} {said_by(observation, cause, 'wrote about')}"
    stars = stars_of(me, cause.item) if cause.item is not None else 0
    return f"{because}, and I gave it {stars} of 5" if stars else because
