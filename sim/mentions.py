"""What a text mentions: titles, people and news, found by word indices that are built once."""

import re
from functools import lru_cache
from itertools import pairwise
from unicodedata import combining, normalize

from msgspec import Struct

from sim.catalogue import Catalogue, Item
from sim.topic import Topic

TOPIC_THRESHOLD = 2.5  # evidence that a sentence is about a topic: two words of its title, or a pair of neighbours
TOPIC_THRESHOLD_GOING_ON = 1.0  # less is needed while the talk is about it already
CLAIM_OVERLAP = 3  # words shared with an argument for it to count as that argument
MENTION_LIMIT = 6  # titles taken from one sentence

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BRACKETED = re.compile(r"<([^<>\n]{1,120})>")
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„\n]{1,120})[\"“”«»„]|(?<!\w)'([^'\n]{1,80})'(?!\w)")
_ASIDE = re.compile(r"\([^()]*\)")


def bag(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


FUNCTION_WORDS = bag(
    "a about after again all also am an and any anything are as at back be because been before being but by can could did do does "
    "doing done down ever few film films for from get go going gone good got had has have having he hello her here him his how i if "
    "in into is it its just know last like ll long look lot made make man many may me might more most movie movies much must my new "
    "no not nothing now of off on once one only or other our out over own re really same say see seen she should so some still such "
    "than that the their them then there these they thing think this those though to too town under until up us ve very was watch "
    "watched way we well were what when where which while who why will with would year years yes yet you your m s t d don life people "
    "time times night day today tomorrow"
)
_EVERYDAY = bag(
    "big boys bad beauty big bit blue boy bound careful caught choices class clue crash dad dick dog faces faithful fall fallen "
    "family fear foolish fresh friday friends girl girls ghost glory go happiness harvest heart heat heaven heavy hero hook house "
    "hush inside kids kim legend life light living loser love manhattan mother mum naked north paper party picnic pride rain reckless "
    "ride rocky rude safe scream shine shopping show smoke soldier speechless speed spring squeeze steel summer sunrise target tango "
    "touch toys trick trust twilight whatever windows wings winter wolf woman women wonder world young rope up her it roma flow rams "
    "close"
)
_YEAR_BEFORE = bag("in of since from by around until till about before after early late mid the")
_VERB_AFTER = bag("was is has made isn't wasn't left gave had")


class Mention(Struct, frozen=True):
    """An item named in a text, and where."""

    item: int
    start: int
    stop: int


class _Title(Struct, frozen=True):
    """A way to write a title. strict: its words are so common that only capitals, quotes or brackets make it one."""

    words: tuple[str, ...]
    items: tuple[int, ...]
    strict: bool


class _Titles(Struct, frozen=True):
    """by_words: all ways to write a title. by_first: first word -> ways, longest first."""

    by_words: dict[tuple[str, ...], _Title]
    by_first: dict[str, tuple[_Title, ...]]


def titles_in(text: str, catalogue: Catalogue) -> list[Mention]:
    """Return the items that a text names, in order: in brackets or quotes, else bare, longest titles first."""
    index = _titles(catalogue)
    found: list[Mention] = []
    taken = [False] * (len(text) + 1)
    for pattern in (_BRACKETED, _QUOTED):
        for match in pattern.finditer(text):
            title = index.by_words.get(_words(_ASIDE.sub(" ", match[0]))) or index.by_words.get(_words(match[0]))
            if title is not None and not taken[match.start()]:
                found.append(Mention(_meant(title, text, catalogue), match.start(), match.end()))
            if title is not None or pattern is _BRACKETED:  # a bracket with an unknown title hides no known one
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    found += _bare_titles(text, taken, index, catalogue)
    return sorted(found, key=lambda mention: mention.start)[:MENTION_LIMIT]


def without(text: str, mentions: list[Mention]) -> str:
    """Return a text with its titles blanked, so that the words of a title praise nothing."""
    for mention in mentions:
        text = text[: mention.start] + "·" * (mention.stop - mention.start) + text[mention.stop :]
    return text


class Names(dict[int, str]):
    """Names of people by id, with an index of first names, which is built anew after a change."""

    _by_first: dict[str, list[int]] | None = None

    def __setitem__(self, who: int, name: str) -> None:
        super().__setitem__(who, name)
        self._by_first = None

    def called(self, first: str) -> list[int]:
        """Return the ids of those with a first name."""
        if self._by_first is None:
            self._by_first = {}
            for who, name in self.items():
                self._by_first.setdefault(name.split(" ", 1)[0], []).append(who)
        return self._by_first.get(first, [])


def person_in(text: str, names: dict[int, str], leave_out: tuple[int | None, ...]) -> int | None:
    """Return whom a text names by full name, else by first name with a capital; the lowest id of several."""
    words = {match[0] for match in WORD.finditer(text) if match[0][:1].isupper()}
    words |= {word.removesuffix("'s") for word in words}
    index = names if isinstance(names, Names) else Names(names)
    candidates = [who for word in words for who in index.called(word) if who not in leave_out]
    full = [who for who in candidates if names[who].lower() in text.lower()]
    return min(full or candidates, default=None)


def topic_in(text: str, topics: dict[str, Topic], going_on: str | None, takes_sides: bool = False) -> str | None:
    """Return the news that a text is about, if it names enough of its words.

    Args:
        going_on: what was talked about just before; a text that takes sides, or goes on, needs to name less.
    """
    if not topics:
        return None
    words = _words(text)
    spoken = f" {' '.join(words)} "
    for name in topics:
        if "-" in name and f" {name.replace('-', ' ')} " in spoken:  # the slug, word by word: "the lost film"
            return name
    stems = [_stem(word) for word in words if word not in FUNCTION_WORDS]
    scores = {name: _evidence(stems, weights) for name, weights in _topic_words(tuple(topics.values())).items()}
    best = max(scores, key=lambda name: (scores[name] + (0.5 if name == going_on else 0.0), name == going_on))
    return best if scores[best] >= (TOPIC_THRESHOLD_GOING_ON if best == going_on or takes_sides else TOPIC_THRESHOLD) else None


def claim_in(text: str, topic: Topic) -> int | None:
    """Return the position of the argument that a text gives, where it shares enough words with one."""
    stems = {_stem(word) for word in _words(text) if word not in FUNCTION_WORDS}
    shared = [len(stems & claim) for claim in _claim_words(topic)]
    best = max(range(len(shared)), key=shared.__getitem__, default=None)
    return best if best is not None and shared[best] >= CLAIM_OVERLAP else None


def _bare_titles(text: str, taken: list[bool], index: _Titles, catalogue: Catalogue) -> list[Mention]:
    """Return the items named without brackets or quotes."""
    tokens = [match for match in WORD.finditer(text) if not taken[match.start()]]
    folded = [_folded(token[0]) for token in tokens]
    informative = any(letter.islower() for letter in text)  # capitals say nothing in a text that shouts
    found: list[Mention] = []
    i = 0
    while i < len(tokens):
        step = 1
        for title in index.by_first.get(folded[i], ()):
            size = len(title.words)
            if tuple(folded[i : i + size]) == title.words and (
                not title.strict or (informative and _deliberate(text, tokens, folded, i, size))
            ):
                found.append(Mention(_meant(title, text, catalogue), tokens[i].start(), tokens[i + size - 1].end()))
                step = size
                break
        i += step
    return found


def _deliberate(text: str, tokens: list[re.Match[str]], folded: list[str], i: int, size: int) -> bool:
    """Return whether common words are written as a title: with capitals where a sentence needs none."""
    last = tokens[i + size - 1][0]
    before = folded[i - 1] if i else ""
    after = folded[i + size] if i + size < len(tokens) else ""
    if last.isdigit():
        return len(last) == 4 and before not in _YEAR_BEFORE and bool(before)
    if not all(token[0][:1].isupper() or token[0].lower() in FUNCTION_WORDS for token in tokens[i : i + size]) or not last[:1].isupper():
        return False
    if size > 1:
        return True
    if last in ("I", "OK") or last.startswith(("I'", "I’")):
        return False
    opens = i == 0 or text[: tokens[i].start()].rstrip()[-1:] in tuple(".!?:;")
    return after in _VERB_AFTER and folded[i] not in FUNCTION_WORDS if opens else True


def _meant(title: _Title, text: str, catalogue: Catalogue) -> int:
    """Return which of the items of that title is meant: the one whose year or director the text names, else the lowest id."""
    for item in title.items[:8] if len(title.items) > 1 else ():
        facts = catalogue[item]
        if (facts.year and str(facts.year) in text) or (facts.director and facts.director.split()[-1].lower() in text.lower()):
            return item
    return title.items[0]


@lru_cache(maxsize=8)
def _titles(catalogue: Catalogue) -> _Titles:
    """Return the index of a catalogue's titles."""
    plain = FUNCTION_WORDS | _EVERYDAY | _plain_words(catalogue)
    ways: dict[tuple[str, ...], list[int]] = {}
    extra: dict[tuple[str, ...], list[int]] = {}
    for item in catalogue.items:
        spellings = _spellings(item)
        for k, words in enumerate(spellings):
            if words:
                (ways if k == 0 else extra).setdefault(words, []).append(item.id)
    for words, items in extra.items():
        ways.setdefault(words, items)
    by_words = {words: _Title(words, tuple(sorted(set(items))), _is_strict(words, plain)) for words, items in ways.items()}
    by_first: dict[str, list[_Title]] = {}
    for title in by_words.values():
        by_first.setdefault(title.words[0], []).append(title)
    return _Titles(by_words, {first: tuple(sorted(titles, key=lambda t: -len(t.words))) for first, titles in by_first.items()})


def _spellings(item: Item) -> list[tuple[str, ...]]:
    """Return the ways to write a title: whole, without what is in parentheses, article in front, without article, without subtitle."""
    short = _ASIDE.sub(" ", item.title).strip()
    head, comma, article = short.rpartition(",")
    if comma and article.strip().lower() in ("the", "a", "an", "la", "le", "les", "l'", "il", "el", "das", "der", "die"):
        short = f"{article.strip()} {head}"
    words = _words(short)
    spellings = [_words(item.title), words]
    if words[:1] and words[0] in ("the", "a", "an") and len(words) > 2:
        spellings.append(words[1:])
    if ":" in short and len(_words(short.split(":")[0])) > 1:
        spellings.append(_words(short.split(":")[0]))
    return spellings


def _is_strict(words: tuple[str, ...], plain: frozenset[str] | set[str]) -> bool:
    """Return whether a title could be mistaken for ordinary words."""
    if len(words) == 1 and (len(words[0]) <= 3 or words[0].isdigit()):
        return True
    return len(words) <= 3 and all(word in plain for word in words)


def _plain_words(catalogue: Catalogue) -> set[str]:
    """Return the words that the descriptions of a catalogue use in lower case: those that are no names."""
    plain: set[str] = set()
    for item in catalogue.items:
        for text in (item.description, item.about, " ".join(item.tone), " ".join(item.genres)):
            plain.update(word for word in WORD.findall(text) if word[:1].islower())
    return {_folded(word) for word in plain}


@lru_cache(maxsize=16)
def _topic_words(topics: tuple[Topic, ...]) -> dict[str, dict[str, float]]:
    """Return for each topic how much a word, or a pair of neighbours, speaks for it; what topics share counts less."""
    weights: dict[str, dict[str, float]] = {}
    for topic in topics:
        mine = weights.setdefault(topic.id, {})
        for text, weight in ((topic.summary, 1.0), (topic.question, 2.0), (topic.title, 2.0)):
            stems = [_stem(word) for word in _words(text) if word not in FUNCTION_WORDS]
            for stem in stems:
                mine[stem] = max(weight, mine.get(stem, 0.0))
            if weight > 1:
                mine.update({f"{a} {b}": 2.0 for a, b in pairwise(stems)})
    spread: dict[str, int] = {}
    for mine in weights.values():
        for key in mine:
            spread[key] = spread.get(key, 0) + 1
    return {name: {key: weight / spread[key] for key, weight in mine.items()} for name, mine in weights.items()}


def _evidence(stems: list[str], weights: dict[str, float]) -> float:
    pairs = {f"{a} {b}" for a, b in pairwise(stems)}
    return sum(weights.get(key, 0.0) for key in {*stems, *pairs})


@lru_cache(maxsize=64)
def _claim_words(topic: Topic) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_stem(word) for word in _words(claim.text) if word not in FUNCTION_WORDS) for claim in topic.claims)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_folded(word) for word in WORD.findall(text))


def _folded(text: str) -> str:
    """Return a text in lower case without accents."""
    if text.isascii():
        return text.lower()
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter)).replace("’", "'")


def _stem(word: str) -> str:
    """Return a word without its commonest endings, so that "selling" meets "sell"."""
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
