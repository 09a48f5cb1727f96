"""What a question asks: its theme, and the film, person, news, genre or hobby that it names."""

import re
from typing import Literal

from msgspec import Struct

from models.rules.character import Character
from sim.mentions import FUNCTION_WORDS, titles_in, topic_in, without
from sim.observation import Observation
from sim.taste import SYNONYMS
from sim.temperament import TRAITS

Theme = Literal[
    "who", "name", "age", "work", "home", "traits", "hobbies", "likes", "dislikes", "hobby", "genre",
    "film", "seen", "why_watched", "why_rated", "who_told_film", "best_film", "worst_film", "last_film", "films", "tip", "unknown_film",
    "person", "person_tips", "last_talk", "talked_about", "friends", "family", "trust", "rivals", "myself", "nobody",
    "news", "who_told_news", "stance", "why_stance",
    "mood", "happened", "remember", "recommender", "plans", "film_plans", "doing", "unknown",
]  # fmt: skip

READ_LIMIT = 500  # characters read of a question
TOPIC_WORD = 4  # letters from which a word of a topic's slug may name it
STEM = 5  # letters by which a genre is known: comedy and comedies, animation and animated


class Asked(Struct, frozen=True):
    """A question, read.

    Args:
        words: the question in lower case, titles blanked.
        item, person, topic, genre, hobby: what it names, None or "" where it names none.
    """

    theme: Theme
    words: str
    item: int | None = None
    person: int | None = None
    topic: str | None = None
    genre: str = ""
    hobby: str = ""


# Of each kind of subject: patterns in order, the first that matches names the theme; what matches none has the last one.
_OF_A_FILM: tuple[tuple[Theme, str], ...] = (
    ("remember", r"\bremember|\brecall\b|\bmemor(?:y|ies)\b"),
    (
        "why_rated",
        r"\b(?:why|how come|for what reason)\b.*\b(?:rat\w+|stars?|score\w*|gave|give|like\w*|love\w*|hate\w*|"
        r"dislike\w*|enjoy\w*|think)\b",
    ),
    ("why_watched", r"\b(?:why|how come)\b|\bwhat made you\b|\bhow did you (?:come|choose|pick|end up)\b"),
    ("who_told_film", r"\bwho (?:told|recommended|suggested|mentioned|spoke)\b|\b(?:where|how) did you (?:hear|learn|find out)\b"),
    (
        "seen",
        r"\b(?:have|did|had) you (?:ever |already |yet )?(?:seen?|watch\w*|hear\w*)\b|\b(?:ever|already) (?:seen|"
        r"watched)\b|\bdo you know\b",
    ),
    ("film", ""),
)
_OF_A_PERSON: tuple[tuple[Theme, str], ...] = (
    ("remember", r"\bremember|\brecall\b|\bmemor(?:y|ies)\b"),
    (
        "last_talk",
        r"\b(?:when|how long)\b.*\b(?:talk|sp[eo]a?k|spoke|chat|s[ae][ew]n?|meet|met|hear)\w*|\blast (?:time|talk|"
        r"chat|conversation)\b",
    ),
    ("last_talk", r"\b(?:have|did) you (?:ever )?(?:talk|sp[eo]a?k|spoke|chat)\w*"),
    ("talked_about", r"\bwhat\b.*\b(?:talk|sp[eo]a?k|spoke|chat|discuss|say|said|tell|told)\w*"),
    ("person_tips", r"\brecommend|\bsuggest|\btips?\b|\badvice\b"),
    ("person", ""),
)
_OF_A_TOPIC: tuple[tuple[Theme, str], ...] = (
    ("remember", r"\bremember|\brecall\b|\bmemor(?:y|ies)\b"),
    ("why_stance", r"\b(?:why|how come|for what reason|what makes you|reasons?|arguments?)\b"),
    ("who_told_news", r"\bwho (?:told|said|mentioned)\b|\b(?:where|how|when|from whom) (?:did|have) you (?:hear|learn|find|heard)"),
    (
        "stance",
        r"\b(?:think|thought|thoughts|opinion|view|views|stand|stance|feel|for|against|favour|agree|side|vote|"
        r"should|good|bad|like|support)\b",
    ),
    (
        "news",
        r"\bhave you (?:heard|read)|\bdid you (?:hear|read)|\bdo you know|\bheard\b|\bnews\b|\bwhat (?:is|"
        r"'s) (?:this|that|the)\b",
    ),
    ("stance", ""),
)
_OF_NOTHING: tuple[tuple[Theme, str], ...] = (
    (
        "tip",
        r"\b(?:would|could|can|do|will) you (?:recommend|suggest)|\brecommend (?:me|us|to|a|any|some)|\b(?:any|"
        r"got any|your|a) (?:film |good )?(?:recommendations?|tips?|suggestions?)\b|\bshould (?:i|we|one|"
        r"people) (?:watch|see)\b|\bworth (?:watching|seeing)\b",
    ),
    ("recommender", r"\brecommender\b|\brecommendations?\b|\balgorithm\b|\brecommendation (?:system|engine)\b"),
    ("remember", r"\bremember|\brecall\b|\bmemor(?:y|ies)\b|\bwhat (?:comes|springs) to mind\b"),
    (
        "trust",
        r"\b(?:trust|rely on|count on|confide in)\b.*\b(?:most|people|others|each other)\b"
        r"|\b(?:trust|rely on|count on|confide in)\b.*\b(?:any|some|every)(?:one|body)\b"
        r"|\bwhom?\b.*\b(?:trust|rely on|count on|confide)\b",
    ),
    (
        "rivals",
        r"\b(?:who|whom|anyone|anybody|somebody|someone)\b.*\b(?:dislike|hate|can't stand|not get on|rivals?|"
        r"enem(?:y|ies)|avoid|annoy\w*|fall\w* out|quarrel\w*)|\brivals?\b|\benem(?:y|ies)\b",
    ),
    (
        "friends",
        r"\bfriends?\b|\blonely\b|\balone\b|\bclose(?:st)? to\b|\bwho do you know\b|\bwho (?:matters|is important)\b|\bneighbours?\b|"
        r"\bwhom? do you (?:like|love|talk)",
    ),
    (
        "family",
        r"\bfamily\b|\bparents?\b|\bmother\b|\bfather\b|\bchild(?:ren)?\b|\bkids?\b|\bmarried\b|\bpartner\b|"
        r"\bhusband\b|\bwife\b|\bsiblings?\b|\bbrother\b|\bsister\b|\bson\b|\bdaughter\b|\bspouse\b",
    ),
    (
        "worst_film",
        r"\bworst\b.*\b(?:film|movie|you)|\b(?:film|movie)s?\b.*\b(?:hate|hated|worst|disliked?|regret\w*|"
        r"couldn't stand)\b",
    ),
    (
        "best_film",
        r"\b(?:best|favou?rite|greatest|top)\b.*\b(?:film|movie|watched|seen)s?\b|\b(?:film|movie)s?\b.*\b(?:best|"
        r"favou?rite|liked most|loved?)\b",
    ),
    (
        "film_plans",
        r"\b(?:watch|see)\b.*\b(?:next|tonight|tomorrow|soon|later|this evening)\b|\b(?:want|going|plan\w*|mean|"
        r"like|intend)\b.*\bto (?:watch|see)\b|\bwill you (?:watch|see)\b|\bnext film\b",
    ),
    (
        "likes",
        r"\b(?:kind|sort|type|genre)s? of (?:films?|movies?)|\bwhich genres?\b|\bwhat genres?\b|"
        r"\bfavou?rite genres?\b|\btaste in\b",
    ),
    ("why_rated", r"\bwhy did you (?:rate|like|dislike|love|hate|give)\b.*\b(?:it|that|last)\b"),
    ("why_watched", r"\bwhy did you (?:watch|see|choose|pick)\b"),
    (
        "last_film",
        r"\blast (?:film|movie|thing you (?:saw|watched))|\b(?:latest|most recent)\b.*\b(?:film|movie)|"
        r"\bwhat did you (?:last )?(?:watch|see)\b|\b(?:film|movie)\b.*\b(?:last|recently|just)\b",
    ),
    (
        "films",
        r"\b(?:seen|watched|been watching)\b|\b(?:films?|movies?)\b.*\b(?:lately|recently|these days)\b|\bhow many (?:films|movies)\b",
    ),
    ("likes", r"\bdo you (?:like|love|enjoy|watch|go to)\b.*\b(?:films?|movies?|cinema)\b"),
    ("why_stance", r"\bwhy (?:do|are|is|would) (?:you|that) (?:think|against|for|believe|say)"),
    (
        "news",
        r"\bnews\b|\bhave you heard\b|\bdid you hear\b|\bwhat(?:'s| is) (?:going on|happening) (?:in|around)\b|"
        r"\bheadlines?\b|\bgossip\b|\btalk of the town\b",
    ),
    (
        "mood",
        r"\bhow (?:are|do) you (?:feel\w*|doing|keeping|today|now|\?|$)|\bhow are you\b|\bhow(?:'s| is) (?:life|"
        r"it going|everything|your mood)\b|\bare you (?:\w+ )?(?:happy|sad|well|ok|okay|all right|content|angry|"
        r"upset|excited|calm|worried|unhappy|bored)\b|\byour mood\b|\bfeeling\b|\bwhat(?:'s| is) (?:wrong|"
        r"the matter)\b",
    ),
    (
        "happened",
        r"\bwhat (?:has )?happen\w*|\b(?:how was|what about|tell me about) your (?:day|morning|week|evening|"
        r"weekend)\b|\bwhat (?:did you do|have you (?:done|been (?:doing|up to)))\b|\b(?:today|yesterday|lately|"
        r"recently|this week)\b",
    ),
    (
        "plans",
        r"\bplans?\b|\bplanning\b|\bintend\b|\bnext\b|\btomorrow\b|\btonight\b|\bwhat will you do\b|"
        r"\bgoing to do\b|\bwhat do you want\b|\bhope\b|\blook(?:ing)? forward\b",
    ),
    ("doing", r"\bwhat are you (?:doing|up to)\b|\bare you busy\b|\bright now\b"),
    ("name", r"\byour name\b|\bwhat are you called\b|\bwhat do (?:people|they) call you\b"),
    ("age", r"\bhow old\b|\byour age\b|\bwhen were you born\b"),
    ("hobbies", r"\bhobb(?:y|ies)\b|\bfree time\b|\bspare time\b|\bfor fun\b|\bpastimes?\b|\bweekends?\b"),
    ("work", r"\b(?:work|job|occupation|profession|trade|career|living|employed|retired)\b|\bwhat do you do\b"),
    ("home", r"\bwhere (?:do you live|are you from|is your home|in town)\b|\blive\b|\bhome\b|\baddress\b"),
    (
        "traits",
        r"\bdescribe yourself\b|\bkind of (?:a )?person\b|\bpersonality\b|\bcharacter\b|\bsort of (?:a )?person\b|"
        r"\bwhat are you like\b|\byour (?:strength|weakness)\w*|\bdescribe you\b|\btemperament\b",
    ),
    (
        "dislikes",
        r"\b(?:what|anything|which)\b.*\b(?:dislike|don't (?:you )?like|do not like|hate|can't stand|avoid)\b|"
        r"\bdislikes?\b",
    ),
    ("likes", r"\bwhat\b.*\b(?:do you|you) (?:like|love|enjoy)\b|\binterest(?:s|ed)\b|\byou into\b|\bpassions?\b|\byour likes\b"),
    ("who", r"\bwho (?:are|r) you\b|\b(?:tell (?:me|us)|something) about yourself\b|\bintroduce yourself\b|\babout you\b"),
    ("unknown", ""),
)
_OF_A_GENRE: tuple[tuple[Theme, str], ...] = (
    ("tip", r"\brecommend|\bsuggest|\bshould i (?:watch|see)\b|\btips?\b"),
    ("best_film", r"\b(?:best|favou?rite)\b"),
    ("genre", ""),
)

_COMPILED = {
    name: tuple((theme, re.compile(pattern)) for theme, pattern in table)
    for name, table in (
        ("film", _OF_A_FILM),
        ("person", _OF_A_PERSON),
        ("topic", _OF_A_TOPIC),
        ("genre", _OF_A_GENRE),
        ("nothing", _OF_NOTHING),
    )
}
_NAME = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_NAMED_TITLE = re.compile(r"<[^<>]{1,120}>|[\"“”«»]([^\"“”«»]{1,120})[\"“”«»]")
_SOMEBODY = re.compile(r"\b(?:[Ww]ho(?:'s| is| was)|[Dd]o you know|[Tt]alk(?:ed)? (?:to|with)|[Ff]riends with|[Tt]rust) ([A-Z][\w'-]+)")
_TAKES_SIDES = re.compile(r"\b(?:think|opinion|views?|stand|stance|feel|side|vote|for|against|agree|support)\b")
_FILMIC = re.compile(r"\b(?:films?|movies?)\b")
_NEWSLIKE = re.compile(
    r"\b(?:news|heard|hear|think|opinion|stance|stand|feel|for|against|favour|agree|vote|should|must"
    r"|support|side|happen\w*|about|sell|selling|sold|sale|keep|kept|save|saved|saving)\b"
)


def read(observation: Observation, character: Character, question: str) -> Asked:
    """Return what a question asks of somebody: only what they know of can be named."""
    text = question[:READ_LIMIT].replace("’", "'")
    mentions = titles_in(text, observation.catalogue)
    bare = without(text, mentions)
    words = bare.lower()
    if mentions:
        return Asked(_theme("film", words), words, item=mentions[0].item, person=person_in(observation, bare))
    if _NAMED_TITLE.search(text):
        return Asked("unknown_film", words)
    topic = topic_of(observation, bare)
    person = person_in(observation, bare)
    if person is not None:
        return Asked(_theme("person", words), words, person=person, topic=topic)
    if observation.me.name.split(" ", 1)[0] in _NAME.findall(bare):
        return Asked("myself", words)
    if topic is not None:
        return Asked(_theme("topic", words), words, topic=topic)
    return _of_no_one(observation, character, bare, words)


def _of_no_one(observation: Observation, character: Character, bare: str, words: str) -> Asked:
    """Return what a question asks that names neither film, person nor news."""
    genre, hobby = genre_in(words, character), hobby_in(words, character)
    theme = _theme("nothing", words)
    if genre and (theme in ("films", "unknown", "likes", "dislikes", "best_film", "tip") or (theme == "family" and _FILMIC.search(words))):
        return Asked(_theme("genre", words), words, genre=genre)
    if hobby and theme in ("unknown", "likes", "dislikes", "hobbies", "happened"):
        return Asked("hobby", words, hobby=hobby)
    if theme == "unknown" and any(word in TRAITS for word in _NAME.findall(words)):
        return Asked("traits", words)
    if theme == "unknown" and _SOMEBODY.search(bare):
        return Asked("nobody", words)
    latest = max(observation.topics, key=lambda each: observation.me.known.get(each, 0), default=None)
    if theme == "news":
        return Asked(_of_the_news(words) if latest else "news", words, topic=latest)
    if theme == "why_stance":
        return Asked("why_stance" if latest else "unknown", words, topic=latest)
    return Asked(theme, words, topic=latest if theme == "remember" and "news" in words else None)


def _theme(kind: str, words: str) -> Theme:
    return next(theme for theme, pattern in _COMPILED[kind] if pattern.search(words))


def _of_the_news(words: str) -> Theme:
    """Return what is asked about "the news"."""
    theme = _theme("topic", words)
    return theme if theme != "stance" or _TAKES_SIDES.search(words) else "news"


def person_in(observation: Observation, text: str) -> int | None:
    """Return whom a text names: a whole name first, then a contact by a part of the name, then anybody by a capital first name."""
    found = {word.removesuffix("'s") for word in _NAME.findall(text)}
    firsts = {word.lower() for word in found if len(word) > 2} - FUNCTION_WORDS
    capitals = {word for word in found if word[:1].isupper() and word.lower() not in FUNCTION_WORDS}
    if not firsts and not capitals:
        return None
    lower, me = text.lower(), observation.me.id
    whole = [(who, name) for who, name in observation.names.items() if name.lower() in lower and who != me]
    if whole:  # two may share a name: then the one I know is meant
        mine = {contact.id for contact in observation.contacts}
        return min(whole, key=lambda entry: (entry[0] not in mine, -len(entry[1]), entry[0]))[0]
    for contact in observation.contacts:
        if contact.name.split(" ", 1)[0].lower() in firsts:
            return contact.id
    for contact in observation.contacts:
        if capitals.intersection(contact.name.split()):
            return contact.id
    if not capitals:
        return None
    return min((who for who, name in observation.names.items() if name.split(" ", 1)[0] in capitals and who != me), default=None)


def topic_of(observation: Observation, bare: str) -> str | None:
    """Return the known news that a question is about: by its words, else by those of its slug."""
    words = bare.lower()
    found = topic_in(bare, observation.topics, None)
    if found is not None or not observation.topics or not _NEWSLIKE.search(words):
        return found
    asked = set(re.findall(r"[a-z]+", words)) - FUNCTION_WORDS
    asked |= {word.removesuffix("ing") for word in asked} | {"sale" for word in asked if word in ("sell", "selling", "sold")}
    named = {topic: len(asked & {part for part in topic.split("-") if len(part) >= TOPIC_WORD}) for topic in observation.topics}
    best = max(named, key=lambda topic: (named[topic], observation.me.known.get(topic, 0)))
    return best if named[best] else None


def genre_in(words: str, character: Character) -> str:
    """Return the genre that a question names, "" if none: "comedies", "sci-fi", "a western"; a trait is no genre unless of films."""
    if not _FILMIC.search(words):
        words = " ".join(word for word in _NAME.findall(words) if word not in TRAITS)
    for word, names in SYNONYMS.items():
        if re.search(rf"\b{re.escape(word)}\b", words):
            known = [name for name in (word, *names) if name in character.genres]
            if known:
                return known[0]
    for genre in sorted(character.genres, key=len, reverse=True):
        if genre in words if " " in genre or "-" in genre else any(_is_genre(word, genre) for word in _NAME.findall(words)):
            return genre
    return ""


def _is_genre(word: str, genre: str) -> bool:
    return word == genre or (len(genre) >= STEM and word.startswith(genre[:STEM]) and abs(len(word) - len(genre)) <= 2)


def hobby_in(words: str, character: Character) -> str:
    """Return the hobby of mine that a question names, "" if none."""
    return next((hobby for hobby in character.hobbies if hobby.lower() in words or _heads(hobby, words)), "")


def _heads(hobby: str, words: str) -> bool:
    """Return whether the telling word of a hobby occurs: "gardening" of "allotment gardening"."""
    parts = [part for part in hobby.lower().split() if len(part) > STEM]
    return any(re.search(rf"\b{re.escape(part)}\b", words) for part in parts)
