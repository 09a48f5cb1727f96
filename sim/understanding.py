"""What a text does: the moves in a free text of a human or a language model, read by word lists and an index of titles."""

import re

from msgspec import Struct

from sim.catalogue import Catalogue
from sim.channel import Act, Move, Utterance
from sim.mentions import WORD, Mention, bag, claim_in, person_in, titles_in, topic_in, without
from sim.sentence import sentences
from sim.topic import Topic

READ_LIMIT = 1000  # characters read of a text; twice the longest post
SENTENCE_LIMIT = 12  # sentences read of a text
MOVE_LIMIT = 3
HAIL = 24  # characters after a greeting in which a name is whom it greets

_CLAUSE = re.compile(r"[,;:]|\bbut\b|\band\b|\bwhile\b|\bthough\b| - | – | — ")
POSITIVE = bag(
    "adore adored amazing beautiful beautifully best brilliant charming classic clever delight delighted delightful enjoy enjoyable "
    "enjoyed excellent exciting fabulous fantastic favourite favorite fine fun funny glad gem good gorgeous great happy hilarious "
    "impressive incredible interesting like liked love loved lovely magnificent marvellous marvelous masterpiece moving nice "
    "outstanding perfect recommend remarkable riveting satisfying solid splendid strong stunning super superb sweet terrific "
    "thrilling touching unforgettable wonderful worth wow gripping better pleased proud well cool awesome fave ace cracking spot-on blessing win"
)
NEGATIVE = bag(
    "angry annoying awful bad boring bored clumsy cheap confusing crap cringe dire disappointed disappointing disappointment dreadful "
    "dreary dull empty fail failed fails flat forgettable hate hated hopeless horrible lame lousy mediocre mess nonsense overlong "
    "overrated painful pathetic pointless poor pretentious ridiculous rubbish sad shallow slow stupid terrible tedious tired tiresome "
    "trash ugly unbearable unwatchable waste wasted weak worse worst lonely ill sick shame silly miserable mid meh disaster tragedy loss mistake disgrace scandal worried pity snooze"
)
NEGATORS = bag(
    "not no never hardly barely neither nor without nothing isn't wasn't don't didn't doesn't won't can't couldn't ain't wouldn't "
    "haven't hasn't aren't weren't isnt wasnt dont didnt doesnt"
)
STRONGER = bag("absolutely completely deeply extremely incredibly really so such totally truly utterly very")

_GREET = re.compile(
    r"^\W*(?:hi+|hello|hey+|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|evening|morning)\b(?! (?:i|we) )", re.I
)
_PART = re.compile(
    r"\b(?:good ?bye|bye|see (?:you|ya)\b(?! in (?:it|that))|take care|so long|farewell|good ?night|(?:talk"
    r"|speak) (?:to you )?(?:later|soon)"
    r"|until next time|catch you later|gtg|cya|ttyl|brb|i(?:'ve| have)? (?:got to|must|gotta|have to|should|need to) (?:go|run|be off|be going"
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
    r"|got any (?:good|new)|anything (?:good|worth|new|fun|funny|scary|else)|something (?:good|to watch|worth|new|fun|funny|scary|nice|like)"
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
    r"^\W*(?:but |and |oh |hm+ )?(?:why|how so|how come|really|tell me more|what do you mean|such as|seriously|in what way|what for|go on)\b",
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
_FOR = re.compile(
    r"\b(?:i support|i'm for|i am for|for it|in favou?r|good idea|great idea|we should|they should|should sell|sell it"
    r"|makes sense|let them|yes)\b",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:oppose|opposed|against|shouldn't|should not|must not|mustn't|bad idea|terrible idea|awful idea|save (?:the|it|our)"
    r"|keep (?:the|it|our)|no to|never sell"
    r"|don't sell|do not sell|can't sell|wrong to|a mistake|a shame|a disgrace|no)\b",
    re.I,
)
_DECLINE = re.compile(
    r"^\W*(?:no,? thanks|no,? thank you|not (?:really )?(?:my|for me|interested|tempted)|i'll pass|hard pass|maybe not)\b", re.I
)
_SIDES = re.compile(r"\b(?:keep|save|sell(?:ing)?|sold|clos(?:e|ing)|shut|vote|council|should|shouldn't)\b", re.I)
_PRONOUN = re.compile(
    r"\b(?:it|it's|its|that one|this one|that film|this film|that movie|this movie|the film|the movie|that|him|them|this)\b", re.I
)
_STARS = re.compile(
    r"\b([0-9]|10)(?:\.\d)? ?(?:/ ?(10|5)\b|(?:out of (10|5|five|ten)\b)|stars?\b)|\b(one|two|three|four|five) stars?\b", re.I
)
_NUMBER = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}


class _Scene(Struct):
    """What a sentence is read against."""

    author: int
    catalogue: Catalogue
    topics: dict[str, Topic]
    names: dict[int, str]
    after: Utterance | None


def understood(
    text: str,
    *,
    author: int,
    catalogue: Catalogue,
    topics: dict[str, Topic],
    names: dict[int, str],
    after: Utterance | None,
) -> tuple[Move, ...]:
    """Return the one to three moves of a text: never none, never an error, in a time that has a bound.

    Args:
        author: who wrote it. topics: the news that may be meant. names: id -> name of everybody.
        after: what the text answers; "it" and bare answers are about what `after` was about.
    """
    scene = _Scene(author, catalogue, topics, names, after)
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
    topic = None if mentions else topic_in(bare, scene.topics, _referent(scene, None)[1], bool(_SIDES.search(bare)))
    items = tuple(dict.fromkeys(mention.item for mention in mentions))
    if _REMEMBER.search(bare):
        return [Move("remember", item=items[0] if items else None, topic=topic, person=person)]
    if bare.rstrip().endswith("?") or _QUESTION.match(bare):
        return [_asked(bare, items, topic, scene, last_item, person)]
    if len(items) > 1:
        whole = _valence(bare)
        return [
            _said_of(item, bare, _clause_valence(bare, mention.start, whole), scene, person)
            for item, mention in zip(items, mentions, strict=False)
        ][:MOVE_LIMIT]
    if items:
        return [_said_of(items[0], bare, _valence(bare), scene, person)]
    if topic is not None:
        return [_said_of_topic(topic, bare, scene, person)]
    return [_said_of_nothing(bare, scene, last_item, person)]


def _asked(bare: str, items: tuple[int, ...], topic: str | None, scene: _Scene, last_item: int | None, person: int | None) -> Move:
    """Return the question that a sentence puts."""
    item = items[0] if items else None
    if topic is not None:
        return Move("tell_news" if _NEWS.search(bare) else "ask_opinion", topic=topic, person=person)
    if item is not None:
        opinion = _OPINION.search(bare) or not _SEEN.search(bare)
        return Move("ask_opinion" if opinion else "ask_seen", item=item, person=person)
    if _SELF.search(bare):
        return Move("ask_self", person=person)
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
    return Move("opine", item=item, valence=valence, person=person)


def _said_of_topic(topic: str, bare: str, scene: _Scene, person: int | None) -> Move:
    """Return what a sentence says of a piece of news: its stance, and its argument where it is a known one."""
    claim = claim_in(bare, scene.topics[topic])
    stance = _stance(bare)
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
    item, topic = _referent(scene, last_item)
    valence = _valence(bare) if topic is None else _stance(bare)
    asked = (item is not None and _asked_about(scene.after, item)) or (topic is not None and _asked_about(scene.after, topic))
    if (_DISAGREE.search(bare) or (_DECLINE.match(bare) and not asked)) and scene.after is not None:
        return Move("disagree", item=item, topic=topic, valence=valence if topic else min(valence, 0.0), person=person)
    if asked and (_YES.match(bare) or _NO.match(bare) or _UNSEEN.search(bare) or valence):
        unseen = topic is None and (_NO.match(bare) or _UNSEEN.search(bare)) and valence <= 0
        plain = 0.1 if topic is None else 0.4 if _YES.match(bare) else -0.4
        return Move("answer", item=item, topic=topic, valence=0.0 if unseen else valence or plain, person=person)
    if _AGREE.search(bare) and scene.after is not None:
        return Move("agree", item=item, topic=topic, valence=valence, person=person)
    if item is not None and _INTEND.search(bare):
        return Move("thank", item=item, valence=max(valence, 0.5), person=person)
    if (
        item is not None
        and (valence or _UNSEEN.search(bare))
        and (_PRONOUN.search(bare) or not re.search(r"\b(?:i'm|i am|my|me)\b", bare, re.I))
    ):
        return _said_of(item, bare, valence, scene, person)
    if topic is not None and valence:
        return Move("argue", topic=topic, valence=valence, person=person, claim=claim_in(bare, scene.topics[topic]))
    return Move("tell_self", valence=_valence(bare), person=person)


def _referent(scene: _Scene, last_item: int | None) -> tuple[int | None, str | None]:
    """Return what "it" means: the last item of this text, else the last item or topic of the line before."""
    if last_item is not None:
        return last_item, None
    for move in reversed(scene.after.moves if scene.after else ()):
        if move.item is not None and move.item in scene.catalogue:
            return move.item, None
        if move.topic is not None and move.topic in scene.topics:
            return None, move.topic
    return None, None


def _asked_about(after: Utterance | None, what: int | str) -> bool:
    """Return whether the line before put a question about an item or topic."""
    return after is not None and any(move.act in ("ask_seen", "ask_opinion") and what in (move.item, move.topic) for move in after.moves)


def _valence(text: str) -> float:
    """Return the sentiment of a text, -1 to 1, by words with negation and emphasis; what follows "but" counts double."""
    stars = _STARS.search(text)
    if stars:
        given = float(stars[1] or _NUMBER[stars[4].lower()])
        best = 10 if (stars[2] or stars[3] or "").lower() in ("10", "ten") else 5
        return round(max(-1.0, min(1.0, 2 * given / best - 1)), 2)
    total, emphasis, since_negation = 0.0, 1.0, 9
    for word in (match[0].lower() for match in WORD.finditer(text)):
        since_negation += 1
        if word == "but":
            total, since_negation = total / 2, 9
        elif word in NEGATORS:
            since_negation = 0
        elif word in STRONGER:
            emphasis = 1.4
        elif word in POSITIVE or word in NEGATIVE:
            sign = 1.0 if word in POSITIVE else -1.0
            total += sign * emphasis * (-0.8 if since_negation <= 3 else 1.0)
            emphasis, since_negation = 1.0, 9
    return round(total / (abs(total) + 0.67), 2) if total else 0.0


def _clause_valence(text: str, position: int, otherwise: float) -> float:
    """Return the sentiment of the clause around a position, or `otherwise` where that clause shows none."""
    start = max((match.end() for match in _CLAUSE.finditer(text, 0, position)), default=0)
    stop = next((match.start() for match in _CLAUSE.finditer(text, position)), len(text))
    return _valence(text[start:stop]) or otherwise


def _stance(text: str) -> float:
    """Return the stance that a text shows toward the topic at hand, -1 to 1."""
    against, favour = bool(_AGAINST.search(text)), bool(_FOR.search(text))
    if against != favour:
        return -0.6 if against else 0.6
    return -0.6 if against else _valence(text)
