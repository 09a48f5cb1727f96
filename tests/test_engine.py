"""The engine as a player's screen meets it: a real process, the real town, a real save."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import psutil
import pytest
from ending import gone
from table import PATIENCE, Table

from saves.errors import NotKeptError
from saves.file import open_save
from sim.action import AnyAction, Chat, Forward, Idle, Leave, Like, NextPage, Post, Rate, Reply, Say, Scroll, Search, Visit, Watch
from sim.agent import Persona
from sim.event import (
    AnyEvent,
    ControlMoved,
    Liked,
    Parted,
    PersonaEdited,
    Posted,
    Rated,
    RecommenderChanged,
    Refused,
    Said,
    Shown,
    Watched,
    agent_of,
)
from sim.journal import MemoryJournal, TickRecord
from sim.world import World
from tui.engine import plainly
from tui.engine_client import EngineClient
from tui.engine_loop import LEAD
from tui.protocol import (
    Answer,
    Declined,
    FromEngine,
    GiveBack,
    Halted,
    Intervene,
    Painted,
    Pause,
    Play,
    Question,
    Quit,
    Ready,
    Step,
    TakeOver,
    Ticked,
    ToEngine,
    Unsaved,
    Withdrawn,
)
from tui.wire import EngineSpec

M = TypeVar("M")

ROOT = Path(__file__).parents[1]


class Screen:
    """Stands where the app stands: drains, applies to a replica, and says what it has painted."""

    def __init__(self, client: EngineClient) -> None:
        self.client = client
        self.inbox: list[FromEngine] = []
        client.start()
        self.ready = self.next(Ready)
        self.replica = World.restored(self.ready.snapshot)

    def send(self, command: ToEngine) -> None:
        self.client.send(command)

    def next(self, *kinds: type[M]) -> M:
        """Return the next message of these kinds; what comes before it is dropped, ticks are applied and painted."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.inbox += self.client.drain()
            while self.inbox:
                message = self.inbox.pop(0)
                if isinstance(message, Ticked):
                    self._paint(message)
                if isinstance(message, kinds):
                    return message
            time.sleep(0.002)
        raise AssertionError(f"no {kinds} came")

    def _paint(self, ticked: Ticked) -> None:
        for event in ticked.events:
            self.replica.apply(event)
        self.send(Painted(ticked.tick))

    def hear(self, count: int) -> list[FromEngine]:
        """Return the next messages, painting nothing."""
        deadline = time.monotonic() + PATIENCE
        while len(self.inbox) < count and time.monotonic() < deadline:
            time.sleep(0.002)
            self.inbox += self.client.drain()
        messages, self.inbox = self.inbox[:count], self.inbox[count:]
        return messages

    def silent(self, seconds: float) -> list[FromEngine]:
        """Return what comes within a time, painting nothing."""
        time.sleep(seconds)
        self.inbox += self.client.drain()
        return self.hear(len(self.inbox))

    def run(self, ticks: int) -> None:
        """Run a number of ticks in which nobody is asked anything."""
        for _ in range(ticks):
            self.send(Step())
            self.next(Ticked)

    def quit(self) -> Halted:
        """Quit, apply what was still to come, and return the last message."""
        self.send(Quit())
        halted = self.next(Halted)
        self.client.close(PATIENCE)
        assert self.client.status == 0
        return halted

    def step(self, decide: "Callable[[Question], AnyAction]") -> tuple[list[AnyEvent], list[Question]]:
        """Run one tick, answering as `decide` says; return its events and what was asked."""
        self.send(Step())
        questions: list[Question] = []
        while isinstance(message := self.next(Question, Ticked), Question):
            questions.append(message)
            self.send(Answer(message.number, decide(message)))
        return list(message.events), questions

    def sociable(self) -> int:
        """Return the agent who has most contacts."""
        return max(self.replica.agents, key=lambda agent: len(self.replica.contacts(agent)))


def edit(persona: Persona) -> Intervene:
    """Return the command that makes somebody who `persona` says."""
    return Intervene(PersonaEdited(persona.id, persona, ()))


def polite(question: Question) -> AnyAction:
    """Do as little as can be done."""
    return {"planning": Idle(), "rating": Rate(3, "It was all right.")}.get(question.kind, Leave())


def deeds(events: list[AnyEvent], agent: int, *kinds: type[AnyEvent]) -> list[AnyEvent]:
    return [event for event in events if isinstance(event, kinds) and agent_of(event) == agent]


@pytest.fixture
def spec(tmp_path: Path) -> EngineSpec:
    return EngineSpec(save=str(tmp_path / "town.db"), scenario="town", seed=3)


@pytest.fixture
def screen(spec: EngineSpec) -> Iterator[Screen]:
    client = EngineClient(spec)
    try:
        yield Screen(client)
    finally:
        client.close()


# Time


def test_the_replica_of_the_screen_equals_the_save_tick_by_tick(screen: Screen, spec: EngineSpec) -> None:
    screen.send(Play(0))
    while screen.next(Ticked).tick < 5:
        pass
    assert screen.quit() == Halted(screen.replica.tick, "")
    with open_save(Path(spec.save)) as save:
        assert save.tip().tick == screen.replica.tick >= 5
        assert save.tip().state_hash == screen.replica.state_hash()


def test_a_save_goes_on_where_it_stopped(screen: Screen, spec: EngineSpec) -> None:
    screen.run(2)
    screen.quit()
    again = Screen(EngineClient(EngineSpec(save=spec.save)))
    try:
        assert (again.ready.snapshot.tick, again.ready.branch) == (2, "main")
        assert again.replica.state_hash() == screen.replica.state_hash()
        again.run(2)
        assert again.quit().tick == 4
    finally:
        again.client.close()
    with open_save(Path(spec.save)) as save:
        assert save.tip().state_hash == again.replica.state_hash()


def test_a_step_runs_one_tick_and_a_paused_engine_none(screen: Screen) -> None:
    assert screen.silent(0.3) == []
    screen.send(Step())
    assert screen.next(Ticked).tick == 1
    assert screen.silent(0.3) == []


def test_ticks_keep_the_asked_pace_and_pause_ends_it(screen: Screen) -> None:
    screen.send(Step())
    screen.next(Ticked)
    began = time.monotonic()
    screen.send(Play(10))
    while screen.next(Ticked).tick < 6:
        pass
    assert 0.35 < time.monotonic() - began < 4
    screen.send(Pause())
    assert len(screen.silent(0.5)) <= 1


def test_the_engine_is_never_more_than_its_lead_ahead_of_what_is_painted(screen: Screen) -> None:
    screen.send(Play(0))
    assert [message.tick for message in screen.hear(LEAD)] == list(range(1, LEAD + 1))
    assert screen.silent(0.5) == []
    screen.send(Painted(1))
    assert [message.tick for message in screen.hear(1)] == [LEAD + 1]
    assert screen.silent(0.5) == []


# The player


def test_a_player_visits_searches_watches_and_rates(screen: Screen) -> None:
    def visit(question: Question) -> AnyAction:
        if question.kind == "browsing":
            turns = {1: NextPage(), 2: Search("drama"), 3: NextPage()}
            return turns.get(question.page_number) or Watch(question.page[0].item)
        return {"planning": Visit(), "rating": Rate(5, "Better than I feared.")}.get(question.kind) or polite(question)

    agent = screen.sociable()
    screen.send(TakeOver(agent))
    events, questions = screen.step(visit)
    assert ControlMoved(agent, "human") in events and screen.replica.agents[agent].human
    own = [question for question in questions if question.kind in ("planning", "browsing", "rating")]
    assert [question.kind for question in own] == ["planning", "browsing", "browsing", "browsing", "browsing", "rating"]
    assert {question.agent for question in questions} == {agent} and all(question.peek for question in questions)
    assert "visit" in own[0].legal and own[1].page and own[-1].item == own[-2].page[0].item
    watched, rated = deeds(events, agent, Watched, Rated)
    assert (watched.item, rated.item, rated.stars, rated.feeling) == (own[-1].item, own[-1].item, 5, "Better than I feared.")
    assert len(deeds(events, agent, Shown)) == 4


def test_a_player_chats_until_they_leave(screen: Screen) -> None:
    agent = screen.sociable()
    friend = screen.replica.contacts(agent)[0]

    def talk(question: Question) -> AnyAction:
        if question.kind == "planning":
            return Chat(friend.id, f"Hello {friend.name}, have you seen anything good?")
        lines = sum(line.author == agent for line in question.thread)
        return Say("I would rather read.") if question.kind == "talking" and lines == 1 else polite(question)

    screen.send(TakeOver(agent))
    for _ in range(6):  # the friend may be on the phone already
        events, questions = screen.step(talk)
        if not deeds(events, agent, Refused):
            break
    talking = [question for question in questions if question.kind == "talking"]
    assert talking and talking[0].partner == friend.id and [line.author for line in talking[0].thread] == [agent, friend.id]
    said = [event.utterance.text for event in deeds(events, agent, Said)]
    assert said == [f"Hello {friend.name}, have you seen anything good?", "I would rather read."][: len(said)] and len(said) >= 1
    assert [event.other for event in deeds(events, agent, Parted)] == [friend.id]


def test_a_player_posts_and_control_characters_go_no_further(screen: Screen) -> None:
    agent = screen.sociable()
    screen.send(TakeOver(agent))
    events, _ = screen.step(lambda question: Post("Rain\x1b]52;c;aGk=\x07 again") if question.kind == "planning" else polite(question))
    assert [event.utterance.text for event in deeds(events, agent, Posted)] == ["Rain]52;c;aGk= again"]


def test_a_player_reads_the_feed_and_answers_it(screen: Screen) -> None:
    screen.run(4)
    authors = [post.author for post in screen.replica.posts.values()]
    reader = max(screen.replica.agents, key=lambda one: sum(author in screen.replica.followed(one) for author in authors))

    def scroll(question: Question) -> AnyAction:
        if question.kind == "planning":
            return Scroll() if question.waiting else Idle()
        if question.kind != "scrolling":
            return polite(question)
        left = [entry.post.id for entry in question.posts if entry.post.id not in question.done]
        if not left or len(question.done) == 3:
            return Leave()
        return (Like(left[0]), Reply(left[0], "Quite so."), Forward(left[0], "Read this."))[len(question.done)]

    screen.send(TakeOver(reader))
    events, questions = screen.step(scroll)
    page = next(question.posts for question in questions if question.kind == "scrolling")
    made = deeds(events, reader, Liked, Posted)
    assert len(made) == min(len(page), 3) and made[0] == Liked(reader, page[0].post.id)
    assert [event.utterance.parent or event.utterance.forwards for event in made[1:]] == [entry.post.id for entry in page[1:3]]


def test_giving_back_mid_question_lets_the_mind_decide_at_once(screen: Screen) -> None:
    agent = screen.sociable()
    screen.send(TakeOver(agent))
    screen.send(Step())
    question = screen.next(Question)
    assert screen.silent(0.3) == []  # the tick waits
    screen.send(GiveBack(agent))
    assert screen.next(Withdrawn).number == question.number
    assert screen.next(Ticked).tick == 1
    screen.send(Answer(question.number, Idle()))
    assert screen.next(Declined).message == "That question is no longer open."
    screen.send(Step())
    assert ControlMoved(agent, "mind") in screen.next(Ticked).events
    assert not any(one.human for one in screen.replica.agents.values())


def test_taking_over_somebody_else_gives_the_first_one_back(screen: Screen) -> None:
    first, second = list(screen.replica.agents)[:2]
    screen.send(TakeOver(first))
    screen.step(polite)
    screen.send(TakeOver(second))
    events, questions = screen.step(polite)
    assert [event for event in events if isinstance(event, ControlMoved)] == [ControlMoved(first, "mind"), ControlMoved(second, "human")]
    assert {question.agent for question in questions} == {second}


def test_illegal_answers_are_declined_with_a_reason_and_the_question_stays_open(screen: Screen) -> None:
    agent = screen.sociable()
    name = screen.replica.names[agent]
    screen.send(TakeOver(agent))
    screen.send(Step())
    question = screen.next(Question)
    for action, reason in (
        (Watch(1), "Watch a film: not possible now. Possible: "),
        (Chat(agent, "Hello"), f"{name} is no contact of {name}."),
        (Chat(10**6, "Hello"), f"Number 1000000 is no contact of {name}."),
        (Post(""), "Text: 1 to 500 characters."),
        (Post(" \x1b\n "), "Text: 1 to 500 characters."),
        (Post("x" * 501), "Text: 1 to 500 characters."),
        (Rate(6, "!"), "Stars: 1 (poor) to 5 (superb)."),
    ):
        screen.send(Answer(question.number, action))
        assert screen.next(Declined).message.startswith(reason)
        assert screen.next(Question) == question
    screen.send(Answer(question.number + 1, Idle()))
    assert screen.next(Declined).message == "That question is no longer open."
    assert screen.next(Question) == question
    screen.send(Answer(question.number, Visit()))
    while (question := screen.next(Question)).kind != "browsing":  # somebody calls first
        screen.send(Answer(question.number, Leave()))
    seen = next(iter(screen.replica.agents[agent].watched))
    for item, reason in ((10**6, "There is no film number 1000000."), (seen, f"{name} has seen <")):
        screen.send(Answer(question.number, Watch(item)))
        assert screen.next(Declined).message.startswith(reason)
    shown = {entry.item for entry in question.page} | set(screen.replica.agents[agent].watched)
    hidden = next(item.id for item in screen.replica.catalogue.items if item.id not in shown)
    screen.send(Answer(question.number, Watch(hidden)))
    assert "neither on this page nor among the films" in screen.next(Declined).message
    screen.send(Answer(question.number, Leave()))
    screen.send(GiveBack(agent))
    assert screen.next(Ticked).tick == 1


def test_quitting_while_a_question_is_open_drops_that_tick(screen: Screen, spec: EngineSpec) -> None:
    screen.send(TakeOver(screen.sociable()))
    screen.step(lambda _: Idle())
    screen.send(Step())
    screen.next(Question)
    began = time.monotonic()
    screen.client.close()
    assert screen.client.status == 0 and time.monotonic() - began < 1.0
    assert screen.next(Halted) == Halted(1, "")
    with open_save(Path(spec.save)) as save:
        assert save.tip().tick == 1


def test_quitting_loses_no_change_whether_paused_or_asked(screen: Screen, spec: EngineSpec) -> None:
    screen.run(1)
    agent = screen.sociable()
    persona = screen.replica.agents[agent].persona
    screen.send(TakeOver(agent))
    screen.send(Step())
    screen.next(Question)
    screen.send(edit(msgspec.structs.replace(persona, traits=("blunt",))))
    screen.client.close()
    with open_save(Path(spec.save)) as save:
        world = save.world()
    assert (world.agents[agent].persona.traits, world.agents[agent].human) == (("blunt",), True)


def test_a_save_that_is_reopened_still_asks_for_the_agent_who_was_played(screen: Screen, spec: EngineSpec) -> None:
    agent = screen.sociable()
    screen.send(TakeOver(agent))
    screen.step(polite)
    screen.client.close()
    again = Screen(EngineClient(EngineSpec(save=spec.save)))
    try:
        assert {question.agent for question in again.step(polite)[1]} == {agent}
    finally:
        again.client.close()


# Interventions


def test_an_edited_persona_is_an_event_and_nonsense_is_declined(screen: Screen) -> None:
    before = screen.replica.agents[screen.sociable()].persona
    edited = msgspec.structs.replace(before, age=before.age + 1, traits=("gloomy\x1b[2J", "blunt"))
    screen.send(edit(edited))
    screen.send(edit(msgspec.structs.replace(edited, traits=("gloomy[2J", "blunt"))))  # what the first one came to
    assert screen.next(Declined).message == f"Nothing about {before.name} was changed."
    for nonsense, reason in (
        ({"age": 0}, "Age 0: allowed are 1 to 120."),
        ({"name": "\x07"}, "A person needs a name and an occupation."),
        ({"id": 10**6}, "There is nobody with number 1000000."),
    ):
        screen.send(edit(msgspec.structs.replace(before, **nonsense)))
        assert screen.next(Declined).message == reason
    events, _ = screen.step(polite)
    after = msgspec.structs.replace(before, age=before.age + 1, traits=("gloomy[2J", "blunt"))
    assert [event for event in events if isinstance(event, PersonaEdited)] == [PersonaEdited(before.id, after, ("age", "traits"))]
    assert screen.replica.agents[before.id].persona == after


def test_another_recommender_is_an_event_and_an_unknown_one_is_declined(screen: Screen) -> None:
    screen.send(Intervene(RecommenderChanged("popluar")))
    assert "did you mean 'popular'" in screen.next(Declined).message
    screen.send(Intervene(RecommenderChanged("popular")))
    assert RecommenderChanged("popular") in screen.step(polite)[0]
    screen.send(TakeOver(10**6))
    assert screen.next(Declined).message == "There is nobody with number 1000000."
    screen.send(GiveBack(screen.sociable()))
    assert screen.next(Declined).message.startswith("You do not play ")


# Ends


def test_a_killed_engine_is_halted_with_the_reason_and_the_tick(screen: Screen) -> None:
    screen.run(2)
    assert screen.client.pid is not None
    os.kill(screen.client.pid, signal.SIGKILL)
    halted = screen.next(Halted)
    assert halted.tick == 2 and "SIGKILL" in halted.message
    screen.send(Play(1))  # told to nobody, and no error
    screen.client.close()
    assert screen.client.status == -signal.SIGKILL


def test_the_engine_dies_with_its_screen(spec: EngineSpec) -> None:
    program = (
        "import time; from tui.engine_client import EngineClient; from tui.wire import EngineSpec\n"
        f"client = EngineClient(EngineSpec(save={spec.save!r}, scenario='town')); client.start()\n"
        "while not client.drain(): time.sleep(0.01)\n"
        "print(client.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout is not None
        engine = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        gone(engine)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"scenario": "twon"}, "did you mean 'town'"),
        ({"scenario": ""}, "no save"),
        ({"mind": "ruels"}, "no mind 'ruels'"),
        ({"agents": 1}, "1 agents; allowed: 2 to"),
    ],
)
def test_what_cannot_be_loaded_halts_with_one_plain_line(spec: EngineSpec, wrong: dict[str, object], reason: str) -> None:
    client = EngineClient(msgspec.structs.replace(spec, **wrong))
    client.start()
    messages: list[FromEngine] = []
    deadline = time.monotonic() + PATIENCE
    while not any(isinstance(message, Halted) for message in messages) and time.monotonic() < deadline:
        messages += client.drain()
        time.sleep(0.01)
    client.close()
    assert client.status == 1
    halted = messages[-1]
    assert isinstance(halted, Halted) and reason in halted.message and "\n" not in halted.message


# What a real disk or a real bug would do, in this process


class FullDisk(MemoryJournal):
    """Refuses to keep anything while it is full."""

    full = False

    def append(self, record: TickRecord) -> None:
        if self.full:
            raise NotKeptError.because("town.db: tick 2 was not saved because the disk is full", "disk full")
        super().append(record)


async def test_a_tick_that_could_not_be_saved_pauses_and_is_saved_later() -> None:
    journal = FullDisk()
    table = Table(journal)
    running = asyncio.ensure_future(table.engine.run())
    table.receive(Step())
    assert isinstance(await table.until(told=1), Ticked)
    journal.full = True
    table.receive(Painted(1), Play(0))
    declined = await table.until(told=2)
    assert isinstance(declined, Declined) and "tick 2 was not saved because the disk is full" in declined.message
    assert await table.until(told=3) == Unsaved(2, "the disk is full", "free some space")
    await asyncio.sleep(0.05)
    assert len(table.told) == 3 and [record.tick for record in journal.records] == [1]
    journal.full = False
    table.receive(Step(), Step())
    await table.until(told=6)
    table.receive(Quit())
    await running
    assert table.told[3] == Unsaved(2)  # it is saved now, and time runs no more: the player steps
    assert [message.tick for message in table.told[4:]] == [2, 3, 3] and table.told[-1] == Halted(3, "")
    assert [record.tick for record in journal.records] == [1, 2, 3]
    assert journal.records[-1].state_hash == table.world.state_hash()


async def test_quitting_with_an_unsaved_tick_tries_once_more_and_says_so() -> None:
    journal = FullDisk()
    journal.full = True
    table = Table(journal)
    running = asyncio.ensure_future(table.engine.run())
    table.receive(Step())
    await table.until(told=1)
    table.receive(Quit())
    await running
    halted = table.told[-1]
    assert isinstance(halted, Halted) and halted.tick == 0 and "the disk is full" in halted.message


async def test_a_bug_ends_the_run_and_is_not_swallowed() -> None:
    class Broken(MemoryJournal):
        def append(self, record: TickRecord) -> None:
            raise ZeroDivisionError("by zero")

    table = Table(Broken())
    table.receive(Step())
    with pytest.raises(ZeroDivisionError):
        await table.engine.run()


def test_a_bug_is_told_in_one_line_and_its_traceback_is_kept_in_the_crash_log() -> None:
    try:
        raise KeyError("a\nb\x1b[2J")
    except KeyError as error:
        line = plainly(error)
    assert line.startswith("KeyError: 'a") and "\n" not in line and "\x1b" not in line
    log = Path(line.partition("details in ")[2].removesuffix(")"))
    assert re.search(r"^KeyError\n  (\S+/)?test_engine.py:\d+ in test_a_bug", log.read_text(), re.M) and "a\nb" not in log.read_text()
