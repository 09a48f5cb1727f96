"""What is known of one person's past: seen on the screen, or told by the save."""

from pathlib import Path

from fake_client import FakeClient
from lives import written
from stage import Stage, stage

from models.completer import Prompt
from models.language.told import Said as Answered
from models.language.told import Thought
from saves.file import open_save
from saves.reel import Reel
from saves.retelling import retold
from sim.agent import Agent, Persona
from sim.channel import Utterance, utterance_id
from sim.concern import concerns, other_of
from sim.event import AttitudeMoved, ControlMoved, Felt, Followed, Liked, MoodMoved, Posted, Said, Shown, Watched
from tui.paint import untitled
from tui.protocol import Retell
from tui.widgets.agents import AgentsPane
from tui.widgets.inspector import InspectorPane
from tui.widgets.life import Happening, Life, Step, course
from tui.widgets.thoughts import ThoughtsPane


def person(mood: float = 0.1) -> Agent:
    return Agent(Persona(id=7, name="Mei", gender="female", age=30, occupation="baker"), mood=mood, attitudes={"bridge": 0.4})


def line(author: int, to: int | None = None, parent: int | None = None, tick: int = 1) -> Utterance:
    number = utterance_id(tick, author, 0)
    return Utterance(number, tick, author, "Well.", (), number, to, parent)


def test_an_event_concerns_whoever_acts_and_whoever_it_is_done_to() -> None:
    post = utterance_id(1, 7, 3)
    for event in (MoodMoved(7, 0.1, 0.1), Said(2, line(2, to=7)), Liked(2, post), Posted(2, line(2, parent=post)), Followed(2, 7)):
        assert concerns(event, 7) and not concerns(event, 3)
    assert other_of(Watched(2, 5, "a friend said so", source=7)) == 7
    assert other_of(Posted(2, line(2))) is None


def test_a_life_begins_as_somebody_is_and_goes_on_with_what_concerns_them() -> None:
    life = Life(person(), 10)
    life.note(MoodMoved(7, -0.5, 0.9, "the doors were locked"), 11, 700)
    life.note(Felt(7, -0.6, 0.8, (("bridge", -0.2),), because="what Ola wrote"), 12, 800)
    life.note(MoodMoved(8, 1.0, 1.0, "not theirs"), 12, 800)
    assert [step.value for step in life.moods] == [0.1, -0.5, -0.6]
    assert [(step.tick, step.value) for step in life.attitudes["bridge"]] == [(0, 0.4), (12, -0.2)]
    assert [each.tick for each in life.happenings] == [11, 12]
    assert life.why() == Step(12, -0.6, "what Ola wrote") and life.why("bridge") == Step(12, -0.2, "what Ola wrote")


def test_what_no_event_explains_has_no_reason() -> None:
    life = Life(person(), 10)
    life.note(AttitudeMoved(7, "bridge", 0.9), 11, 700)
    assert life.why() is None and life.why("bridge") is None


def test_what_the_save_tells_comes_before_what_was_seen_and_nothing_is_there_twice() -> None:
    life = Life(person(), 10)
    life.note(MoodMoved(7, 0.7, 0.2, "a song"), 11, 700)
    told = [Happening(3, 200, MoodMoved(7, 0.3, 0.1, "rain")), Happening(11, 700, MoodMoved(7, 0.7, 0.2, "a song"))]
    life.recall(told, 1, 11)
    assert [(step.tick, step.value) for step in life.moods] == [(3, 0.3), (11, 0.7)]
    assert life.told and life.since == 1 and len(life.happenings) == 2
    assert [step.value for step in life.attitudes["bridge"]] == [0.4]  # nothing moved it: it is as it was


def test_a_course_holds_each_value_until_the_next() -> None:
    steps = [Step(2, 0.1), Step(5, 0.9)]
    assert course(steps, 0, 7, 8) == [None, None, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9]
    assert course(steps, 0, 7, 4) == [None, 0.1, 0.9, 0.9]


def test_a_save_tells_what_concerns_somebody_newest_ticks_first(tmp_path: Path) -> None:
    records = written(tmp_path / "s.voxpop", 30)
    every = [(record.tick, event) for record in records for event in record.events]
    agent = next(event.agent for _, event in every if isinstance(event, Watched))
    with open_save(tmp_path / "s.voxpop") as save:
        told = Reel(save).retold(agent, 30, 1000)
        assert [(each.tick, each.event) for each in told.bygones] == [(tick, event) for tick, event in every if concerns(event, agent)]
        assert told.since == 0 and all(each.minute == each.tick * 60 for each in told.bygones)
        early = Reel(save).retold(agent, 12, 1000)
        assert [(each.tick, each.event) for each in early.bygones] == [
            (t, event) for t, event in every if t <= 12 and concerns(event, agent)
        ]
        assert Reel(save).retold(agent, 30, 2).bygones == told.bygones[-2:]


def test_a_save_is_read_back_only_so_far_and_says_how_far(tmp_path: Path) -> None:
    written(tmp_path / "s.voxpop", 30)
    with open_save(tmp_path / "s.voxpop") as save, save.reading() as db:
        told = retold(db, save.current, 1, 30, 1000, read=4000)
        assert 20 < told.since < 30 and all(each.tick >= told.since for each in told.bygones)


def test_a_branch_tells_what_it_inherits_and_not_what_it_left(tmp_path: Path) -> None:
    records = written(tmp_path / "s.voxpop", 20)
    with open_save(tmp_path / "s.voxpop", writable=True) as save:
        save.branch("other", "main", 8)
        save.switch("other")
        told = Reel(save).retold(1, 20, 1000)
        wanted = [(record.tick, event) for record in records[:8] for event in record.events if concerns(event, 1)]
        assert [(each.tick, each.event) for each in told.bygones] == wanted


async def test_the_inspector_asks_the_save_for_the_past_of_whoever_is_looked_at_once() -> None:
    async with stage(size=(200, 60), ticks=6) as on:
        await asked(on)
        await asked(on)
        selected = on.app.town.selected
        assert [command.agent for command in on.client.commands(Retell)] == [selected]  # type: ignore[attr-defined]
        assert on.app.town.life.told and on.app.town.life.since <= 1


async def test_the_history_tells_what_was_done_and_what_happened_newest_first_and_marks_the_players_ticks() -> None:
    async with stage(size=(200, 60), ticks=0) as on:
        film = on.client.world.catalogue.items[0].id
        on.client.happen(Watched(1, film, "it is quiet"))
        on.client.happen(ControlMoved(1, "human"), Said(1, line(1, to=5, tick=2), "they looked sad"))
        on.client.happen(ControlMoved(1, "mind"))
        on.client.happen(Followed(9, 1))
        await on.settle()
        on.society.inspect_agent(1)
        await on.press("z")
        await asked(on)
        text = told(on)
        order = [
            text.index(part)
            for part in ("t4 day", "follows Astrid", "t2 day", "◆ you were them", "because they looked sad", "t1 day", "it is quiet")
        ]
        assert order == sorted(order) and text.count("you were them") == 1


async def test_curves_and_reasons_stand_where_the_value_is() -> None:
    async with stage(size=(200, 60), ticks=0) as on:
        topic = next(iter(on.client.world.topics))
        for tick in range(1, 9):
            moved = MoodMoved(1, -1 + tick / 4, 0.5, f"reason {tick}"), AttitudeMoved(1, topic, tick / 10, f"argument {tick}")
            on.client.happen(*moved)
        await on.settle()
        on.society.inspect_agent(1)
        await on.press("z")
        await asked(on)
        rows = told(on).splitlines()
        assert "because   reason 8 t8" in rows and "because   argument 8 t8" in rows
        curve = next(row for row in rows if row.startswith("mood") and row.endswith("–8"))
        heights = [" ▁▂▃▄▅▆▇█".index(mark) for mark in curve.split()[1]]
        assert len(heights) >= 8 and heights[-8:] == sorted(heights[-8:]) and heights[-1] > heights[-8]


async def test_sections_are_walked_folded_and_stay_folded_for_the_next_person() -> None:
    async with stage(size=(200, 60), ticks=6) as on:
        on.society.inspect_agent(1)
        await on.press("z")
        inspector = on.society.query_one(InspectorPane)
        keys = [section.key for section in inspector._sections if section.title]
        await on.press("J")
        assert inspector._sections[inspector.here].key == keys[0]
        await on.press("J")
        assert inspector._sections[inspector.here].key == keys[1]
        await on.press("K")
        assert inspector._sections[inspector.here].key == keys[0]
        before = len(inspector.view)
        await on.press("enter")
        assert inspector.folded == {keys[0]} and len(inspector.view) < before and "▸ Feels" in told(on)
        on.society.inspect_agent(2)
        await on.settle()
        assert "▸ Feels" in told(on)
        await on.press("Z")
        assert inspector.folded == set()
        await on.press("Z")
        assert inspector.folded >= {section.key for section in inspector._sections if section.title}


async def test_o_tells_what_rules_weighed_with_the_scores_of_the_page() -> None:
    async with stage(size=(120, 40), ticks=0) as on:
        first, second = (film.id for film in on.client.world.catalogue.items[:2])
        on.society.query_one(AgentsPane).select(1)
        await on.settle()
        on.client.happen(Shown(1, (first, second), (0.9, 0.4), ("like what you liked", "popular")), Watched(1, first, "it is quiet"))
        await on.settle()
        await on.press("o")
        text = on.text(ThoughtsPane)
        assert "how the rules decide" in text and "because it is quiet" in text
        assert "chosen  0.90" in text and "like what you liked" in text and "beside  0.40" in text


async def test_the_last_thought_of_a_model_stands_in_the_inspector_but_not_before_it_was_thought() -> None:
    client = FakeClient(mind="openai:gpt-4.1-mini")
    async with stage(size=(200, 60), ticks=4, client=client) as on:
        client.thoughts[1] = (
            Thought(1, 3, "gpt-4.1-mini", "talk", Prompt("You live.", "You are Mei.", "It rains."), (Answered('{"say": "Hello"}'),)),
        )
        on.society.inspect_agent(1)
        await on.press("z")
        inspector = on.society.query_one(InspectorPane)
        await asked(on)
        assert "t3 talk" in told(on) and "It rains." in told(on) and "Hello" in told(on)
        on.app.town.world.tick = 2  # type: ignore[union-attr]
        inspector.touch()
        assert "It rains." not in told(on) and "is not kept any more" in told(on)


def test_a_full_stop_after_a_title_that_ends_a_sentence_is_left_out() -> None:
    assert untitled("I saw <Whose House?>. Then <Heat>.") == "I saw Whose House? Then Heat."


async def asked(on: Stage) -> None:
    """Let the inspector ask the save for the past of whoever is looked at."""
    inspector = on.society.query_one(InspectorPane)
    inspector._asked_at = inspector._since = 0.0
    inspector.renew()
    for _ in range(2):  # the question, and the answer
        await on.pilot.pause()
        await on.settle()


def told(on: Stage) -> str:
    """Return all that the inspector tells, not only what is on show."""
    inspector = on.society.query_one(InspectorPane)
    inspector._stale = True
    inspector.renew()
    return "\n".join("".join(part for part, _ in row).rstrip() for row in inspector.view.entries)
