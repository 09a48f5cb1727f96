"""How a text speaks of things: sentiment by word lists with negation, and the side it takes."""

import re

from sim.mentions import WORD, bag

POSITIVE = bag(
    "adore adored amazing beautiful beautifully best brilliant charming classic clever delight delighted delightful enjoy enjoyable "
    "enjoyed excellent exciting fabulous fantastic favourite favorite fine fun funny glad gem good gorgeous great happy hilarious "
    "impressive incredible interesting like liked love loved lovely magnificent marvellous marvelous masterpiece moving nice "
    "outstanding perfect recommend remarkable riveting satisfying solid splendid strong stunning super superb sweet terrific "
    "thrilling touching unforgettable wonderful worth wow gripping better pleased proud well cool awesome fave ace cracking spot-on "
    "blessing win"
)
NEGATIVE = bag(
    "angry annoying awful bad boring bored clumsy cheap confusing crap cringe dire disappointed disappointing disappointment dreadful "
    "dreary dull empty fail failed fails flat forgettable hate hated hopeless horrible lame lousy mediocre mess nonsense overlong "
    "overrated painful pathetic pointless poor pretentious ridiculous rubbish sad shallow slow stupid terrible tedious tired tiresome "
    "trash ugly unbearable unwatchable waste wasted weak worse worst lonely ill sick shame silly miserable mid meh disaster tragedy "
    "loss mistake disgrace scandal worried pity snooze"
)
NEGATORS = bag(
    "not no never hardly barely neither nor without nothing isn't wasn't don't didn't doesn't won't can't couldn't ain't wouldn't "
    "haven't hasn't aren't weren't isnt wasnt dont didnt doesnt"
)
STRONGER = bag("absolutely completely deeply extremely incredibly really so such totally truly utterly very")

_CLAUSE = re.compile(r"[,;:]|\bbut\b|\band\b|\bwhile\b|\bthough\b| - | – | — ")
_STARS = re.compile(
    r"\b([0-9]|10)(?:\.\d)? ?(?:/ ?(10|5)\b|(?:out of (10|5|five|ten)\b)|stars?\b)|\b(one|two|three|four|five) stars?\b", re.I
)
_NUMBER = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_FOR = re.compile(
    r"\b(?:i support|i'm for|i am for|for it|in favou?r|good idea|great idea|we should|they should|should be sold|should go"
    r"|should sell|sell it"
    r"|makes sense|let them|yes)\b",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:oppose|opposed|against|shouldn't|should not|must not|mustn't|bad idea|terrible idea|awful idea|save (?:the|it|our)"
    r"|keep (?:the|it|our)|no to|never sell"
    r"|don't sell|do not sell|can't sell|wrong to|a mistake|a shame|a disgrace|no)\b",
    re.I,
)


def valence_of(text: str) -> float:
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


def clause_valence_of(text: str, position: int, otherwise: float) -> float:
    """Return the sentiment of the clause around a position, or `otherwise` where that clause shows none."""
    start = max((match.end() for match in _CLAUSE.finditer(text, 0, position)), default=0)
    stop = next((match.start() for match in _CLAUSE.finditer(text, position)), len(text))
    return valence_of(text[start:stop]) or otherwise


def stance_of(text: str) -> float:
    """Return the stance that a text shows toward the topic at hand, -1 to 1."""
    against, favour = bool(_AGAINST.search(text)), bool(_FOR.search(text))
    if against != favour:
        return -0.6 if against else 0.6
    return -0.6 if against else valence_of(text)
