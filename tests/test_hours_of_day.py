"""Nobody speaks of an hour that it is not: what phrases say of the time of day is true whenever they can be said."""

import re
from collections.abc import Iterable

import pytest

from models.rules.wording.grammar import lines_of, parsed
from models.rules.wording.scene import HOURS, hour_tags
from models.rules.wording.stories import REPLIES
from models.rules.wording.tables import TABLES

DAY, MORNING, NOON_ON, EVENING = range(6, 17), range(5, 12), range(12, 22), range(18, 24)
WHILE_BEGUN = (5, 6, 7, 8, 12, 13, 18)  # hours at which a part of the day has just begun

# Words that imply an hour -> hours of the day at which nobody may say them.
IMPLIED: dict[str, Iterable[int]] = {
    r"a long day|\b(?:been|head in .*|planed|bench|turn|feet) all day|the whole day|for one day|enough for today|It's been a good day": DAY,
    r"to bed early|before bed|Bed for me|then bed|early tomorrow|all night|still upright": DAY,
    r"for supper and|^Night, |^Go to sleep|is asleep|wasn't asleep|Still up|Can't sleep either": DAY,
    r"(?:since|slept till) noon": (*MORNING, 12),
    r"since (?:eight|breakfast)|this morning|teatime|My four o'clock|decent day": MORNING,
    r"(?<!argue for \{film\}) (?:all|whole) \{daypart\}": WHILE_BEGUN,
    r"(?:by|at) supper|before dark": EVENING,
    r"Did you sleep\?|Quiet night|I woke up": NOON_ON,
    r"(?:^|[Gg]ood )[Mm]orning(?:, \{| to you)": NOON_ON,
    r"(?:^|[Gg]ood )[Aa]fternoon(?:, \{| to you)": (*MORNING, *EVENING),
    r"(?:^|[Gg]ood )[Ee]vening(?:, \{| to you)": (*MORNING, *range(12, 18)),
}
TIMES = {"morning", "afternoon", "evening", "late", *HOURS}


@pytest.mark.parametrize("words", IMPLIED)
def test_a_phrase_that_implies_an_hour_is_said_at_no_other(words: str) -> None:
    found = 0
    for name, table in TABLES.items():
        if name.startswith("story_"):  # replies, to what has been said
            continue
        for line in lines_of(table):
            if re.search(words, line.rpartition("|")[2].strip()):
                found += 1
                needs = parsed(line).needs & TIMES
                assert not [hour for hour in IMPLIED[words] if needs <= hour_tags(60 * hour)], (name, line)
    assert found


@pytest.mark.parametrize("word", ["tonight", "noon", "midnight", "breakfast", "sunset", "lunchtime"])
def test_what_names_an_hour_is_tagged_for_it_or_tells_of_habit_or_the_past(word: str) -> None:
    timeless = {"I make a list every morning and lose it by noon.", "We'll have to vote against each other and share the breakfast."}
    for name, table in TABLES.items():
        for line in () if name.startswith("story_") else lines_of(table):
            text = line.rpartition("|")[2].strip()
            assert word not in text or text in timeless or parsed(line).needs & TIMES, (name, line)


def test_a_story_is_known_again_in_the_words_in_which_it_is_told() -> None:
    told = {line.rpartition("|")[2].strip() for table in TABLES.values() for line in lines_of(table)}
    assert [phrase for phrase, _ in REPLIES if phrase not in told] == []
