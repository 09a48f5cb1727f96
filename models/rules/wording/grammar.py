"""English at the level of words: how a phrase is written down, filled in, and kept grammatical."""

import re
from functools import lru_cache
from zlib import crc32

from msgspec import Struct

from models.rules.wording.subjects import SUBJECT_OF

_SLOT = re.compile(r"\{(\w+)\}")
_STOP = re.compile(r"[.!?…](?=\s|$)")
_CALLED = re.compile(r"(?:^|, ){author}(?=[,.!?])|^{author}, ")  # an author who is spoken to
_NO_PRONOUN = re.compile(
    r"(?:^|[.,!?:] |\b[Aa]nd |\bcalled ){film}(?=[?,.!:]|$)|{film} and I\b|{film} looks|on {film},|the look of|name, {film}"
    r"|\bit about {film}|sold me {film}|found {film}|it of {film}|{film} it is|make it {film}"
    r"|\bNot {film}|\bnot {film}|there's {film}|{film} (?:supremacy|hate)"
)
_KEY = 12  # letters from which a literal is a phrase that one notices
_CAPITAL = re.compile(r"^I(?=['’ ,.?!]|$)")


class Phrase(Struct, frozen=True):
    """One line of a phrase table, ready to be filled in.

    Args:
        parts: literals at even places, names of slots at odd ones.
        liked: tags of which a voice must have one, () for everybody.
        barred: tags of which a voice must have none.
        needs: what the situation or the voice must hold, all of it.
        count: how many sentences it makes.
        length: of its literals, in characters.
        mark: 0 to 7, which of eight idiolects it belongs to.
        film: True where it names the item. loud: True where a word is *stressed*. subjects: what its slots are about.
        it: True where the item may be called "it". key: its longest literal in small letters, "" where that is short.
    """

    parts: tuple[str, ...]
    liked: tuple[str, ...]
    barred: tuple[str, ...]
    needs: frozenset[str]
    count: int
    length: int
    mark: int
    film: bool
    loud: bool
    subjects: frozenset[str]
    it: bool
    key: str


# Contractions that a formal speaker writes out. The tables use "'d" only for "would" and "'s" only for "is" after these words.
_LONG_FORMS = {
    "can't": "cannot",
    "won't": "will not",
    "shan't": "shall not",
    "it's": "it is",
    "that's": "that is",
    "there's": "there is",
    "what's": "what is",
    "who's": "who is",
    "here's": "here is",
    "how's": "how is",
    "let's": "let us",
}
_ENDINGS = {"n't": " not", "'m": " am", "'ve": " have", "'ll": " will", "'re": " are", "'d": " would"}
_NOT_BEFORE = (
    r"(?!\s(?:I|you|we|it|they|he|she|that|this|there|better|been|got|had|made|gone|passed|taken|given|set|stayed|ruined|lived"
    r"|reached|left)\b)"
)
_ASKING = r"(?!\s(?:I|you|we|it|they|he|she|that|this|there)\b)"
_CONTRACTED = re.compile(rf"\b(\w+'(?:m|ve|ll)|\w+(?:n't|'re|'t){_ASKING}|\w+(?:'d|'s){_NOT_BEFORE})\b", re.IGNORECASE)

# What the young write instead; only literals are changed, never a fact.
_SLANG = (
    (re.compile(r"\bgoing to\b"), "gonna"),
    (re.compile(r"\bwant to\b"), "wanna"),
    (re.compile(r"\bbecause\b"), "cos"),
    (re.compile(r"\bBecause\b"), "Cos"),
    (re.compile(r"\byes\b(?! or no)"), "yeah"),
    (re.compile(r"\bYes\b(?! or no)"), "Yeah"),
    (re.compile(r"\bkind of\b"), "kinda"),
)


def _written_out(match: re.Match[str]) -> str:
    word = match.group(1)
    small = word.lower()
    if small in _LONG_FORMS:
        long = _LONG_FORMS[small]
    else:
        ending = next((ending for ending in _ENDINGS if small.endswith(ending)), "")
        if not ending:
            return word
        return word[: -len(ending)] + _ENDINGS[ending]
    return long[0].upper() + long[1:] if word[0].isupper() else long


def styled(literal: str, style: str) -> str:
    """Return a literal in a style: "formal" writes contractions out, "young" uses slang, "lower" has no capitals either."""
    if style == "formal":
        return _CONTRACTED.sub(_written_out, literal)
    if style in ("young", "lower"):
        for pattern, word in _SLANG:
            literal = pattern.sub(word, literal)
    return literal.lower() if style == "lower" else literal


def uncapitalised(text: str) -> str:
    """Return a text whose first letter is small, unless it begins with the word I or a capital that looks like a name."""
    if not text or _CAPITAL.match(text) or text[1:2].isupper():
        return text
    return text[0].lower() + text[1:]


def capitalised(text: str) -> str:
    """Return a text whose first letter is a capital."""
    return text[0].upper() + text[1:] if text else text


def parsed(line: str, style: str = "plain") -> Phrase:
    """Return the phrase that a line of a table declares: "tags | text with {slots}".

    Tags are separated by spaces: `old` (any one of these suffices), `!young` (never), `@morning` (always needed).
    """
    head, bar, text = line.rpartition("|")
    tags = head.split() if bar else []
    text = text.strip()
    mark = crc32(text.encode()) & 7
    parts = _SLOT.split(uncapitalised(text))
    literals = [styled(part, style) if place % 2 == 0 else part for place, part in enumerate(parts)]
    return Phrase(
        parts=tuple(literals),
        liked=tuple(tag for tag in tags if tag[0] not in "!@"),
        barred=tuple(tag[1:] for tag in tags if tag[0] == "!"),
        needs=frozenset(tag[1:] for tag in tags if tag[0] == "@") | ({"feed"} if _spoken_of(text) else frozenset()),
        count=max(1, len(_STOP.findall(text))),
        length=sum(len(part) for part in parts[::2]),
        mark=mark,
        film="film" in parts[1::2],
        loud="*" in text,
        subjects=frozenset(SUBJECT_OF[slot] for slot in parts[1::2] if slot in SUBJECT_OF),
        it="film" in parts[1::2] and not _NO_PRONOUN.search(text),
        key=_key(literals),
    )


def _spoken_of(text: str) -> bool:
    """Return whether a phrase speaks of the author of a post rather than to them."""
    return "{author}" in _CALLED.sub("", text)


def _key(literals: list[str]) -> str:
    """Return the longest literal of a phrase, by which a hearer would know it again."""
    longest = max(literals[::2], key=len).lower().replace("*", "").strip(" .,!?…")
    return longest[: 2 * _KEY].rstrip() if len(longest) >= _KEY else ""


def lines_of(table: str) -> list[str]:
    """Return the lines of a phrase table, without blank ones."""
    return [line.strip() for line in table.splitlines() if line.strip()]


# Genres whose name is not yet a noun that one can put "a" before.
_GENRE_NOUNS = {
    "comedy": "comedy",
    "drama": "drama",
    "western": "western",
    "musical": "musical",
    "thriller": "thriller",
    "mystery": "mystery",
    "romance": "romance",
    "documentary": "documentary",
    "history": "historical film",
    "animation": "animated film",
    "film-noir": "noir",
    "noir": "noir",
    "sci-fi": "sci-fi film",
    "biography": "biography",
}


@lru_cache(maxsize=512)
def genre_noun(genre: str) -> str:
    """Return a countable noun: "western", "war film"."""
    genre = tidied(genre)
    return _GENRE_NOUNS.get(genre.lower(), f"{genre} film")


@lru_cache(maxsize=512)
def plural(noun: str) -> str:
    """Return the plural of a regular noun."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def with_article(noun: str) -> str:
    """Return the noun with "a" or "an"."""
    word = noun.lower()
    vowel = word[:1] in "aeiou" and not word.startswith(("uni", "use", "eu", "one", "once", "ut"))
    return f"an {noun}" if vowel or word.startswith(("hour", "honest", "heir", "8")) else f"a {noun}"


def gerund(verb_phrase: str) -> str:
    """Return "selling the Lantern" for "sell the Lantern"."""
    verb, space, rest = verb_phrase.partition(" ")
    if verb == "be":
        verb = "being"
    elif verb.endswith("ie"):
        verb = verb[:-2] + "ying"
    elif verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        verb = verb[:-1] + "ing"
    elif re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
        verb += verb[-1] + "ing"
    else:
        verb += "ing"
    return verb + space + rest


_ASKED = re.compile(
    r"(should|will|can|could|would|must|is|are|was|has|have) ((?:(?:the|a|an|our|this|that|all|every|my|your|its) )?[\w'’-]+) (.+)",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def proposition(question: str) -> tuple[str, str]:
    """Return ("the council should sell the Lantern", "sell the Lantern") for "should the council sell the Lantern?".

    The second is "" unless the question asks what should be done; both are where the question cannot be turned round.
    """
    match = _ASKED.fullmatch(tidied(question).rstrip("?. "))
    if match is None:
        return "", ""
    auxiliary, subject, rest = match.group(1).lower(), match.group(2), match.group(3)
    subject = subject if subject.isupper() else uncapitalised(subject) if " " in subject else subject
    return f"{subject} {auxiliary} {rest}", rest if auxiliary == "should" else ""


_SPACES = re.compile(r"\s+")
_BRACKETS = str.maketrans("", "", "<>{}|*")


@lru_cache(maxsize=4096)
def tidied(text: str) -> str:
    """Return a text from outside on one line, without the brackets that mark titles."""
    return _SPACES.sub(" ", text.translate(_BRACKETS)).strip()


_STYLED_TITLES = {"dr", "mr", "mrs", "ms", "miss", "sir", "dame", "prof", "professor", "rev", "father", "sister", "agent", "user"}


@lru_cache(maxsize=8192)
def first_name(name: str) -> str:
    """Return how to call somebody: the first word of the name, "" where there is none; two words after "Mrs" or "Agent"."""
    words = [word for word in re.split(r"[^\w'’.🇦-🇿🌀-🫿-]+", tidied(name)) if word]
    if not words:
        return ""
    called = words[0].rstrip(".")
    if len(words) > 1 and called.lower() in _STYLED_TITLES:
        called = f"{called} {words[-1]}"
    return called.strip(".!?… ,")


def quoted(text: str, style: str, names: dict[int, str]) -> str:
    """Return a sentence from outside in a style: who writes no capitals ("lower") keeps only that of a name."""
    begins = text.partition(" ")[0].rstrip(",:;")
    return text if style != "lower" or any(begins == first_name(name) for name in names.values()) else uncapitalised(text)


@lru_cache(maxsize=2048)
def clause(text: str) -> str:
    """Return the first sentence of a text without its full stop."""
    text = tidied(text)
    cut = re.search(r"[.!?…]+(?=\s|$)", text)
    return text[: cut.start()].rstrip(" ,;:") if cut else text
