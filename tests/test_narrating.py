"""What happened is told in sentences that a friend would read."""

import msgspec
import pytest
from fake_client import FakeClient, Script, town

from sim.agent import Memory
from sim.channel import Utterance, utterance_id
from sim.event import EVENTS, Felt, Forgot, MoodMoved, Posted, Read, Remembered, Shown, TickStarted, Trained, kind_of
from tui.protocol import Ready
from tui.widgets.narrate import KINDS, narrated
from tui.widgets.phrases import mood_named, stance_named, tidied
from tui.widgets.town import Town


@pytest.fixture
def shown() -> Town:
    client = FakeClient()
    found = Town()
    found.restore(next(message for message in client.drain() if isinstance(message, Ready)))
    return found


def test_every_kind_of_event_is_of_one_kind_of_line(shown: Town) -> None:
    assert set(KINDS) == set(EVENTS)
    script = Script(town())
    for event in [event for _ in range(12) for event in script.tick()]:
        assert narrated(event, shown).kind == KINDS[type(event)], kind_of(event)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I loved <Where Is the Friend's House?>.", "I loved <Where Is the Friend's House?>"),
        ("They said “No!”.", "They said “No!”"),
        ("I loved <Heat>.", "I loved <Heat>."),
        ("Well...", "Well..."),
        ("<Who?>...", "<Who?>..."),
        (
            "Ann wrote about the news, with stance +0.70; mine is -0.09",
            "Ann wrote about the news, strongly for it (+0.70); I am torn about it (-0.09)",
        ),
    ],
)
def test_no_stop_follows_a_stop_and_stances_are_words(text: str, told: str) -> None:
    assert tidied(text) == told


def test_moods_and_stances_have_a_word_for_every_value() -> None:
    assert [mood_named(mood).split(" (")[0] for mood in (-1.0, -0.3, 0.0, 0.3, 1.0)] == [
        "miserable",
        "low",
        "all right",
        "cheerful",
        "delighted",
    ]
    assert [stance_named(each).split(" (")[0] for each in (-1.0, -0.5, -0.2, 0.1, 0.2, 1.0)] == [
        "strongly against it",
        "rather against it",
        "slightly against it",
        "torn about it",
        "slightly for it",
        "strongly for it",
    ]


def test_lines_name_films_authors_and_the_day(shown: Town) -> None:
    assert shown.world is not None
    films = [item.id for item in shown.world.catalogue.items[:4]]
    titles = [shown.title(film) for film in films]
    assert narrated(Shown(1, tuple(films), (1.0,) * 4, ("",) * 4), shown).what == f"is shown 4 films: {', '.join(titles[:3])}…".replace(
        "…", " …"
    )
    two, three = utterance_id(1, 2, 0), utterance_id(1, 3, 0)
    assert narrated(Read(1, (two, three)), shown).what == f"reads 2 posts by {shown.name(2)}, {shown.name(3)}"
    assert narrated(TickStarted(20, 3720), shown).what == "day 3, Wed 14:00 · tick 20"
    assert "loss" not in narrated(Trained("mf", 48, 467, 618, (0.6, 0.5)), shown).what


def test_feelings_are_words_and_a_headline_is_told_once(shown: Town) -> None:
    assert shown.world is not None
    topic = next(iter(shown.world.topics.values()))
    assert narrated(MoodMoved(1, 0.27, 0.1, "a chat"), shown).what == "feels cheerful (+0.27), calm"
    felt = narrated(Felt(1, 0.1, 0.8, ((topic.id, 0.24),), because=topic.title), shown)
    assert felt.what == "feels all right (+0.10), intense; is slightly for it (+0.24)" and felt.because == topic.title
    assert topic.title in narrated(Felt(1, 0.1, 0.8, ((topic.id, 0.24),), because="talk"), shown).what


def test_passing_on_without_a_word_names_what_is_passed_on(shown: Town) -> None:
    assert shown.world is not None
    first = Utterance(utterance_id(1, 2, 0), 1, 2, "It leaks.", (), utterance_id(1, 2, 0))
    shown.world.apply(Posted(2, first))
    forward = Utterance(utterance_id(2, 3, 0), 2, 3, "", (), first.id, forwards=first.id, depth=1)
    assert narrated(Posted(3, forward), shown).what == f"passes on {shown.name(2)}'s post “It leaks.”"


def test_what_is_forgotten_is_named_where_it_is_known(shown: Town) -> None:
    (moment,) = shown.absorb([Remembered(1, Memory(1, "film", "I loved <Heat>.", 0.7, id=901))])
    assert narrated(moment.event, shown).what == "remembers: I loved <Heat>."
    (moment,) = shown.absorb([Forgot(1, (901,))])
    assert narrated(moment.event, shown).what == "forgets: I loved <Heat>."
    assert msgspec.structs.astuple(moment.event) == (1, (901,))
