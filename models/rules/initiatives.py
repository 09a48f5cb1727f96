"""What to bring up: films seen and heard of, news, shared memories, questions, oneself."""

from models.rules.character import Character
from models.rules.conversation import Conversation
from models.rules.history import gumbel, last_talk, lately_watched, talked_about, valence_of
from models.rules.responses import OPINIONATED, stance
from sim.channel import Move
from sim.observation import Contact, Observation

# Utilities of what can be brought up; the noise has a spread of about CHANCE.
CHANCE = 0.45
THANK_FOR_TIP = 1.7  # a film that they told me of, now seen
PRAISE = 0.95  # a film that I liked; fades by FADE a tick
COMPLAIN = 0.8
FADE = 0.05
LONG_AGO = 0.45  # freshness of films seen before the world began
ANOTHER_FILM = 0.4  # lost per film that has been talked about here already
HAVE_YOU_SEEN = 0.75  # ask before praising
CURIOUS = 0.55  # ask about a film that others told me of
ASK_BACK = 1.5  # ask what they think of what is being talked about
AND_YOU = 1.3  # ask back how they are
LIKE_IT = 1.1  # bring up a film with something in common
NEWS = 1.2  # fresh news; fades over NEWS_TICKS
NEWS_TICKS = 14
ASK_TIP = 0.5
ASK_SELF = 0.75
TELL_SELF = 0.45
REMEMBER = 0.5
AGAIN = 0.8  # lost by what the two of us have talked about before


class _Choice:
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


def initiative(
    observation: Observation, character: Character, talk: Conversation, partner: Contact, *, without: int | str | None = None
) -> Move | None:
    """Return what I bring up with somebody, None if there is nothing left to say.

    Args:
        without: an item or topic that I have just asked or been asked about in this line.
    """
    choice = _Choice(observation, talk, partner.id)
    past = talked_about(observation.me, partner.id)
    current = talk.subjects[-1] if talk.subjects else None
    _offer_to_go_on(choice, observation, character, talk, current, without)
    _offer_films(choice, observation, character, talk, partner, past, current)
    _offer_news(choice, observation, character, talk, past)
    _offer_company(choice, observation, character, partner)
    return choice.best


def _offer_to_go_on(
    choice: _Choice,
    observation: Observation,
    character: Character,
    talk: Conversation,
    current: int | str | None,
    without: int | str | None,
) -> None:
    """Offer to ask what they think of what is being talked about, or to add to it."""
    if current is None or current == without:
        return
    if isinstance(current, int):
        view = talk.their_views.get(current)
        mine = valence_of(observation.me, current)
        told = any(talk.has_done(act, current) for act in ("recommend", "warn", "ask_seen"))
        if view is None and mine is not None and not told:
            choice.offer(ASK_BACK, Move("ask_seen", item=current))
        elif view and view > 0 and mine is None:
            choice.offer(ASK_BACK, Move("ask_opinion", item=current))
        return
    attitude = observation.me.attitudes.get(current, 0.0)
    they_spoke = any(move.topic == current and move.valence for move in talk.lines[-1].moves) if talk.lines else False
    if not they_spoke:
        choice.offer(ASK_BACK, Move("ask_opinion", topic=current))
    elif current in observation.topics and abs(attitude) > OPINIONATED:
        choice.offer(0.6 + 0.6 * abs(attitude), stance(observation, character, talk, "argue", current, attitude))


def _offer_films(
    choice: _Choice,
    observation: Observation,
    character: Character,
    talk: Conversation,
    partner: Contact,
    past: dict[int | str, int],
    current: int | str | None,
) -> None:
    """Offer films that I saw lately, or heard of from others."""
    me, catalogue, now = observation.me, observation.catalogue, observation.tick
    genres = set(catalogue[current].genres) if isinstance(current, int) and current in catalogue else set()
    crowd = ANOTHER_FILM * sum(isinstance(subject, int) for subject in talk.subjects)
    for item, viewing in lately_watched(me, 6):
        if not viewing.stars or item in talk.their_views or item in talk.subjects or past.get(item, -1) >= viewing.tick >= 0:
            continue
        fresh = LONG_AGO if viewing.tick < 0 else 1 - min(FADE * (now - viewing.tick), 0.6)
        fresh -= crowd + (AGAIN if item in past else 0.0)
        valence = valence_of(me, item) or 0.0
        if any(tip.item == item and tip.source == partner.id for tip in me.heard) and viewing.tick >= 0:
            choice.offer(THANK_FOR_TIP * fresh, Move("opine", item=item, person=partner.id, valence=valence))
        alike = LIKE_IT - PRAISE if genres.intersection(catalogue[item].genres) else 0.0
        if viewing.stars >= 4:
            choice.offer((PRAISE + alike) * fresh + 0.15 * (viewing.stars - 4), Move("recommend", item=item, valence=valence))
            choice.offer((HAVE_YOU_SEEN + alike) * fresh, Move("ask_seen", item=item))
        elif viewing.stars <= 2:
            choice.offer((COMPLAIN + (0.3 if character.critic else 0.0)) * fresh, Move("warn", item=item, valence=valence))
    for tip in me.heard[-3:]:
        if tip.item not in me.watched and tip.source != partner.id and tip.item not in talk.subjects:
            choice.offer(CURIOUS - crowd - (AGAIN if tip.item in past else 0.0), Move("ask_seen", item=tip.item, person=tip.source))


def _offer_news(choice: _Choice, observation: Observation, character: Character, talk: Conversation, past: dict[int | str, int]) -> None:
    """Offer the news that I know, the fresher and the stronger felt the better."""
    me, now = observation.me, observation.tick
    for topic in observation.topics:
        if topic in talk.subjects:
            continue
        fresh = max(0.0, 1 - (now - me.known.get(topic, now)) / NEWS_TICKS)
        attitude = me.attitudes.get(topic, 0.0)
        heat = fresh + 0.5 * abs(attitude) + 0.4 * me.arousal - (AGAIN if topic in past else 0.0)
        if topic in past or fresh < 0.5:
            choice.offer(NEWS * heat - 0.1, Move("ask_opinion", topic=topic))
            if abs(attitude) > OPINIONATED:
                choice.offer(NEWS * heat - 0.2, stance(observation, character, talk, "argue", topic, attitude))
        else:
            choice.offer(NEWS * heat + 0.2, Move("tell_news", topic=topic, valence=round(attitude, 2)))


def _offer_company(choice: _Choice, observation: Observation, character: Character, partner: Contact) -> None:
    """Offer what needs no news: questions about them, a word about me, a tip asked for, something shared."""
    nature = character.nature
    opening = not choice.talk.lines
    if choice.talk.lines and any(move.act == "ask_self" for move in choice.talk.lines[-1].moves):
        choice.offer(AND_YOU, Move("ask_self"))
    choice.offer(ASK_SELF + 0.25 * nature.agreeableness + 0.3 * partner.closeness - (0.0 if opening else 0.35), Move("ask_self"))
    choice.offer(
        TELL_SELF + 0.2 * nature.extraversion - (0.1 if opening else 0.0), Move("tell_self", valence=round(observation.me.mood, 2))
    )
    choice.offer(ASK_TIP + (0.25 if character.explorer else 0.0) + (0.1 if character.watcher else 0.0), Move("ask_tip"))
    if partner.history and last_talk(observation.me, partner.id) is None:
        choice.offer(REMEMBER + 0.3 * partner.closeness, Move("remember"))
    elif partner.history:
        choice.offer(REMEMBER * partner.closeness, Move("remember"))


def wants_to_share(observation: Observation) -> float:
    """Return how much I have to tell, 0 to about 1: a film just seen and strongly felt, fresh news."""
    me, now = observation.me, observation.tick
    most = 0.0
    for _, viewing in lately_watched(me, 2):
        if viewing.stars in (1, 5) and now - viewing.tick <= 4:
            most = max(most, 0.5)
    for topic, tick in me.known.items():
        most = max(most, max(0.0, 1 - (now - tick) / NEWS_TICKS) * (0.4 + 0.6 * abs(me.attitudes.get(topic, 0.0))))
    return most
