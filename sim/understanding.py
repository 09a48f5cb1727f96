"""What a text does: the moves in a free text of a human or a language model, read by word lists and an index of titles."""

import re
from collections.abc import Mapping

from msgspec import Struct

from sim.catalogue import Catalogue
from sim.channel import Act, Move, Utterance
from sim.mentions import WORD, Mention, claim_in, person_in, titles_in, topic_in, without
from sim.sentence import sentences
from sim.sentiment import clause_valence_of, stance_of, valence_of
from sim.topic import Topic

READ_LIMIT = 1000  # characters read of a text; twice the longest post
SENTENCE_LIMIT = 12  # sentences read of a text
MOVE_LIMIT = 3
INSULT = -1.0  # valence of a "disagree" about nothing: the hearer has been insulted
HAIL = 24  # characters after a greeting in which a name is whom it greets

_GREET = re.compile(
    r"^\W*(?:hi+|hello|hey+|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|evening|morning)\b(?! (?:i|we) )", re.I
)
_PART = re.compile(
    r"\b(?:good ?bye|bye|see (?:you|ya)\b(?! in (?:it|that))|take care|so long|farewell|good ?night|(?:talk"
    r"|speak) (?:to you )?(?:later|soon)"
    r"|until next time|catch you later|gtg|cya|ttyl|brb|i(?:'ve| have)? (?:got to|must|gotta|have to|should|need to) (?:go|run"
    r"|be off|be going"
    r"|dash|leave)"
    r"|must dash|gotta go|have to go now|got to go|i'm off|time to go)\b",
    re.I,
)
_THANK = re.compile(r"\b(?:thanks|thank you|thankyou|thx|cheers|much appreciated|i appreciate|grateful)\b", re.I)
_QUESTION = re.compile(
    r"^\W*(?:(?:and|but|so|oh|well|tell me|by the way|ok|okay|hey|hmm|mm)\W+)*(?:what(?:'s|s)?|which|who|how(?:'s)?|why|when"
    r"|where|have you|did you|do you"
    r"|are you|were you|can you|could you|would you|will you|has|is it|is there|was it|should i|any (?:good|tips?|thoughts?"
    r"|ideas?|suggestions?)"
    r"|ever seen|seen any|heard (?:about|of)|(?:have you )?got any|tell me|don't you|isn't it|fancy)\b",
    re.I,
)
_TIP = re.compile(
    r"what (?:film |movie )?(?:should|can|could|do|shall) (?:i|we) (?:watch|see)|what(?: else)? to (?:watch|see)|recommend"
    r"|suggest|any (?:film )?tips?\b"
    r"|got any (?:good|new)|anything (?:good|worth|new|fun|funny|scary|else)|something (?:good|to watch|worth|new|fun|funny|scary"
    r"|nice|like)"
    r"|which (?:film|movie|one) should"
    r"|what(?:'s| is) (?:good|on\b|worth)|seen anything|watched anything|seen any good|any good (?:film|movie)s?"
    r"|worth (?:watching|seeing) (?:lately|tonight|these)"
    r"|favou?rite (?:film|movie)|what have you (?:seen|watched|been watching)",
    re.I,
)
_SEEN = re.compile(r"\b(?:seen|watched|see|saw|watch|caught|come across|know|heard of|heard about|hear of|hear about)\b", re.I)
_OPINION = re.compile(
    r"\b(?:think|thought|thoughts|opinion|view|views|like it|like that|liked? (?:the|about)|enjoy|enjoyed|rate|reckon|feel about"
    r"|make of|stand on|side|"
    r"agree|any good|worth (?:it|watching|seeing)|how was|how is (?:it|that)|how did you find|what about|did you like|do you like"
    r"|what is it about|about it"
    r"|for or against|in favou?r)\b",
    re.I,
)
_WHY = re.compile(
    r"^\W*(?:but |and |oh |hm+ )?(?:why|how so|how come|really|tell me more|what do you mean|such as|seriously|in what way"
    r"|what for|go on)\b",
    re.I,
)
_SELF = re.compile(
    r"\bhow(?: are| is|'s|'re| have| has| was| do| did|s)\b.{0,30}\b(?:you|your|things|life|it going|everything|day|week|work"
    r"|family|feel)\b"
    r"|what(?:'s| is) (?:up|new|happening)|what have you been|how do you do|you (?:ok|okay|all right|alright|well)\b"
    r"|what do you do\b|your (?:day|work|job|hobby|week)",
    re.I,
)
_AGREE = re.compile(
    r"\b(?:i(?: totally| quite| fully| completely)? agree|agreed|exactly|absolutely|precisely|you(?:'re| are) (?:so |quite "
    r"|absolutely )?right|same here"
    r"|me too|so do i|so did i|true|indeed|good point|fair (?:point|enough)|couldn't agree more|my thoughts)\b|^\W*(?:right"
    r"|totally|definitely|of course)\b",
    re.I,
)
_DISAGREE = re.compile(
    r"\b(?:disagree|(?:don't|do not|can't|cannot|didn't|not sure i) (?:really )?agree|not true|untrue|you(?:'re| are) (?:so "
    r"|quite )?wrong|that's wrong|no way"
    r"|nonsense|on the contrary|i doubt|not convinced|beg to differ|i don't think so|don't buy (?:that|it)|not really)\b",
    re.I,
)
_YES = re.compile(r"^\W*(?:yes|yeah|yep|yup|sure|of course|i have|i did|i do|indeed|certainly|oh yes|naturally|already)\b", re.I)
_NO = re.compile(
    r"^\W*(?:no|nope|nah|not yet|never|i haven't|i have not|haven't|i didn't|not me|afraid not|not that i|i've not|don't know it"
    r"|never heard)\b",
    re.I,
)
_UNSEEN = re.compile(
    r"\b(?:haven't|have not|hadn't|never|not|didn't) (?:yet |actually )?(?:seen|watched|see|watch|heard)\b|\bnot yet\b", re.I
)
_ADVISE = re.compile(
    r"\byou(?:'d| would|'ll| will)? (?:should|must|have to|need to|ought to|gotta|love it|love|enjoy|like)\b|\brecommend"
    r"|\bworth (?:a|your|watching|seeing|it)"
    r"|\bgive it a|\btry\b|\bdon't miss|\bgo (?:and )?(?:see|watch)|^\W*(?:watch|see) ",
    re.I,
)
_ADVISE_AGAINST = re.compile(
    r"\bavoid\b|\bskip\b|\b(?:don't|do not) (?:bother|watch|waste|see)|\bstay away|\bsteer clear|\bwaste of|\bnot worth"
    r"|\bgive it a miss|\bwouldn't recommend"
    r"|\bdon't recommend|\bcan't recommend",
    re.I,
)
_INTEND = re.compile(
    r"\b(?:i'll|i will|i'd love to|i want to|going to|gonna|i'd like to|let me|sounds|i might|shall) .{0,20}"
    r"\b(?:watch|see|try|check|look|it|good|great|fun|interesting|give)\b|^\W*sounds ",
    re.I,
)
_REMEMBER = re.compile(
    r"\bremember (?:when|the|that|how|our|us)\b|\bdo you remember\b|\bthat time (?:we|you|when)\b|\bback when we\b|\bi remember\b", re.I
)
_NEWS = re.compile(
    r"\b(?:have you heard|did you hear|heard the news|did you know|have you read|the news|apparently|they say|i heard that|breaking)\b",
    re.I,
)
_DECLINE = re.compile(
    r"^\W*(?:no,? thanks|no,? thank you|not (?:really )?(?:my|for me|interested|tempted)|i'll pass|hard pass|maybe not)\b", re.I
)
_THE_NEWS = re.compile(r"\b(?:the|this|that|our|today's|latest) (?:latest |big |local )?(?:news|headlines?|vote|referendum)\b", re.I)
_NAMES = (
    r"idiot|fool|moron|imbecile|cretin|twit|liar|clown|jerk|loser|coward|scum|pig|arse|ass|asshole|arsehole|bastard|bitch|nitwit"
    r"|dimwit|halfwit|hypocrite"
)
_FAULTS = r"stupid|dumb|pathetic|disgusting|ignorant|useless|worthless"
_MORE = r"(?:(?:an?|the|such|just|so|very|really|\w+ly|total|complete|utter|bloody|big|old|little|stupid|damn|fucking) ){0,4}"
_INSULT = re.compile(
    rf"\b(?:you(?:'re| are| r)|u r|ur) {_MORE}(?:{_NAMES}|{_FAULTS})\b|\byou {_MORE}(?:{_NAMES})(?=\W*$|[,.!?])"
    rf"|\bare you {_MORE}(?:{_NAMES}|{_FAULTS})\b|\bi (?:hate|despise|loathe|can't stand) you\b(?! (?:all )?(?:like|think|say|said))"
    r"|^\W*(?:shut up|get lost|piss off|fuck off|fuck you|screw you|go to hell)\b",
    re.I,
)
_SIDES = re.compile(r"\b(?:keep|save|sell(?:ing)?|sold|clos(?:e|ing)|shut|vote|council|should(?:n't)?)\b", re.I)
_FILMIC = re.compile(r"\b(?:watch|watched|see it|seen it|saw it|film|movie)\b", re.I)
_OWN = re.compile(r"\b(?:i'm|i am|my|me)\b", re.I)
_PRONOUN = re.compile(
    r"\b(?:it|it's|its|that one|this one|that film|this film|that movie|this movie|the film|the movie|that|him|them|this)\b", re.I
)


class _Scene(Struct):
    """What a sentence is read against."""

    author: int
    catalogue: Catalogue
    topics: dict[str, Topic]
    names: dict[int, str]
    after: Utterance | None
    latest: str | None


def understood(
    text: str,
    *,
    author: int,
    catalogue: Catalogue,
    topics: dict[str, Topic],
    names: dict[int, str],
    after: Utterance | None,
    known: Mapping[str, int] | None = None,
) -> tuple[Move, ...]:
    """Return the one to three moves of a text: never none, never an error, in a time that has a bound.

    Args:
        author: who wrote it. topics: the news that may be meant. names: id -> name of everybody.
        after: what the text answers; "it" and bare answers are about what `after` was about.
        known: topic id -> tick at which its news reached the author; "the news" is the newest of it.
    """
    reached = {topic: tick for topic, tick in (known or {}).items() if topic in topics}
    scene = _Scene(author, catalogue, topics, names, after, max(reached, key=lambda topic: (reached[topic], topic), default=None))
    moves: list[Move] = []
    last_item: int | None = None
    for sentence in sentences(text[:READ_LIMIT].replace("’", "'"))[:SENTENCE_LIMIT]:
        found = _moves_of(sentence, scene, last_item)
        last_item = next((move.item for move in reversed(found) if move.item is not None), last_item)
        moves += found
    return _condensed(moves)


def _condensed(moves: list[Move]) -> tuple[Move, ...]:
    """Return at most three moves: each once, empty talk first to go, then the least telling."""
    unique: dict[tuple[object, ...], Move] = {}
    for move in moves:
        key = (move.act, move.item, move.topic)
        if key not in unique or abs(move.valence) > abs(unique[key].valence):
            unique[key] = move
    kept = list(unique.values())
    if any(move.act != "tell_self" for move in kept):
        kept = [move for move in kept if move.act != "tell_self" or move.valence or move.item is not None]
    while len(kept) > MOVE_LIMIT:
        kept.remove(min(reversed(kept), key=_weight))
    return tuple(kept) or (Move("tell_self"),)


def _weight(move: Move) -> float:
    """Return how much a move matters when there are too many."""
    rank = {"tell_self": 0.0, "greet": 1.0, "thank": 1.5, "part": 4.0}.get(move.act, 2.0)
    rank += 1.0 if move.act.startswith("ask_") else 0.0
    return rank + (1.0 if move.item is not None or move.topic is not None else 0.0) + 0.3 * abs(move.valence)


def _moves_of(sentence: str, scene: _Scene, last_item: int | None) -> list[Move]:
    """Return the moves of one sentence, in the order in which they would be answered."""
    mentions = titles_in(sentence, scene.catalogue)
    bare = without(sentence, mentions)
    moves: list[Move] = []
    greeting = _GREET.match(bare)
    if greeting:
        moves.append(Move("greet"))
        bare = bare[greeting.end() :]
    if _INSULT.search(bare):
        return [*moves, Move("disagree", valence=INSULT)]
    hailed = person_in(bare[:HAIL], scene.names, ()) if greeting else None
    person = person_in(bare, scene.names, (scene.author, scene.after.author if scene.after else None, hailed))
    if greeting and not mentions and len(WORD.findall(bare)) <= 3 and "?" not in bare:
        return moves
    thanked = bool(_THANK.search(bare))
    if thanked and not _DECLINE.match(bare):
        moves.append(Move("thank", item=mentions[0].item if mentions else None, person=person))
    parted = bool(_PART.search(bare)) and not mentions
    rest = _content(bare, mentions, scene, last_item, person)
    if not ((thanked or parted) and all(move.act in ("tell_self", "agree") or move.item is None for move in rest)):
        moves += rest
    if parted:
        moves.append(Move("part"))
    return moves


def _content(bare: str, mentions: list[Mention], scene: _Scene, last_item: int | None, person: int | None) -> list[Move]:
    """Return what a sentence says or asks, once greeting, thanks and leave are taken out."""
    topic = None if mentions else topic_in(bare, scene.topics, _referent(scene, None)[1], bool(_SIDES.search(bare) or _NEWS.search(bare)))
    if topic is None and not mentions and _THE_NEWS.search(bare):
        topic = _referent(scene, None)[1] or scene.latest
    items = tuple(dict.fromkeys(mention.item for mention in mentions))
    if _REMEMBER.search(bare):
        return [Move("remember", item=items[0] if items else None, topic=topic, person=person)]
    if bare.rstrip().endswith("?") or _QUESTION.match(bare):
        return [_asked(bare, items, topic, scene, last_item, person)]
    if len(items) > 1:
        whole = valence_of(bare)
        return [
            _said_of(item, bare, clause_valence_of(bare, mention.start, whole), scene, person)
            for item, mention in zip(items, mentions, strict=False)
        ][:MOVE_LIMIT]
    if items:
        return [_said_of(items[0], bare, valence_of(bare), scene, person)]
    if topic is not None:
        return [_said_of_topic(topic, bare, scene, person)]
    return [_said_of_nothing(bare, scene, last_item, person)]


def _asked(bare: str, items: tuple[int, ...], topic: str | None, scene: _Scene, last_item: int | None, person: int | None) -> Move:
    """Return the question that a sentence puts."""
    item = items[0] if items else None
    if topic is not None:
        return Move("tell_news" if _NEWS.search(bare) and not _OPINION.search(bare) else "ask_opinion", topic=topic, person=person)
    if item is not None:
        opinion = _OPINION.search(bare) or not _SEEN.search(bare)
        return Move("ask_opinion" if opinion else "ask_seen", item=item, person=person)
    if _SELF.search(bare):
        return Move("ask_self", person=person)
    if _THE_NEWS.search(bare):  # none that the author has heard
        return Move("ask_opinion", person=person)
    about_item, about_topic = _referent(scene, last_item)
    if _TIP.search(bare) and not (about_item is not None and re.search(r"\b(?:it|that one)\b", bare)):
        return Move("ask_tip", person=person)
    if _OPINION.search(bare) or _WHY.match(bare):
        return Move("ask_opinion", item=about_item, topic=about_topic, person=person)
    if _SEEN.search(bare) and about_item is not None:
        return Move("ask_seen", item=about_item, person=person)
    return Move("ask_self", person=person)


def _said_of(item: int, bare: str, valence: float, scene: _Scene, person: int | None) -> Move:
    """Return what a sentence says of an item."""
    asked = _asked_about(scene.after, item)
    if (_UNSEEN.search(bare) and valence <= 0) or (asked and _NO.match(bare) and not valence):
        return Move("answer", item=item, person=person)
    if _ADVISE_AGAINST.search(bare):
        return Move("warn", item=item, valence=min(valence, -0.5), person=person)
    if _ADVISE.search(bare) and valence >= 0 and not asked:
        return Move("recommend", item=item, valence=max(valence, 0.6), person=person)
    if asked:
        return Move("answer", item=item, valence=valence or 0.1, person=person)
    if not valence and _INTEND.search(bare):
        return Move("thank", item=item, valence=0.5, person=person)
    return Move("opine", item=item, valence=valence or 0.1, person=person)  # 0.0 would say that it was not seen


def _said_of_topic(topic: str, bare: str, scene: _Scene, person: int | None) -> Move:
    """Return what a sentence says of a piece of news: its stance, and its argument where it is a known one."""
    claim = claim_in(bare, scene.topics[topic])
    stance = stance_of(bare)
    if claim is not None:
        stance = 0.6 if scene.topics[topic].claims[claim].side == "for" else -0.6
    if _AGREE.search(bare) and not _DISAGREE.search(bare):
        return Move("agree", topic=topic, valence=stance, person=person, claim=claim)
    if _DISAGREE.search(bare):
        return Move("disagree", topic=topic, valence=stance, person=person, claim=claim)
    act: Act = "answer" if _asked_about(scene.after, topic) else "argue" if stance or claim is not None else "tell_news"
    return Move(act, topic=topic, valence=stance, person=person, claim=claim)


def _said_of_nothing(bare: str, scene: _Scene, last_item: int | None, person: int | None) -> Move:
    """Return what a sentence does that names neither item nor topic: it answers, agrees, goes on about "it", or is about oneself."""
    item, topic = _referent(scene, last_item, bool(_FILMIC.search(bare)))
    valence = valence_of(bare) if topic is None else stance_of(bare)
    asked = (item is not None and _asked_about(scene.after, item)) or (topic is not None and _asked_about(scene.after, topic))
    if topic is not None and not asked and len(WORD.findall(bare)) == 1 and (_YES.match(bare) or _NO.match(bare)):
        return Move("answer", topic=topic)  # whether they had heard, not where they stand
    if (_DISAGREE.search(bare) or (_DECLINE.match(bare) and not asked)) and scene.after is not None:
        return Move(
            "disagree", item=item, topic=topic, valence=-_held(scene, topic) if topic else min(max(valence, -0.8), 0.0), person=person
        )
    personal = bool(_OWN.search(bare)) and not _PRONOUN.search(bare)  # "I am sad today" is no verdict on what was asked about
    if asked and (_YES.match(bare) or _NO.match(bare) or _UNSEEN.search(bare) or (valence and not personal)):
        unseen = topic is None and (_NO.match(bare) or _UNSEEN.search(bare)) and valence <= 0
        plain = 0.1 if topic is None else 0.4 if _YES.match(bare) else -0.4
        return Move("answer", item=item, topic=topic, valence=0.0 if unseen else valence or plain, person=person)
    if _AGREE.search(bare) and scene.after is not None:
        return Move("agree", item=item, topic=topic, valence=_held(scene, topic) if topic else valence, person=person)
    if item is not None and _INTEND.search(bare):
        return Move("thank", item=item, valence=max(valence, 0.5), person=person)
    if item is not None and (valence or _UNSEEN.search(bare)) and not personal:
        return _said_of(item, bare, valence, scene, person)
    if topic is not None and valence:
        return Move("argue", topic=topic, valence=valence, person=person, claim=claim_in(bare, scene.topics[topic]))
    return Move("tell_self", valence=valence_of(bare), person=person)


def _held(scene: _Scene, topic: str) -> float:
    """Return the stance on a piece of news that the line before took: -0.6, 0 or 0.6."""
    stances = [move.valence for move in scene.after.moves if move.topic == topic and move.valence] if scene.after else []
    return (0.6 if stances[-1] > 0 else -0.6) if stances else 0.0


def _referent(scene: _Scene, last_item: int | None, filmic: bool = False) -> tuple[int | None, str | None]:
    """Return what "it" means: the last item of this text, else the last item (or, unless filmic, topic) of the line before."""
    if last_item is not None:
        return last_item, None
    for move in reversed(scene.after.moves if scene.after else ()):
        if move.item is not None and move.item in scene.catalogue:
            return move.item, None
        if move.topic is not None and move.topic in scene.topics and not filmic:
            return None, move.topic
    return None, None


def _asked_about(after: Utterance | None, what: int | str) -> bool:
    """Return whether the line before put a question about an item or topic."""
    return after is not None and any(move.act in ("ask_seen", "ask_opinion") and what in (move.item, move.topic) for move in after.moves)
