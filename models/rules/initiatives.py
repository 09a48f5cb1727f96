"""What to bring up: a tip that was followed, news, films, people, shared memories, questions, oneself."""

from models.rules.about_films import LIKED
from models.rules.about_news import OPINIONATED, stance
from models.rules.character import Character
from models.rules.conversation import Conversation
from models.rules.history import gumbel, last_talk, lately_watched, talked_about, tips_taken, told_after, valence_of
from sim.channel import Move
from sim.observation import Contact, Observation

# Utilities of what can be brought up; the noise has a spread of about CHANCE.
CHANCE = 0.45
TIP_TAKEN = 3.4  # a film that they told me of, now seen
PRAISE = 0.9  # a film that I liked; fades by FADE a tick
COMPLAIN = 0.8
FADE = 0.05
LONG_AGO = 0.45  # freshness of films seen before the world began
HAVE_YOU_SEEN = 1.1  # ask before praising
CURIOUS = 0.65  # ask about a film that others told me of
AND_YOU = 1.3  # ask back how they are
NEWS = 2.6  # fresh news; fades over NEWS_TICKS
NEWS_TICKS = 14
AFTER_FILMS = 0.5  # lost by news where a film is being talked about
ASK_TIP = 0.55
ASK_SELF = 0.8
ASK_ON = 2.0  # ask on about what they have just told of themselves, unasked
STORY_FIRST = 1.2  # lost by everything else at that moment
TELL_SELF = 0.7
REMEMBER = 0.7
GOSSIP = 0.55
AGAIN = 0.8  # lost by a film that the two of us have talked about before
NEWS_AGAIN = 0.55  # the same of news
TITLES = 2  # titles of one chat, asked-for tips aside


class Choice:
    """Keeps the best of what may be said."""

    __slots__ = ("best", "count", "luck", "score", "talk")

    def __init__(self, observation: Observation, talk: Conversation, partner: int) -> None:
        self.luck = observation.luck
        self.talk = talk
        self.best: Move | None = None
        self.score = float("-inf")
        self.count = (partner << 12) + len(talk.lines) * 64

    def offer(self, utility: float, move: Move) -> None:
        """Take a move into account, unless I have made it before."""
        self.count += 1
        if not self.talk.can_say(move):
            return
        score = utility + CHANCE * gumbel(self.luck, "say", self.count)
        if score > self.score:
            self.best, self.score = move, score


def initiative(observation: Observation, character: Character, talk: Conversation, partner: Contact) -> Move | None:
    """Return what I bring up with somebody when nothing is on the table, None if there is nothing left to say."""
    choice = Choice(observation, talk, partner.id)
    past = talked_about(observation.me, partner.id)
    _offer_tip_taken(choice, observation, talk, partner)
    if talk.brought < 1 and talk.titles < TITLES:
        _offer_films(choice, observation, character, talk, partner, past)
    _offer_news(choice, observation, character, talk, past)
    _offer_company(choice, observation, character, partner)
    return choice.best


def turn_to(observation: Observation, character: Character, talk: Conversation, partner: Contact) -> Move | None:
    """Return a new film or piece of news to turn to when another has been talked through, None where there is none worth it."""
    choice = Choice(observation, talk, partner.id)
    choice.score = 0.35
    past = talked_about(observation.me, partner.id)
    _offer_tip_taken(choice, observation, talk, partner)
    _offer_news(choice, observation, character, talk, past)
    if talk.brought < 1 and talk.titles < TITLES:
        _offer_films(choice, observation, character, talk, partner, past)
    return choice.best


def _offer_tip_taken(choice: Choice, observation: Observation, talk: Conversation, partner: Contact) -> None:
    """Offer to come back to one whose tip I have followed: they were right, or they were not."""
    me = observation.me
    for item, viewing, valence in tips_taken(me).get(partner.id, ()):
        if item in talk.subjects or told_after(me, partner.id, item, viewing):
            continue
        mine = valence_of(me, item) or 0.0
        act = "opine" if abs(mine) < 0.2 else "agree" if mine * valence > 0 else "disagree"
        fresh = 1 - min(FADE * (observation.tick - viewing.tick), 0.5)
        choice.offer(TIP_TAKEN * fresh, Move(act, item=item, person=partner.id, valence=mine))  # type: ignore[arg-type]


def _offer_films(
    choice: Choice, observation: Observation, character: Character, talk: Conversation, partner: Contact, past: dict[int | str, int]
) -> None:
    """Offer films that I saw lately, or heard of from others."""
    me, catalogue, now = observation.me, observation.catalogue, observation.tick
    current = talk.current
    genres = set(catalogue[current].genres) if isinstance(current, int) and current in catalogue else set()
    for item, viewing in lately_watched(me, 5):
        if not viewing.stars or item in talk.their_views or item in talk.subjects or past.get(item, -1) >= viewing.tick >= 0:
            continue
        fresh = LONG_AGO if viewing.tick < 0 else 1 - min(FADE * (now - viewing.tick), 0.6)
        fresh -= AGAIN if item in past else 0.0
        valence = valence_of(me, item) or 0.0
        alike = 0.25 if genres.intersection(catalogue[item].genres) else 0.0
        if viewing.stars >= 4:
            choice.offer((PRAISE + alike) * fresh + 0.15 * (viewing.stars - 4), Move("recommend", item=item, valence=valence))
            choice.offer((HAVE_YOU_SEEN + alike) * fresh, Move("ask_seen", item=item))
        elif viewing.stars <= 2:
            choice.offer((COMPLAIN + (0.3 if character.critic else 0.0)) * fresh, Move("warn", item=item, valence=valence))
    for tip in me.heard[-3:]:
        if tip.item not in me.watched and tip.source != partner.id and tip.item not in talk.subjects and tip.valence > LIKED:
            choice.offer(CURIOUS - (AGAIN if tip.item in past else 0.0), Move("ask_seen", item=tip.item, person=tip.source))


def _offer_news(choice: Choice, observation: Observation, character: Character, talk: Conversation, past: dict[int | str, int]) -> None:
    """Offer the news that I know, the fresher and the stronger felt the better."""
    me, now = observation.me, observation.tick
    lost = AFTER_FILMS if isinstance(talk.current, int) else STORY_FIRST if _has_just_told(talk) else 0.0
    for topic in observation.topics:
        if topic in talk.subjects:
            continue
        fresh = max(0.0, 1 - (now - me.known.get(topic, now)) / NEWS_TICKS)
        attitude = me.attitudes.get(topic, 0.0)
        heat = fresh + 0.35 * abs(attitude) + 0.3 * me.arousal - (NEWS_AGAIN if topic in past else 0.0)
        worth = NEWS * heat - lost - 0.2
        if topic in past or fresh < 0.4:
            choice.offer(worth, Move("ask_opinion", topic=topic))
            if abs(attitude) > OPINIONATED:
                choice.offer(worth, stance(observation, character, talk, "argue", topic, attitude))
                choice.offer(worth - 0.1, Move("tell_self", topic=topic, valence=round(attitude, 2)))
        else:
            choice.offer(worth + 0.3, Move("tell_news", topic=topic, valence=round(attitude, 2)))
            choice.offer(worth - 0.1, Move("ask_seen", topic=topic))


def _offer_company(choice: Choice, observation: Observation, character: Character, partner: Contact) -> None:
    """Offer what needs no news: questions about them, a word about me, a tip asked for, something shared, a third person."""
    nature, talk, me = character.nature, choice.talk, observation.me
    opening = not talk.lines
    asked = any(move.act == "ask_self" for move in talk.lines[-1].moves) if talk.lines else False
    if _has_just_told(talk):
        choice.offer(ASK_ON + 0.3 * nature.agreeableness, Move("ask_self"))
    elif not talk.they_did("tell_self"):
        bonus = AND_YOU if asked else 0.3 * partner.closeness - (0.0 if opening else 0.2)
        choice.offer(ASK_SELF + 0.25 * nature.agreeableness + bonus, Move("ask_self"))
    if not talk.has_done("tell_self"):
        choice.offer(TELL_SELF + 0.25 * nature.extraversion + 0.2 * opening, Move("tell_self", valence=round(me.mood, 2)))
    if not talk.they_did("ask_tip"):
        choice.offer(ASK_TIP + (0.25 if character.explorer else 0.0) + (0.1 if character.watcher else 0.0), Move("ask_tip"))
    if partner.history and not talk.they_did("remember"):
        rare = 0.3 if last_talk(me, partner.id) is None else -0.35
        choice.offer(REMEMBER * partner.closeness + rare, Move("remember"))
    third = talked_with_lately(observation, partner.id)
    if third is not None:
        choice.offer(GOSSIP + (0.3 if "gossipy" in me.persona.traits else 0.0), Move("tell_self", person=third))


def _has_just_told(talk: Conversation) -> bool:
    """Return whether the line before told something of its speaker that nobody had asked for."""
    if not talk.lines or any(move.act == "ask_self" for move in talk.asked):
        return False
    return any(
        move.act == "tell_self" and move.item is None and move.topic is None and move.person is None for move in talk.lines[-1].moves
    )


def talked_with_lately(observation: Observation, but: int) -> int | None:
    """Return a contact other than one with whom I have talked lately, as I remember."""
    known = {contact.id for contact in observation.contacts}
    for memory in reversed(observation.me.memories):
        if memory.kind == "chat" and memory.other is not None and memory.other != but and memory.other in known:
            return memory.other if memory.tick < observation.tick else None
    return None


def wants_to_share(observation: Observation) -> float:
    """Return how much I have to tell, 0 to about 1: a film just seen and strongly felt, fresh news."""
    me, now = observation.me, observation.tick
    most = 0.0
    for _, viewing in lately_watched(me, 2):
        if viewing.stars in (1, 5) and now - viewing.tick <= 4:
            most = max(most, 0.5)
    for topic, tick in me.known.items():
        most = max(most, max(0.0, 1 - (now - tick) / NEWS_TICKS) * (0.5 + 0.5 * abs(me.attitudes.get(topic, 0.0))))
    return most
