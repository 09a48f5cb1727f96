"""What led to an event is found: the post that was read, the friend who told, the talk that moved a mood."""

from fake_client import Script, town
from followers import FIRST, HUB, POST, SECOND, post, utterance

from sim.agent import Impression, Memory, Recollection, Tip
from sim.causes import DEEPEST, MOST, Past
from sim.channel import Move, Utterance, utterance_id
from sim.event import (
    AnyEvent,
    EmotionCooled,
    Enhanced,
    Felt,
    ForwardsCapped,
    HeardOf,
    Impressed,
    Learned,
    MoodMoved,
    NewsBroke,
    Parted,
    Planned,
    Promoted,
    Rated,
    Read,
    Recalled,
    Remembered,
    Said,
    Shown,
    TickStarted,
    Watched,
)

LINE = Utterance(utterance_id(2, 5, 0), 2, 5, "See <Heat>.", (Move("recommend", item=9, valence=0.9),), utterance_id(2, 5, 0), 4)
FILM: tuple[AnyEvent, ...] = (
    TickStarted(2, 600),
    Said(5, LINE, "a friend asked"),
    HeardOf(4, Tip(9, 5, 0.9, 2)),
    Parted(4, 5, LINE.thread, 1),
    MoodMoved(4, 0.3, 0.2, "a chat"),
    TickStarted(3, 720),
    Shown(4, (8, 9), (0.9, 0.4), ("popular", "popular")),
    Watched(4, 9, "a friend praised it", 5),
    Rated(4, 9, 5, "wonderful"),
    MoodMoved(4, 0.6, 0.4, "the film"),
)
FORWARD = utterance(FIRST, 2, POST, 1)
NEWS: tuple[AnyEvent, ...] = (
    TickStarted(1, 480),
    NewsBroke(HUB, "leak"),
    post(HUB, 1),
    TickStarted(2, 600),
    Read(FIRST, (POST,), ("about the news (1.60)",)),
    Learned(FIRST, "leak", HUB),
    Felt(FIRST, 0.1, 0.8, (("leak", -0.4),), (Impression(POST, "leak", -0.5, "intense", "followed"),)),
    post(FIRST, 2, POST, 1),
    Impressed(FIRST, (Impression(FORWARD.id, "leak", -0.5, "intense", "own"),)),
)


def told(events: tuple[AnyEvent, ...], place: int) -> list[tuple[str, type]]:
    return [(cause.how, type(events[cause.place])) for cause in Past(events).causes(place)]


def chain(events: tuple[AnyEvent, ...], place: int) -> list[tuple[int, str]]:
    return [(step.depth, type(events[step.cause.place]).__name__) for step in Past(events).account(place)]


def test_a_film_that_was_watched_goes_back_to_the_friend_who_told_of_it_and_the_page_that_showed_it() -> None:
    assert told(FILM, 7) == [("heard of it", HeardOf), ("was shown it", Shown)]
    assert chain(FILM, 9) == [(1, "Rated"), (2, "Watched"), (3, "HeardOf"), (4, "Said"), (3, "Shown")]


def test_a_mood_goes_back_to_what_moved_it_in_the_same_tick_and_to_nothing_of_another_day() -> None:
    assert told(FILM, 4) == [("what moved them", Parted)]
    assert told((FILM[3], TickStarted(3, 720), MoodMoved(4, 0.1, 0.1)), 2) == []


def test_everybodys_mood_goes_back_to_the_calm_that_was_ordered() -> None:
    events = (TickStarted(4, 840), EmotionCooled(0.5), MoodMoved(4, 0.0, 0.1))
    assert told(events, 2) == [("everybody was calmed", EmotionCooled)]


def test_a_forward_goes_back_through_reading_and_feeling_to_the_news() -> None:
    assert chain(NEWS, 7) == [(1, "Posted"), (1, "Read"), (1, "Felt"), (1, "Learned")]
    assert told(NEWS, 6) == [("what reached them", type(NEWS[2])), ("read it", Read)]
    assert told(NEWS, 8) == [("their own words", type(NEWS[7]))]
    assert told(NEWS, 5) == [("read of it", Read), ("was written", type(NEWS[2]))]


def test_what_else_was_read_led_to_nothing() -> None:
    other = post(SECOND, 1)
    events = (*NEWS[:3], other, Read(FIRST, (POST, other.utterance.id)), post(FIRST, 2, POST, 1))
    assert [how for how, _ in told(events, 5)] == ["what it passes on", "read it"]
    assert SECOND not in {getattr(events[step.cause.place], "agent", None) for step in Past(events).account(5)}


def test_a_memory_goes_back_to_what_it_is_of_and_a_thought_to_the_memory() -> None:
    memory, later = Memory(3, "film", "I loved <Heat>.", 0.7, item=9, id=1), Memory(3, "film", "I saw <Heat>.", 0.4, item=9, id=2)
    insight = Memory(3, "insight", "I like heat.", 0.5, id=3, sources=(1, 2))
    events = (*FILM[5:], Remembered(4, memory), Remembered(4, later), Enhanced(4, 1, 2), Promoted(4, 1, insight))
    events = (*events, Recalled(4, "films", (Recollection(3, 1.0, 0.5, 0.9),)))
    assert told(events, 5) == [("what it is of", Rated)]
    assert told(events, 7) == [("what reminded them", Remembered), ("the memory", Remembered)]
    assert [how for how, _ in told(events, 8)] == ["it came up again", "what it is drawn from", "what it is drawn from"]
    assert told(events, 9) == [("the memory", Promoted)]


def test_a_change_goes_back_to_the_tick_in_which_it_was_planned() -> None:
    events = (TickStarted(1, 480), Planned(1, 3, ForwardsCapped(2)), TickStarted(3, 720), ForwardsCapped(2))
    assert told(events, 3) == [("when it was planned", Planned)]
    past = Past(events)
    assert [past.tick(place) for place in range(4)] == [1, 1, 3, 3] and Past(events[1:2]).tick(0) is None


def test_what_lies_before_all_that_is_kept_has_no_cause() -> None:
    assert told((FILM[7],), 0) == told((NEWS[7],), 0) == told((FILM[8],), 0) == []


def test_every_cause_in_a_town_is_older_than_its_effect_and_no_account_tells_anything_twice() -> None:
    script = Script(town())
    events = [event for _ in range(12) for event in script.tick()]
    past = Past(events)
    for place in range(len(events)):
        assert all(cause.place < place for cause in past.causes(place))
        places = [step.cause.place for step in past.account(place)]
        assert len(set(places)) == len(places) <= MOST and all(step.depth <= DEEPEST for step in past.account(place))
    assert any(past.causes(place) for place, event in enumerate(events) if isinstance(event, Watched))
